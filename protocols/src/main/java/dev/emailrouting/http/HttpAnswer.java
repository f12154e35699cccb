package dev.emailrouting.http;

import java.util.Optional;

import dev.emailrouting.tls.TlsFault;

/** What a server answered, whatever its status; or why there is no answer, in words for an operator. */
public final class HttpAnswer {
    private final int status;
    private final String contentType;
    private final byte[] content;
    private final boolean cut;
    private final String failure;
    private final TlsFault certificateFault;

    private HttpAnswer(
            int status, String contentType, byte[] content, boolean cut, String failure, TlsFault certificateFault) {
        this.status = status;
        this.contentType = contentType;
        this.content = content;
        this.cut = cut;
        this.failure = failure;
        this.certificateFault = certificateFault;
    }

    static HttpAnswer of(int status, String contentType, byte[] content, boolean cut) {
        return new HttpAnswer(status, contentType, content, cut, null, null);
    }

    static HttpAnswer failed(String reason) {
        return new HttpAnswer(0, null, new byte[0], false, reason, null);
    }

    static HttpAnswer untrusted(TlsFault fault) {
        return new HttpAnswer(0, null, new byte[0], false, fault.text(), fault);
    }

    /** Empty when there is an answer. */
    public Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /** Present when there is no answer because the server's certificate is no good, and {@link HttpReach#certificates} says what is. */
    public Optional<TlsFault> certificateFault() {
        return Optional.ofNullable(certificateFault);
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
