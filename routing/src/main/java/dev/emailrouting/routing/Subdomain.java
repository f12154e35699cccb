package dev.emailrouting.routing;

import java.time.Instant;

import org.immutables.value.Value;

/** A domain below a zone's apex that was added to the zone, so that its mail is routed by the zone's rules too. */
@Value.Immutable
public abstract class Subdomain {
    /** The whole name, such as {@code shop.example.com}. */
    public abstract DomainName name();

    public abstract DomainName zone();

    /** Whether adding it put its domain into James's DomainList, so that deleting it takes it out again. */
    public abstract boolean domainAddedByUs();

    public abstract Instant created();

    @Value.Check
    protected void check() {
        if (!name().isBelow(zone())) {
            throw new InvalidInputException("name", name() + " is not below " + zone());
        }
    }
}
