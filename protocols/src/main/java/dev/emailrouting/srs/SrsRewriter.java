package dev.emailrouting.srs;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

import dev.emailrouting.srs.SrsForwarding.Outcome;

/**
 * Rewrites the sender of a mail that is forwarded, and finds the sender behind a rewritten one.
 *
 * <p>What comes from outside ends in a result, never in an exception; only an {@link SrsAliasStore} that is away throws,
 * and then the mail is tried again later. May be used by many threads at once.
 */
public final class SrsRewriter {
    /** RFC 5321 4.5.3.1.1. A longer local part is never made. */
    public static final int MAX_LOCAL_PART = 64;

    private final SrsConfiguration configuration;
    private final SrsHash hash;
    private final Optional<SrsAliases> aliases;
    private final Clock clock;
    private final Predicate<String> furtherDomains;

    private SrsRewriter(
            SrsConfiguration configuration,
            SrsHash hash,
            Optional<SrsAliases> aliases,
            Clock clock,
            Predicate<String> furtherDomains) {
        this.configuration = configuration;
        this.hash = hash;
        this.aliases = aliases;
        this.clock = clock;
        this.furtherDomains = furtherDomains;
    }

    /** Keeps senders that would not fit in the store. */
    public static SrsRewriter withStore(
            SrsConfiguration configuration, SrsSecrets secrets, SrsAliasStore store, Clock clock) {
        return new SrsRewriter(
                configuration,
                new SrsHash(secrets, configuration),
                Optional.of(new SrsAliases(store, secrets, configuration)),
                clock,
                none -> false);
    }

    /** Fails with {@code TOO_LONG} for senders that would not fit. */
    public static SrsRewriter withoutStore(SrsConfiguration configuration, SrsSecrets secrets, Clock clock) {
        return new SrsRewriter(
                configuration, new SrsHash(secrets, configuration), Optional.empty(), clock, none -> false);
    }

    /** The same, to which more SRS domains are its own than the configuration names. They may come and go. */
    public SrsRewriter alsoOf(Predicate<String> domains) {
        return new SrsRewriter(configuration, hash, aliases, clock, domains);
    }

    /** The same that keeps nothing: senders that would not fit fail with {@code TOO_LONG}. */
    public SrsRewriter withoutStore() {
        return new SrsRewriter(configuration, hash, Optional.empty(), clock, furtherDomains);
    }

    /** Whether the domain is an SRS domain of this server. */
    public boolean isOwn(String domain) {
        return configuration.isOwn(domain) || furtherDomains.test(domain);
    }

    /** Whether a local part, quoted or not, is tagged as one that SRS made: a look only, nothing is verified. */
    public static boolean isSrsLocalPart(String localPart) {
        return isTagged(localPart.startsWith("\"") ? localPart.substring(1) : localPart);
    }

    private static boolean isTagged(String unquoted) {
        return SrsTag.SRS0.begins(unquoted) || SrsTag.SRS1.begins(unquoted);
    }

    /** As {@link #forward(String, String)} with the first of our SRS domains. */
    public SrsForwarding forward(String sender) {
        return forward(sender, configuration.domain());
    }

    /**
     * The sender to forward with, in the SRS domain given.
     *
     * @param sender an envelope sender as SMTP has it between the angle brackets; empty for the null sender
     * @throws IllegalArgumentException when the domain is none of ours
     */
    public SrsForwarding forward(String sender, String srsDomain) {
        if (!isOwn(srsDomain)) {
            throw new IllegalArgumentException("'" + srsDomain + "' is not an SRS domain of this server");
        }
        if (sender.isEmpty() || sender.equals("<>")) {
            return SrsForwarding.without(Outcome.NULL_SENDER, "the null sender stays as it is");
        }
        try {
            Mailbox mailbox = Mailbox.ofSender(sender, configuration);
            boolean staysAsItIs = isOwn(mailbox.domain()) && !configuration.rewritesOwnDomain();
            return staysAsItIs ? SrsForwarding.ownDomain(sender) : forward(mailbox, srsDomain);
        } catch (MalformedAddressException e) {
            return SrsForwarding.without(Outcome.INVALID_SENDER, e.getMessage());
        }
    }

    private SrsForwarding forward(Mailbox sender, String srsDomain) {
        if (sender.domain().equals(SrsAliases.HOST)) {
            return SrsForwarding.without(Outcome.INVALID_SENDER, "no host has the name " + SrsAliases.HOST);
        }
        Mailbox rewritten = sender.carriedBy(rewrite(sender), srsDomain);
        return rewritten.fitsIntoSmtp() ? SrsForwarding.rewritten(rewritten) : store(sender, srsDomain);
    }

    private String rewrite(Mailbox sender) {
        Optional<Srs1> twiceForwarded = Srs1.parse(sender.localPart());
        if (twiceForwarded.isPresent()) {
            return srs1(twiceForwarded.get().host(), twiceForwarded.get().user());
        }
        if (SrsTag.SRS0.begins(sender.localPart())) {
            return srs1(sender.domain(), SrsTag.SRS0.fromSeparator(sender.localPart()));
        }
        // An SRS1 address without its parts comes here too: its own domain may make sense of it.
        return srs0(sender.domain(), sender.localPart());
    }

    private String srs0(String host, String user) {
        String timestamp = SrsTimestamp.at(clock.instant()).toString();
        String signature = hash.sign(timestamp, host, user);
        return SrsTag.SRS0.name() + configuration.separator() + String.join("=", signature, timestamp, host, user);
    }

    private String srs1(String host, String user) {
        return SrsTag.SRS1.name() + configuration.separator() + String.join("=", hash.sign(host, user), host, user);
    }

    private SrsForwarding store(Mailbox sender, String srsDomain) {
        if (aliases.isEmpty()) {
            return SrsForwarding.without(
                    Outcome.TOO_LONG,
                    "the rewritten local part would have more than " + MAX_LOCAL_PART
                            + " octets, and no store is at hand");
        }
        Instant now = clock.instant();
        return aliases.get()
                .keep(sender.toString(), now, SrsTimestamp.endOfLife(now, configuration.maxAge()))
                .map(key -> SrsForwarding.aliased(sender.carriedBy(srs0(SrsAliases.HOST, key), srsDomain)))
                .orElseGet(() ->
                        SrsForwarding.without(Outcome.ALIAS_LIMIT, "too many long senders were stored within a day"));
    }

    /**
     * The address behind an SRS address of ours, one step back: for SRS1 that is the SRS0 address it was made from.
     *
     * @param address an envelope recipient as SMTP has it between the angle brackets
     */
    public SrsReversal reverse(String address) {
        try {
            return reverse(Mailbox.ofSrsAddress(address, configuration));
        } catch (MalformedAddressException e) {
            return SrsReversal.without(SrsReversal.Outcome.MALFORMED, e.getMessage());
        }
    }

    /** Where a bounce to the address goes: {@link #reverse}, and once more where that leads to an SRS address of ours. */
    public SrsReversal originalSender(String address) {
        SrsReversal first = reverse(address);
        SrsReversal second = first.recipient().map(this::reverse).orElse(first);
        boolean leadsToOthers = second.outcome() == SrsReversal.Outcome.NOT_SRS
                || second.outcome() == SrsReversal.Outcome.FOREIGN_DOMAIN;
        return leadsToOthers ? first : second;
    }

    private SrsReversal reverse(Mailbox address) throws MalformedAddressException {
        if (!isTagged(address.localPart())) {
            return SrsReversal.without(SrsReversal.Outcome.NOT_SRS, "no SRS address");
        }
        if (!isOwn(address.domain())) {
            return SrsReversal.without(SrsReversal.Outcome.FOREIGN_DOMAIN, "no SRS domain of ours");
        }
        Optional<Srs0> srs0 = Srs0.parse(address.localPart());
        if (srs0.isPresent()) {
            return reverse(srs0.get(), address);
        }
        Srs1 srs1 = Srs1.parse(address.localPart())
                .orElseThrow(() -> new MalformedAddressException("a part of the SRS address is missing"));
        return reverse(srs1, address);
    }

    private SrsReversal reverse(Srs0 srs0, Mailbox address) throws MalformedAddressException {
        if (!hash.verifies(srs0.hash(), srs0.timestamp(), srs0.host(), srs0.user())) {
            return badHash();
        }
        if (!isCurrent(srs0)) {
            return expired();
        }
        if (srs0.host().equals(SrsAliases.HOST)) {
            return stored(srs0.user());
        }
        if (!Mailbox.isDomain(srs0.host())) {
            throw new MalformedAddressException("no host in the SRS address");
        }
        return SrsReversal.to(address.carrying(srs0.user(), srs0.host()).toString());
    }

    private SrsReversal reverse(Srs1 srs1, Mailbox address) throws MalformedAddressException {
        if (!hash.verifies(srs1.hash(), srs1.host(), srs1.user())) {
            return badHash();
        }
        // SRS1 has no timestamp; where the address in it is ours, that one's tells.
        Optional<Srs0> own = Srs0.parse(srs1.inner()).filter(inner -> isOwn(srs1.host()));
        if (own.isPresent() && !isCurrent(own.get())) {
            return expired();
        }
        return SrsReversal.to(address.carrying(srs1.inner(), srs1.host()).toString());
    }

    private boolean isCurrent(Srs0 srs0) throws MalformedAddressException {
        return SrsTimestamp.parse(srs0.timestamp())
                .orElseThrow(() -> new MalformedAddressException("no timestamp in the SRS address"))
                .isCurrent(clock.instant(), configuration.maxAge(), configuration.clockSkew());
    }

    private SrsReversal stored(String key) {
        return aliases.flatMap(stored -> stored.find(key, clock.instant()))
                .map(SrsReversal::to)
                .orElseGet(() -> SrsReversal.without(
                        SrsReversal.Outcome.UNKNOWN_ALIAS, "the sender it was stored for is not known"));
    }

    private static SrsReversal badHash() {
        return SrsReversal.without(SrsReversal.Outcome.BAD_HASH, "not signed with a secret of ours, or altered");
    }

    private SrsReversal expired() {
        return SrsReversal.without(
                SrsReversal.Outcome.EXPIRED,
                "older than " + configuration.maxAge().toDays() + " days, or not yet made");
    }
}
