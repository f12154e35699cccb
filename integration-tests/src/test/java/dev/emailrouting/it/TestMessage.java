package dev.emailrouting.it;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** A message of a test, with a Message-ID nobody else has. */
public final class TestMessage {
    private final String id;
    private final byte[] bytes;

    private TestMessage(String id, byte[] bytes) {
        this.id = id;
        this.bytes = bytes;
    }

    public static TestMessage saying(String text) {
        return with("Subject: A test\r\n", text + "\r\n");
    }

    /** Of another author than Ann. */
    public static TestMessage by(String author) {
        return by(author, "Subject: A test\r\n", "Hello.\r\n");
    }

    /** Header lines with their CRLF, a character a byte, below From, To and Message-ID; and a body. */
    public static TestMessage with(String headerLines, String body) {
        return by("Ann <ann@client.example>", headerLines, body);
    }

    public static TestMessage by(String author, String headerLines, String body) {
        String id = "<" + UUID.randomUUID() + "@client.example>";
        String text = "From: " + author + "\r\nTo: somebody@example.com\r\nMessage-ID: " + id + "\r\n" + headerLines
                + "\r\n" + body;
        return new TestMessage(id, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The same with complete header lines on top. */
    public TestMessage under(String headerLines) {
        return new TestMessage(id, (headerLines + text()).getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The Message-ID with its angle brackets. */
    public String id() {
        return id;
    }

    public byte[] bytes() {
        return bytes;
    }

    /** The message a byte a character. */
    public String text() {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
