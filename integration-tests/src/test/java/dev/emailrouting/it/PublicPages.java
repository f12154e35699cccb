package dev.emailrouting.it;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.emailrouting.launcher.Ports;
import dev.emailrouting.launcher.smtp.ReceivedMail;

/** The public listener as strangers see it, at a port of its own. */
final class PublicPages {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final int port;
    private final Pattern link;

    private PublicPages(int port) {
        this.port = port;
        this.link = Pattern.compile("^" + Pattern.quote(base()) + "verify/[A-Za-z0-9_-]+$", Pattern.MULTILINE);
    }

    /** At a port nobody listens on now. */
    static PublicPages atFreePort() throws IOException {
        return new PublicPages(Ports.oneFree());
    }

    int port() {
        return port;
    }

    String base() {
        return "http://127.0.0.1:" + port + "/";
    }

    /** The link that stands on a line of its own in a mail. */
    String linkIn(ReceivedMail mail) {
        Matcher found = link.matcher(mail.text().replace("\r\n", "\n"));
        if (!found.find()) {
            throw new AssertionError("no link in " + mail.text());
        }
        return found.group();
    }

    HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return CLIENT.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
    }

    /** What the button does. */
    HttpResponse<String> press(String url) throws IOException, InterruptedException {
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create(url))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }
}
