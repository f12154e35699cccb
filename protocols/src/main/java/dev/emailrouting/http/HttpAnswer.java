package dev.emailrouting.http;

import java.util.Optional;

/** What a server answered, whatever its status; or why there is no answer, in words for an operator. */
public final class HttpAnswer {
    private final int status;
    private final String contentType;
    private final byte[] content;
    private final boolean cut;
    private final String failure;

    private HttpAnswer(int status, String contentType, byte[] content, boolean cut, String failure) {
        this.status = status;
        this.contentType = contentType;
        this.content = content;
        this.cut = cut;
        this.failure = failure;
    }

    static HttpAnswer of(int status, String contentType, byte[] content, boolean cut) {
        return new HttpAnswer(status, contentType, content, cut, null);
    }

    static HttpAnswer failed(String reason) {
        return new HttpAnswer(0, null, new byte[0], false, reason);
    }

    /** Empty when there is an answer. */
    public Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /** 0 when there is none. */
    public int status() {
        return status;
    }

    /** RFC 9110 15.3. */
    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** As the Content-Type field has it. */
    public Optional<String> contentType() {
        return Optional.ofNullable(contentType);
    }

    /** No more than was asked for. */
    public byte[] content() {
        return content.clone();
    }

    /** Whether there was more content than was asked for. */
    public boolean isCut() {
        return cut;
    }
}
