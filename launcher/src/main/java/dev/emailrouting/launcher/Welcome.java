package dev.emailrouting.launcher;

import java.io.PrintStream;

/** What {@code ./run} says when James is up: where it listens, what to try, what is kept. */
final class Welcome {
    private final JamesSettings settings;

    private Welcome(JamesSettings settings) {
        this.settings = settings;
    }

    static Welcome to(JamesSettings settings) {
        return new Welcome(settings);
    }

    void printOn(PrintStream out) {
        listeners(out);
        whatToTry(out);
        whatIsKept(out);
        out.println();
        out.println("Ctrl-C stops James.");
    }

    private void listeners(PrintStream out) {
        Ports ports = settings.ports();
        out.println("Ready.");
        out.println();
        out.println("  SMTP         127.0.0.1:" + ports.smtp() + " (STARTTLS)");
        out.println("  submission   127.0.0.1:" + ports.submission() + " (STARTTLS, then authentication)");
        out.println("  IMAP         127.0.0.1:" + ports.imap());
        out.println("  webadmin     " + webadmin());
    }

    private void whatToTry(PrintStream out) {
        String post = "  curl -sS -H 'Content-Type: application/json' " + webadmin() + "/email-routing/";
        out.println();
        out.println("Try it from another terminal. A zone, a destination (put an address of yours here), a rule:");
        out.println();
        out.println(post + "zones -d '{\"name\":\"example.com\"}'");
        out.println(post + "destinations -d '{\"email\":\"me@example.net\",\"verified\":true}'");
        out.println(post + "zones/example.com/rules -d '{\"name\":\"sales\","
                + "\"matchers\":[{\"type\":\"literal\",\"field\":\"to\",\"value\":\"sales@example.com\"}],"
                + "\"actions\":[{\"type\":\"forward\",\"value\":[\"me@example.net\"]}]}'");
        out.println();
        out.println("A message for it, and what became of it:");
        out.println();
        out.println("  printf 'From: ann@example.org\\nTo: sales@example.com\\nSubject: Hello\\n"
                + "Message-ID: <first@example.org>\\n\\nHello.\\n' | curl -sS --crlf smtp://127.0.0.1:"
                + settings.ports().smtp()
                + "/client.example.org --mail-from ann@example.org --mail-rcpt sales@example.com -T -");
        out.println("  curl -sS '" + webadmin() + "/email-routing/activity?messageId=%3Cfirst@example.org%3E'");
        out.println();
        out.println("No Internet at hand? ./run --demo brings a name server and a next hop of its own.");
    }

    private void whatIsKept(PrintStream out) {
        out.println();
        out.println("Kept between starts in " + settings.dataDirectory() + ":");
        out.println("  zones, rules, destinations, activity, SRS secrets, the TLS key, failed mail (james/var/mail),");
        out.println("  logs (logs/james.log)");
        out.println(
                "In memory only, gone when James stops: its users, mailboxes, mappings and own domains, and mail in its");
        out.println("  queues (mail that was accepted and not yet delivered)");
    }

    private String webadmin() {
        return "http://127.0.0.1:" + settings.ports().webadmin();
    }
}
