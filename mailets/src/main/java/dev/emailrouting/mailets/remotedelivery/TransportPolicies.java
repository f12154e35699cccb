package dev.emailrouting.mailets.remotedelivery;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import javax.mail.MessagingException;

import dev.emailrouting.james.MailMessages;
import dev.emailrouting.james.TlsReportMark;
import dev.emailrouting.james.TlsReportMessage;
import dev.emailrouting.mtasts.MxPattern;
import dev.emailrouting.mtasts.Policy;
import dev.emailrouting.mtasts.PolicyAnswer;
import dev.emailrouting.mtasts.PolicyFault;
import dev.emailrouting.mtasts.PolicyLookup;
import dev.emailrouting.mtasts.PolicyOverride;
import dev.emailrouting.mtasts.PolicyOverrides;
import dev.emailrouting.mtasts.StsMode;
import dev.emailrouting.tlsrpt.TlsPolicy;
import org.apache.mailet.AttributeName;
import org.apache.mailet.Mail;

/**
 * Finds what an attempt asks of its hosts: what the domain publishes, less what the mail itself waives, or what an administrator wants in
 * its place, which nobody waives. Asked at every attempt, for a policy may have been changed since (RFC 8461 5.1.3).
 */
final class TransportPolicies {
    /** RFC 8689 5. */
    private static final String TLS_REQUIRED = "TLS-Required";
    /** Where James knows REQUIRETLS (RFC 8689 4.1), a mail whose sender asked for it has this. */
    private static final AttributeName REQUIRETLS = AttributeName.of("REQUIRETLS");

    private final PolicyLookup policies;
    private final PolicyOverrides overrides;
    private final SessionJournal sessions;
    private final boolean sendersMayWaive;

    TransportPolicies(
            PolicyLookup policies, PolicyOverrides overrides, SessionJournal sessions, boolean sendersMayWaive) {
        this.policies = policies;
        this.overrides = overrides;
        this.sessions = sessions;
        this.sendersMayWaive = sendersMayWaive;
    }

    /** Asks nothing of the hosts, and reports no session: of gateways that an administrator chose. */
    static TransportPolicy none(String domain) {
        return ImmutableTransportPolicy.builder()
                .domain(domain)
                .mode(StsMode.NONE)
                .build();
    }

    /**
     * @param domain that of the mail's recipients, or its gateway's (RFC 8461 3.4)
     * @throws UnknownPolicyException where it is not known whether the mail may go
     */
    TransportPolicy of(Mail mail, String domain) throws MessagingException, IOException, UnknownPolicyException {
        Optional<PolicyOverride> override = overrides.of(domain);
        if (override.isPresent() && override.get().kind() != PolicyOverride.Kind.TESTING) {
            return inPlaceOfTheDomains(override.get());
        }
        PolicyAnswer answer = policies.policyFor(domain);
        TransportPolicy policy = published(domain, answer);
        if (TlsReportMark.isOn(mail)) { // RFC 8460 3, 5.3.1: neither counted nor bound
            return unreported(atMostTesting(policy, "waived for a TLS report"));
        }
        // RFC 8460 3: a report that is passed on would be the session that the next one of ours is about.
        if (TlsReportMessage.isAnnouncedBy(MailMessages.header(mail))) {
            policy = unreported(policy);
        }
        sessions.tellOfPolicyFault(policy, answer);
        if (override.isPresent()) {
            return atMostTesting(policy, "override");
        }
        boolean isUnknown = answer.origin() == PolicyAnswer.Origin.UNKNOWN;
        if ((policy.isEnforced() || isUnknown) && isWaivedBySender(mail)) {
            return atMostTesting(policy, "TLS-Required: No");
        }
        if (isUnknown) {
            throw new UnknownPolicyException(domain, answer.fault().orElseThrow());
        }
        return policy;
    }

    /** A domain's reports are about its own policy, so that these are none of its sessions. */
    private static TransportPolicy inPlaceOfTheDomains(PolicyOverride override) {
        return ImmutableTransportPolicy.builder()
                .domain(override.domain())
                .mode(override.kind() == PolicyOverride.Kind.ENFORCE ? StsMode.ENFORCE : StsMode.NONE)
                .mx(override.mx())
                .note("override")
                .build();
    }

    private static TransportPolicy unreported(TransportPolicy policy) {
        return ImmutableTransportPolicy.copyOf(policy).withReported(Optional.empty());
    }

    private static TransportPolicy published(String domain, PolicyAnswer answer) {
        return answer.policy()
                .filter(found -> found.mode() != StsMode.NONE)
                .map(found -> under(found, answer))
                .orElseGet(() -> underNone(domain, answer));
    }

    private static TransportPolicy under(Policy policy, PolicyAnswer answer) {
        return ImmutableTransportPolicy.builder()
                .domain(policy.domain())
                .mode(policy.mode())
                .mx(policy.mx())
                .note(answer.fault().map(fault -> "cached: " + fault.text()))
                .reported(TlsPolicy.sts(
                        policy.domain(),
                        policy.content().lines(),
                        policy.mx().stream().map(MxPattern::toString).collect(Collectors.toUnmodifiableList())))
                .build();
    }

    /** RFC 8460 4.4: of one that could not be had all that is known is that there is one. */
    private static TransportPolicy underNone(String domain, PolicyAnswer answer) {
        boolean isThereOne = answer.fault()
                .filter(fault -> fault.kind() != PolicyFault.Kind.TXT_LOOKUP)
                .isPresent();
        return ImmutableTransportPolicy.builder()
                .domain(domain)
                .mode(StsMode.NONE)
                .note(answer.fault().map(fault -> "unknown: " + fault.text()))
                .reported(isThereOne ? TlsPolicy.sts(domain, List.of(), List.of()) : TlsPolicy.noPolicyFound(domain))
                .build();
    }

    private static TransportPolicy atMostTesting(TransportPolicy policy, String why) {
        return policy.isEnforced()
                ? ImmutableTransportPolicy.copyOf(policy)
                        .withMode(StsMode.TESTING)
                        .withNote("enforce, but " + why)
                : policy;
    }

    /** RFC 8689 4.2.2: the sender would rather have it delivered, unless he asked for the contrary as well (4.1). */
    private boolean isWaivedBySender(Mail mail) throws MessagingException, IOException {
        return sendersMayWaive
                && mail.getAttribute(REQUIRETLS).isEmpty()
                && MailMessages.header(mail)
                        .first(TLS_REQUIRED)
                        .filter(value -> value.trim().equalsIgnoreCase("No"))
                        .isPresent();
    }
}
