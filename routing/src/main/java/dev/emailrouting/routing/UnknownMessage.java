package dev.emailrouting.routing;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Of which nothing is known. */
final class UnknownMessage implements MessageView {
    static final MessageView INSTANCE = new UnknownMessage();

    private UnknownMessage() {}

    @Override
    public Optional<String> sender() {
        return Optional.empty();
    }

    @Override
    public Optional<InetAddress> client() {
        return Optional.empty();
    }

    @Override
    public Optional<Boolean> tls() {
        return Optional.empty();
    }

    @Override
    public Optional<Long> size() {
        return Optional.empty();
    }

    @Override
    public Optional<List<String>> header(String name) {
        return Optional.empty();
    }

    @Override
    public Optional<List<String>> from() {
        return Optional.empty();
    }

    @Override
    public Optional<List<String>> attribute(String name) {
        return Optional.empty();
    }

    @Override
    public Optional<List<String>> results(AuthenticationMethod method) {
        return Optional.empty();
    }
}
