package dev.emailrouting.webadmin;

import javax.inject.Inject;

import dev.emailrouting.james.LogText;
import dev.emailrouting.routing.decide.RoutingTables;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What follows on every change: mail to this node goes by it at once, and one line says who changed what. */
final class ChangeEffects {
    private static final Logger LOGGER = LoggerFactory.getLogger(ChangeEffects.class);

    private final RoutingTables tables;

    @Inject
    ChangeEffects(RoutingTables tables) {
        this.tables = tables;
    }

    void follow(Call call, Answer answer) {
        LOGGER.info(
                "event=admin-change method={} path={} status={} made={}",
                call.method(),
                LogText.of(call.path()),
                answer.status(),
                answer.location().orElse("-"));
        try {
            tables.refresh();
        } catch (RuntimeException e) {
            // The change stands, so it is answered as made; the tables look for changes again by themselves.
            LOGGER.warn("event=tables-behind reason=\"{}\"", LogText.of(String.valueOf(e.getMessage())), e);
        }
    }
}
