package dev.emailrouting.james;

import javax.inject.Singleton;

/** Which parts of the pack James's configuration has put in their places. Without the hook James accepts any local part. */
@Singleton
public class StartUpChecks {
    private volatile boolean rcptHook;
    private volatile boolean routingMailet;

    public void rcptHookIsReady() {
        rcptHook = true;
    }

    public void routingMailetIsReady() {
        routingMailet = true;
    }

    public boolean hasRcptHook() {
        return rcptHook;
    }

    public boolean hasRoutingMailet() {
        return routingMailet;
    }
}
