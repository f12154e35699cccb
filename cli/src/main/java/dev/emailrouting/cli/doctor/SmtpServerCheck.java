package dev.emailrouting.cli.doctor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import org.w3c.dom.Element;

/** {@code smtpserver.xml}: what is refused while the client is connected, and who may relay. */
final class SmtpServerCheck {
    private static final String FILE = "smtpserver.xml";
    private static final List<String> DSN_HANDLERS =
            List.of("DSNEhloHook", "DSNMailParameterHook", "DSNRcptParameterHook", "DSNMessageHook");
    /** Hooks run on these threads, and as many decisions wait at once as half of them. */
    private static final int ENOUGH_WORKERS = 64;

    private final List<Finding> findings = new ArrayList<>();

    private SmtpServerCheck() {}

    static List<Finding> of(ConfigurationDirectory directory) throws IOException {
        SmtpServerCheck check = new SmtpServerCheck();
        List<Element> servers = Xml.children(directory.xml(FILE), "smtpserver");
        if (servers.isEmpty()) {
            check.findings.add(Finding.bad(FILE, "it has no smtpserver", "start from conf-samples"));
        }
        for (Element server : servers) {
            if (!"false".equals(server.getAttribute("enabled"))) {
                check.look(server, Xml.text(server, "bind").orElse("no bind"));
            }
        }
        return check.findings;
    }

    private void look(Element server, String bind) {
        List<String> handlers = Xml.children(server, "handlerchain").stream()
                .flatMap(chain -> Xml.children(chain, "handler").stream())
                .map(Xml::simpleClass)
                .collect(Collectors.toList());
        lookAtRcpt(handlers, bind);
        lookAtData(handlers, bind);
        lookAtDsn(handlers, bind);
        lookAtSubmission(server, handlers, bind);
        lookAtRelaying(Xml.text(server, "authorizedAddresses").orElse(""), bind);
        lookAtWorkers(Xml.text(server, "ioWorkerCount"), bind);
    }

    private void lookAtRcpt(List<String> handlers, String bind) {
        boolean ours = handlers.contains("RoutingRcptHook");
        boolean james = handlers.contains("ValidRcptHandler");
        if (!ours) {
            findings.add(Finding.bad(
                    FILE,
                    bind + ": RoutingRcptHook is missing, so "
                            + (james ? "mail for zones is refused" : "any address of a local domain is accepted"),
                    "put dev.emailrouting.smtphooks.RoutingRcptHook in the place of ValidRcptHandler"));
        } else if (james) {
            findings.add(Finding.bad(
                    FILE,
                    bind + ": ValidRcptHandler refuses what the rules would take",
                    "take it out, RoutingRcptHook does its work"));
        } else {
            findings.add(Finding.ok(FILE, bind + ": RoutingRcptHook stands in the place of ValidRcptHandler"));
        }
    }

    private void lookAtData(List<String> handlers, String bind) {
        for (String hook : List.of("HeaderHook", "LoopHook")) {
            if (!handlers.contains(hook)) {
                findings.add(Finding.warn(
                        FILE,
                        bind + ": " + hook + " is missing, so what it refuses in session ends in a repository",
                        "add dev.emailrouting.smtphooks." + hook));
            }
        }
        lookAtAuthentication(handlers, bind);
        lookAtConditions(handlers, bind);
    }

    private void lookAtAuthentication(List<String> handlers, String bind) {
        int authentication = handlers.indexOf("AuthenticationHook");
        if (authentication < 0) {
            findings.add(Finding.bad(
                    FILE,
                    bind + ": AuthenticationHook is missing, so mail with forged senders is accepted",
                    "add dev.emailrouting.smtphooks.AuthenticationHook behind LoopHook"));
        } else if (authentication < Math.max(handlers.indexOf("HeaderHook"), handlers.indexOf("LoopHook"))) {
            findings.add(Finding.warn(
                    FILE,
                    bind + ": AuthenticationHook asks the DNS on messages that HeaderHook or LoopHook refuses",
                    "put it behind them"));
        } else {
            findings.add(Finding.ok(FILE, bind + ": AuthenticationHook checks senders while they are connected"));
        }
    }

    private void lookAtConditions(List<String> handlers, String bind) {
        int message = handlers.indexOf("RoutingMessageHook");
        if (message < 0) {
            findings.add(Finding.bad(
                    FILE,
                    bind
                            + ": RoutingMessageHook is missing, so what a rule refuses for its content is returned instead",
                    "add dev.emailrouting.smtphooks.RoutingMessageHook behind AuthenticationHook"));
        } else if (message < handlers.indexOf("AuthenticationHook")) {
            findings.add(Finding.bad(
                    FILE,
                    bind + ": RoutingMessageHook decides before AuthenticationHook has found anything",
                    "put it behind AuthenticationHook"));
        } else {
            findings.add(
                    Finding.ok(FILE, bind + ": RoutingMessageHook refuses by content while clients are connected"));
        }
    }

    private void lookAtDsn(List<String> handlers, String bind) {
        List<String> missing = DSN_HANDLERS.stream()
                .filter(handler -> !handlers.contains(handler))
                .collect(Collectors.toList());
        findings.add(
                missing.isEmpty()
                        ? Finding.ok(FILE, bind + ": senders' DSN parameters are known")
                        : Finding.warn(
                                FILE,
                                bind + ": senders' DSN parameters are ignored: " + missing + " missing",
                                "add them from org.apache.james.smtpserver.dsn"));
    }

    private void lookAtSubmission(Element server, List<String> handlers, String bind) {
        boolean takesLogins = Xml.children(server, "auth").stream()
                .flatMap(auth -> Xml.text(auth, "announce").stream())
                .anyMatch(announce -> !announce.equals("never"));
        if (!takesLogins) {
            return;
        }
        boolean verifies =
                Xml.text(server, "verifyIdentity").filter("true"::equals).isPresent();
        int hook = handlers.indexOf("SubmissionHook");
        if (hook >= 0 && handlers.subList(0, hook).contains("RoutingMessageHook")) {
            findings.add(Finding.bad(
                    FILE,
                    bind + ": programs run for what SubmissionHook refuses afterwards",
                    "put SubmissionHook before RoutingMessageHook"));
        } else if (hook >= 0 && verifies) {
            findings.add(Finding.warn(
                    FILE,
                    bind + ": verifyIdentity refuses what submitters are allowed beyond their aliases",
                    "set verifyIdentity to false, SubmissionHook does its work"));
        } else if (hook >= 0) {
            findings.add(Finding.ok(FILE, bind + ": who logs in sends as whom and to whom he may"));
        } else if (verifies) {
            findings.add(Finding.warn(
                    FILE,
                    bind + ": SubmissionHook is missing, so what users may not send is returned instead",
                    "add dev.emailrouting.smtphooks.SubmissionHook behind LoopHook"));
        } else {
            findings.add(Finding.bad(
                    FILE,
                    bind + ": neither SubmissionHook nor verifyIdentity asks as whom users send",
                    "add dev.emailrouting.smtphooks.SubmissionHook behind LoopHook"));
        }
    }

    private void lookAtRelaying(String addresses, String bind) {
        List<String> networks = Arrays.stream(addresses.split(","))
                .map(String::trim)
                .filter(network -> !network.isEmpty())
                .collect(Collectors.toList());
        if (networks.isEmpty()) {
            findings.add(Finding.ok(FILE, bind + ": nobody relays because of where he comes from"));
        } else if (networks.stream().anyMatch(network -> network.endsWith("/0"))) {
            findings.add(Finding.bad(FILE, bind + ": everybody relays: authorizedAddresses " + networks, "empty it"));
        } else {
            findings.add(Finding.warn(
                    FILE, bind + ": these relay without logging in: " + networks, "leave only what you mean to trust"));
        }
    }

    private void lookAtWorkers(Optional<String> workers, String bind) {
        int count = workers.filter(text -> text.matches("[0-9]{1,6}"))
                .map(Integer::parseInt)
                .orElse(0);
        findings.add(
                count >= ENOUGH_WORKERS
                        ? Finding.ok(FILE, bind + ": ioWorkerCount " + count)
                        : Finding.warn(
                                FILE,
                                bind + ": ioWorkerCount is " + workers.orElse("not set")
                                        + ", so a slow look-up holds up unrelated sessions",
                                "set it to " + ENOUGH_WORKERS + ", twice hook.max-waiting"));
    }
}
