package dev.emailrouting.publichttp;

import java.util.Optional;
import java.util.Set;

/** Answers one path of the public listener. Called by several threads at once, and may wait. */
public interface PublicHandler {
    /**
     * The path as it is sent, undecoded. One that ends in a slash stands for all paths with one more part, which the request
     * has as its {@link PublicRequest#tail}.
     */
    String path();

    /** In capitals; HEAD comes along with GET. Anything else is answered with 405. */
    Set<String> methods();

    /** The octets that a request's body may have; what is larger is answered with 413. */
    default int maxBody() {
        return 0;
    }

    /**
     * What is answered before the body is read; empty where it is to be read. Whoever takes large bodies says here who may send them.
     *
     * @param head the request without its body
     */
    default Optional<PublicAnswer> refusal(PublicRequest head) {
        return Optional.empty();
    }

    /** What it throws is answered with 500, and a store that is away with 503. */
    PublicAnswer handle(PublicRequest request);
}
