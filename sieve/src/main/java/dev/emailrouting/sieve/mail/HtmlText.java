package dev.emailrouting.sieve.mail;

import java.util.Map;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableMap;

/** What is left of HTML without its markup; an approximation good enough to look for words in. In one pass. */
public final class HtmlText {
    private static final int LONGEST_REFERENCE = 10;
    private static final Map<String, String> REFERENCES =
            ImmutableMap.of("amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "nbsp", " ");

    private HtmlText() {}

    public static String of(String html) {
        StringBuilder text = new StringBuilder(html.length());
        for (int i = 0; i < html.length(); ) {
            char c = html.charAt(i);
            if (c == '<') {
                i = endOfMarkup(html, i);
            } else if (c == '&') {
                i = reference(html, i, text);
            } else {
                text.append(c);
                i++;
            }
        }
        return text.toString();
    }

    private static int endOfMarkup(String html, int from) {
        if (html.startsWith("<!--", from)) {
            return behind(html, "-->", from + 4);
        }
        for (String hidden : new String[] {"script", "style"}) {
            if (html.regionMatches(true, from + 1, hidden, 0, hidden.length())) {
                return behind(html, ">", endOfElement(html, hidden, from));
            }
        }
        return behind(html, ">", from);
    }

    /** Where the end tag begins; all that follows belongs to an element that has none. */
    private static int endOfElement(String html, String name, int from) {
        for (int at = html.indexOf("</", from); at >= 0; at = html.indexOf("</", at + 2)) {
            if (html.regionMatches(true, at + 2, name, 0, name.length())) {
                return at;
            }
        }
        return html.length();
    }

    private static int behind(String html, String mark, int from) {
        int at = html.indexOf(mark, from);
        return at < 0 ? html.length() : at + mark.length();
    }

    private static int reference(String html, int from, StringBuilder text) {
        int end = html.substring(from, Math.min(html.length(), from + LONGEST_REFERENCE + 2))
                        .indexOf(";")
                + from;
        if (end < from) {
            text.append('&');
            return from + 1;
        }
        String name = html.substring(from + 1, end);
        String character = name.startsWith("#") ? numbered(name) : REFERENCES.getOrDefault(Ascii.toLowerCase(name), "");
        text.append(character.isEmpty() ? html.substring(from, end + 1) : character);
        return end + 1;
    }

    private static String numbered(String name) {
        boolean isHex = name.length() > 1 && Ascii.toLowerCase(name.charAt(1)) == 'x';
        try {
            int code = isHex ? Integer.parseInt(name.substring(2), 16) : Integer.parseInt(name.substring(1));
            return Character.isValidCodePoint(code) ? Character.toString(code) : "";
        } catch (NumberFormatException e) {
            return "";
        }
    }
}
