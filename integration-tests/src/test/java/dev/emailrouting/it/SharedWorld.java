package dev.emailrouting.it;

import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a {@link MailWorld} with the samples as they are: one for all classes that ask, for a James takes ten seconds
 * to start. Tests keep apart by zones of their own; the sink starts anew for each.
 */
public final class SharedWorld implements ParameterResolver, BeforeEachCallback {
    private static final ExtensionContext.Namespace ALL = ExtensionContext.Namespace.create(SharedWorld.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == MailWorld.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return worldOf(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        worldOf(context).sink().reset();
    }

    private static MailWorld worldOf(ExtensionContext context) {
        return context.getRoot().getStore(ALL).getOrComputeIfAbsent("world", key -> start(), MailWorld.class);
    }

    private static MailWorld start() {
        try {
            MailWorld world = MailWorld.named("shared").build().startJames();
            world.signingKeys();
            return world;
        } catch (Exception e) {
            throw new IllegalStateException("no James to test with", e);
        }
    }
}
