package dev.emailrouting.smtphooks;

import java.util.concurrent.Semaphore;

import javax.inject.Inject;
import javax.inject.Singleton;

import dev.emailrouting.routing.settings.Settings;

/**
 * How many decisions are under way at RCPT and at the end of DATA together. They are made on James's I/O threads, where more of
 * us waiting would hold up sessions that have nothing to do with us.
 */
@Singleton
class HookPlaces {
    private final Semaphore places;

    @Inject
    HookPlaces(Settings settings) {
        this.places = new Semaphore(settings.maxWaitingInHook());
    }

    /** Says whether there was a place; whoever gets it gives it {@linkplain #leave back}. */
    boolean take() {
        return places.tryAcquire();
    }

    void leave() {
        places.release();
    }
}
