package dev.emailrouting.routing;

import java.util.Locale;
import java.util.Set;

import com.google.common.collect.ImmutableSet;

/** A method of RFC 8601 2.7, and the results it has here. */
public enum AuthenticationMethod {
    SPF(ImmutableSet.of("pass", "fail", "softfail", "neutral", "none", "temperror", "permerror")),
    DKIM(ImmutableSet.of("pass", "fail", "policy", "neutral", "none", "temperror", "permerror")),
    DMARC(ImmutableSet.of("pass", "fail", "none", "temperror", "permerror")),
    ARC(ImmutableSet.of("pass", "fail", "none", "temperror", "permerror"));

    private final ImmutableSet<String> results;

    AuthenticationMethod(ImmutableSet<String> results) {
        this.results = results;
    }

    public Set<String> results() {
        return results;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
