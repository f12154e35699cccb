package dev.emailrouting.cli.doctor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import org.w3c.dom.Element;

/** {@code mailetcontainer.xml}: every part in its place, every processor there that is named, no way to lose mail. */
final class MailetContainerCheck {
    private static final String FILE = "mailetcontainer.xml";
    private static final Set<String> RETRYING = Set.of(
            "Authenticate",
            "SendPolicy",
            "SrsReverse",
            "RouteRecipients",
            "SignSubmitted",
            "DkimSign",
            "ArcSeal",
            "SrsForward",
            "MtaStsRemoteDelivery");
    private static final Set<String> PROCESSOR_PARAMETERS = Set.of(
            "processor",
            "forward",
            "rejected",
            "quarantine",
            "deliver",
            "retry",
            "expired",
            "failed",
            "bounceProcessor",
            "nullSenderProcessor",
            "errorProcessor");
    private static final Set<String> NO_PROCESSORS = Set.of("ignore", "propagate", "nomatch", "matchall");
    /** A report of ours is nobody's mail, and webadmin tells what became of it. */
    private static final String TLS_REPORTS = "HasMailAttribute=dev.emailrouting.tls-report";

    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, List<Element>> processors = new LinkedHashMap<>();

    private MailetContainerCheck(Element container) {
        for (Element all : Xml.children(container, "processors")) {
            for (Element processor : Xml.children(all, "processor")) {
                processors.put(processor.getAttribute("state"), Xml.children(processor, "mailet"));
            }
        }
    }

    static List<Finding> of(ConfigurationDirectory directory) throws IOException {
        MailetContainerCheck check = new MailetContainerCheck(directory.xml(FILE));
        check.lookAtRoot();
        check.lookAtAuthentication();
        check.lookAtSubmitted();
        check.lookAtForward();
        check.lookAtQuarantine();
        check.lookAtTransport();
        check.lookAtNames();
        check.processors.forEach((state, mailets) -> mailets.forEach(mailet -> check.lookAt(state, mailet)));
        return check.findings;
    }

    private List<Element> in(String state) {
        return processors.getOrDefault(state, List.of());
    }

    private void lookAtRoot() {
        List<String> root = Xml.simpleClasses(in("root"));
        int reverse = root.indexOf("SrsReverse");
        int route = root.indexOf("RouteRecipients");
        int end = root.indexOf("ToProcessor") < 0 ? root.size() : root.indexOf("ToProcessor");
        int postmaster = root.indexOf("PostmasterAlias");
        if (reverse < 0 || route < 0) {
            findings.add(Finding.bad(
                    FILE,
                    "root: "
                            + (route < 0
                                    ? "RouteRecipients is missing, so no rule is followed"
                                    : "SrsReverse is missing, so bounces do not come back"),
                    "put SrsReverse and RouteRecipients at the top of root"));
        } else if (reverse > route || route > end || (postmaster >= 0 && postmaster < route)) {
            findings.add(Finding.bad(
                    FILE,
                    "root: the order is " + root,
                    "SrsReverse, RouteRecipients, then PostmasterAlias and ToProcessor"));
        } else {
            findings.add(Finding.ok(FILE, "root: SrsReverse and RouteRecipients stand before all that sends mail on"));
        }
    }

    private void lookAtAuthentication() {
        int authenticate = Xml.simpleClasses(in("root")).indexOf("Authenticate");
        if (authenticate < 0) {
            findings.add(Finding.bad(
                    FILE,
                    "root: Authenticate is missing, so forged Authentication-Results are believed",
                    "put it at the top of root"));
        } else if (authenticate > 0) {
            findings.add(Finding.bad(
                    FILE,
                    "root: what the mailets before Authenticate send on has forged Authentication-Results",
                    "put it at the top of root"));
        } else {
            findings.add(Finding.ok(FILE, "root: Authenticate stands first"));
        }
    }

    private void lookAtSubmitted() {
        List<String> root = Xml.simpleClasses(in("root"));
        int policy = root.indexOf("SendPolicy");
        boolean isLate = policy >= 0
                && root.subList(0, policy).stream()
                        .anyMatch(Set.of("SrsReverse", "RouteRecipients", "ToProcessor")::contains);
        if (policy < 0) {
            findings.add(Finding.bad(
                    FILE,
                    "root: SendPolicy is missing, so users send as anybody where no SubmissionHook asks",
                    "put it behind Authenticate"));
        } else if (isLate) {
            findings.add(Finding.bad(
                    FILE,
                    "root: what the mailets before SendPolicy send on is sent as anybody",
                    "put it behind Authenticate"));
        } else {
            findings.add(Finding.ok(FILE, "root: SendPolicy stands before all that sends mail on"));
        }
        if (processors.values().stream()
                .noneMatch(mailets -> Xml.simpleClasses(mailets).contains("SignSubmitted"))) {
            findings.add(Finding.warn(
                    FILE,
                    "SignSubmitted is missing, so what users send leaves without their domain's signature",
                    "add the processor submitted, and name it at relay-allowed"));
        }
    }

    /** The processor that RouteRecipients sends mail to by the parameter, which it has a default for of the same name. */
    private String processorOf(String parameter) {
        return in("root").stream()
                .filter(mailet -> Xml.simpleClass(mailet).equals("RouteRecipients"))
                .findFirst()
                .flatMap(mailet -> Xml.text(mailet, parameter))
                .orElse(parameter);
    }

    private void lookAtQuarantine() {
        String state = processorOf("quarantine");
        findings.add(
                Xml.simpleClasses(in(state)).contains("ToRepository")
                        ? Finding.ok(FILE, state + ": what a rule puts into quarantine is kept")
                        : Finding.bad(
                                FILE,
                                state + ": there is no place for what a rule puts into quarantine",
                                "a processor of this name with ToRepository, whose path quarantine.repository names"));
    }

    private void lookAtForward() {
        String state = processorOf("forward");
        List<String> way = wayFrom(state);
        int rewrite = way.indexOf("SrsForward");
        int leave = way.indexOf("MtaStsRemoteDelivery");
        if (rewrite < 0 || leave < rewrite) {
            findings.add(Finding.bad(
                    FILE,
                    state + ": forwards go through " + way,
                    "SrsForward first, then MtaStsRemoteDelivery, in this processor or the next"));
        } else if (way.subList(0, leave).contains("RemoveMimeHeader")) {
            findings.add(Finding.warn(
                    FILE,
                    state + ": RemoveMimeHeader makes James write every forward anew, and breaks its signatures",
                    "take it out of the way of forwards, only transport needs it"));
        } else {
            findings.add(
                    Finding.ok(FILE, state + ": forwards get a sender of ours and leave through MtaStsRemoteDelivery"));
        }
        lookAtSeal(state, leave < 0 ? way : way.subList(0, leave));
    }

    private void lookAtSeal(String state, List<String> way) {
        int sign = way.indexOf("DkimSign");
        int seal = way.indexOf("ArcSeal");
        if (sign < 0 || seal < 0) {
            findings.add(Finding.warn(
                    FILE,
                    state + ": " + (sign < 0 ? "DkimSign" : "ArcSeal")
                            + " is missing, so the next server learns nothing of what" + " this one found",
                    "DkimSign and ArcSeal before SrsForward"));
        } else if (sign > seal) {
            findings.add(Finding.bad(
                    FILE,
                    state + ": ArcSeal stands before DkimSign, so the seal does not cover the signature",
                    "DkimSign, then ArcSeal"));
        } else {
            findings.add(Finding.ok(FILE, state + ": forwards are signed, then sealed"));
        }
    }

    /** The mailets a mail meets from a processor on, along each processor's last unconditional ToProcessor. */
    private List<String> wayFrom(String start) {
        List<String> way = new ArrayList<>();
        Set<String> been = new TreeSet<>();
        Optional<String> state = Optional.of(start);
        while (state.isPresent() && been.add(state.get())) {
            List<Element> mailets = in(state.get());
            way.addAll(Xml.simpleClasses(mailets));
            state = mailets.stream()
                    .filter(mailet -> Xml.simpleClass(mailet).equals("ToProcessor")
                            && mailet.getAttribute("match").equals("All"))
                    .findFirst()
                    .flatMap(mailet -> Xml.text(mailet, "processor"));
        }
        return way;
    }

    private void lookAtTransport() {
        boolean removesBcc = in("transport").stream()
                .anyMatch(mailet -> Xml.simpleClass(mailet).equals("RemoveMimeHeader")
                        && mailet.getAttribute("match").equals("All")
                        && Xml.text(mailet, "name").filter("bcc"::equals).isPresent());
        if (!removesBcc) {
            findings.add(Finding.bad(
                    FILE,
                    "transport: James does not start without RemoveMimeHeader for bcc",
                    "add it with match All and <name>bcc</name>"));
        }
    }

    private void lookAtNames() {
        Set<String> missing = new TreeSet<>();
        processors.values().forEach(mailets -> mailets.forEach(mailet -> missing.addAll(namesIn(mailet))));
        missing.removeAll(processors.keySet());
        findings.add(
                missing.isEmpty()
                        ? Finding.ok(FILE, "every processor that is named is there")
                        : Finding.bad(
                                FILE,
                                "processors are named that are not there: " + missing,
                                "add them, or name others"));
    }

    private static Set<String> namesIn(Element mailet) {
        Set<String> names = new TreeSet<>();
        PROCESSOR_PARAMETERS.forEach(parameter -> Xml.text(mailet, parameter).ifPresent(names::add));
        for (String parameter : List.of("onMailetException", "onMatchException")) {
            Xml.text(mailet, parameter)
                    .filter(name -> !NO_PROCESSORS.contains(name))
                    .ifPresent(names::add);
        }
        return names;
    }

    private void lookAt(String state, Element mailet) {
        String name = Xml.simpleClass(mailet);
        if (!mailet.getAttribute("onMailetException").isEmpty()) {
            findings.add(Finding.bad(
                    FILE,
                    state + ": James does not read onMailetException as an attribute of " + name,
                    "make it a child element"));
        } else if (RETRYING.contains(name)
                && Xml.text(mailet, "onMailetException").isEmpty()) {
            findings.add(Finding.bad(
                    FILE,
                    state + ": what fails in " + name + " is not tried again",
                    "give it <onMailetException> with a processor that holds RetryLater"));
        }
        if (name.equals("Null") && !mailet.getAttribute("match").equals(TLS_REPORTS)) {
            findings.add(Finding.warn(
                    FILE,
                    state + ": Null under '" + mailet.getAttribute("match") + "' loses mail without a trace",
                    "send it to a processor that keeps it"));
        }
        if (Set.of("Bounce", "DSNBounce").contains(name)
                && !mailet.getAttribute("match").contains("SenderIsProven")) {
            findings.add(Finding.warn(
                    FILE,
                    state + ": " + name + " answers senders who may be forged",
                    "match=\"dev.emailrouting.matchers.SenderIsProven\", and a repository for all others"));
        }
        if (state.equals("error") && name.equals("Bounce")) {
            findings.add(Finding.warn(
                    FILE, "error: Bounce sends stack traces to senders", "keep the mail in a repository instead"));
        }
        if (name.equals("ToRepository")
                && Xml.text(mailet, "repositoryPath")
                        .filter(path -> path.startsWith("memory:"))
                        .isPresent()) {
            findings.add(Finding.warn(
                    FILE, state + ": what is kept there dies with the process", "a file:// repository outlives it"));
        }
        if (name.equals("RemoteDelivery")) {
            findings.add(Finding.warn(
                    FILE,
                    state + ": RemoteDelivery rewrites messages and knows no TLS by default",
                    "send its mail to the processor of MtaStsRemoteDelivery"));
        }
    }
}
