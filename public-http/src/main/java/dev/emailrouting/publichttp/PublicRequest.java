package dev.emailrouting.publichttp;

import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Function;

/** A request to the public listener, within the bounds of its handler. */
public final class PublicRequest {
    private final String method;
    private final String tail;
    private final InetAddress client;
    private final Function<String, Optional<String>> header;
    private final byte[] body;

    PublicRequest(
            String method, String tail, InetAddress client, Function<String, Optional<String>> header, byte[] body) {
        this.method = method;
        this.tail = tail;
        this.client = client;
        this.header = header;
        this.body = body;
    }

    /** GET for HEAD too. */
    public String method() {
        return method;
    }

    /** The part behind the handler's path, undecoded: neither empty nor with a slash; empty for a path of one answer. */
    public String tail() {
        return tail;
    }

    /** Who asks; behind a trusted proxy the one it names. */
    public InetAddress client() {
        return client;
    }

    /** The first field of the name. */
    public Optional<String> header(String name) {
        return header.apply(name);
    }

    public byte[] body() {
        return body.clone();
    }
}
