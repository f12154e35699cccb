package dev.emailrouting.publichttp;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import org.eclipse.jetty.util.MultiMap;
import org.eclipse.jetty.util.UrlEncoded;

/** A request to the public listener, within the bounds of its handler. */
public final class PublicRequest {
    private final String method;
    private final String tail;
    private final String query;
    private final InetAddress client;
    private final Function<String, Optional<String>> header;
    private final byte[] body;

    PublicRequest(
            String method,
            String tail,
            String query,
            InetAddress client,
            Function<String, Optional<String>> header,
            byte[] body) {
        this.method = method;
        this.tail = tail;
        this.query = query;
        this.client = client;
        this.header = header;
        this.body = body;
    }

    /** The same with its body. */
    PublicRequest with(byte[] content) {
        return new PublicRequest(method, tail, query, client, header, content);
    }

    /** GET for HEAD too. */
    public String method() {
        return method;
    }

    /** The part behind the handler's path, undecoded: neither empty nor with a slash; empty for a path of one answer. */
    public String tail() {
        return tail;
    }

    /** As it was sent, undecoded; empty where there is none. */
    public String query() {
        return query;
    }

    /** The values of a parameter of the query, in their order; none where it cannot be decoded. */
    public List<String> parameters(String name) {
        MultiMap<String> parameters = new MultiMap<>();
        try {
            UrlEncoded.decodeUtf8To(query, parameters);
        } catch (RuntimeException e) {
            return List.of();
        }
        return parameters.getOrDefault(name, List.of());
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
