package dev.emailrouting.publichttp;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.Texts;
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

    /**
     * The values of each parameter of the query, in their order.
     *
     * @throws InvalidInputException where it cannot be decoded, or has others than the known ones
     */
    public Map<String, List<String>> parameters(Set<String> known) {
        MultiMap<String> parameters = new MultiMap<>();
        try {
            UrlEncoded.decodeUtf8To(query, parameters);
        } catch (RuntimeException e) {
            throw new InvalidInputException("query", "cannot be decoded");
        }
        for (String name : parameters.keySet()) {
            if (!known.contains(name)) {
                throw new InvalidInputException(Texts.quotable(name), "unknown query parameter");
            }
        }
        return parameters;
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
