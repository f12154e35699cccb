package dev.emailrouting.webadmin;

import javax.inject.Inject;

import dev.emailrouting.james.LogText;
import dev.emailrouting.routing.audit.ChangeOrigins;
import dev.emailrouting.routing.decide.RoutingTables;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What goes with every change: it is made in the name of who asks for it, one line tells of it, and mail to this node goes by
 * it at once.
 */
final class ChangeEffects {
    private static final Logger LOGGER = LoggerFactory.getLogger(ChangeEffects.class);

    private final RoutingTables tables;
    private final ChangeOrigins origins;

    @Inject
    ChangeEffects(RoutingTables tables, ChangeOrigins origins) {
        this.tables = tables;
        this.origins = origins;
    }

    Answer of(Call call, Endpoints.Handler change) {
        Answer answer = origins.during(call.origin(), () -> change.handle(call));
        follow(call, answer);
        return answer;
    }

    private void follow(Call call, Answer answer) {
        LOGGER.info(
                "event=admin-change method={} path={} status={} made={} actor=\"{}\" request={}",
                call.method(),
                LogText.of(call.path()),
                answer.status(),
                answer.location().orElse("-"),
                LogText.of(call.origin().actor()),
                call.origin().requestId().orElse("-"));
        try {
            tables.refresh();
        } catch (RuntimeException e) {
            // The change stands, so it is answered as made; the tables look for changes again by themselves.
            LOGGER.warn("event=tables-behind reason=\"{}\"", LogText.of(String.valueOf(e.getMessage())), e);
        }
    }
}
