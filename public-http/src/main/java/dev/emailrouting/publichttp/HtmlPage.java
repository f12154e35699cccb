package dev.emailrouting.publichttp;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

import com.google.common.hash.Hashing;
import com.google.common.html.HtmlEscapers;

/** A plain page: a title, paragraphs, and a button where there is something to agree to. All texts are escaped here. */
final class HtmlPage {
    private static final String STYLE =
            "body{font:1.1em/1.5 sans-serif;max-width:36em;margin:3em auto;padding:0 1em}button{font:inherit;padding:.5em 1.5em}";

    /** As a Content-Security-Policy names the style. */
    static final String STYLE_HASH = "sha256-"
            + Base64.getEncoder()
                    .encodeToString(Hashing.sha256()
                            .hashString(STYLE, StandardCharsets.UTF_8)
                            .asBytes());

    private final String title;
    private final StringBuilder content = new StringBuilder();

    private HtmlPage(String title) {
        this.title = escaped(title);
    }

    static HtmlPage titled(String title) {
        return new HtmlPage(title);
    }

    HtmlPage paragraph(String text) {
        content.append("<p>").append(escaped(text)).append("</p>\n");
        return this;
    }

    /** Something to be read exactly. */
    HtmlPage emphasis(String text) {
        content.append("<p><strong>").append(escaped(text)).append("</strong></p>\n");
        return this;
    }

    /** Sends a POST to where the page is. */
    HtmlPage button(String text) {
        content.append("<form method=\"post\"><button>").append(escaped(text)).append("</button></form>\n");
        return this;
    }

    private static String escaped(String text) {
        return HtmlEscapers.htmlEscaper().escape(text);
    }

    @Override
    public String toString() {
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width\">\n<title>" + title + "</title>\n<style>"
                + STYLE
                + "</style>\n</head>\n<body>\n<h1>" + title + "</h1>\n" + content + "</body>\n</html>\n";
    }
}
