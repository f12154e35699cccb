package dev.emailrouting.routing.tlsreport;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import dev.emailrouting.dns.DnsName;
import dev.emailrouting.tlsrpt.ImmutableTlsFailure;
import dev.emailrouting.tlsrpt.ImmutableTlsPolicy;
import dev.emailrouting.tlsrpt.TlsFailure;
import dev.emailrouting.tlsrpt.TlsPolicy;
import dev.emailrouting.tlsrpt.TlsSession;
import org.immutables.value.Value;

/** What sessions have in common that are counted together (RFC 8460 4.1, 4.4). Its texts are bounded, for strangers wrote them. */
@Value.Immutable
abstract class SessionKey {
    private static final int MAX_TEXT = 300;
    /** As much as a reader of ours keeps of a line. */
    private static final int MAX_LINE = 500;

    private static final int MAX_LINES = 100;
    /** Of a policy; honest ones have some hundred characters. */
    private static final int MAX_POLICY = 16 * 1024;

    @Value.Parameter
    abstract LocalDate day();

    @Value.Parameter
    abstract TlsPolicy policy();

    @Value.Parameter
    abstract Optional<TlsFailure> failure();

    /** Empty where the recipients' domain is none that could be reported to, such as an address literal. */
    static Optional<SessionKey> of(TlsSession session) {
        return DnsName.of(session.policy().domain())
                .map(domain -> ImmutableSessionKey.of(
                        LocalDate.ofInstant(session.time(), ZoneOffset.UTC),
                        ImmutableTlsPolicy.copyOf(session.policy())
                                .withDomain(domain.toString())
                                .withLines(bounded(session.policy().lines()))
                                .withMxHosts(bounded(session.policy().mxHosts())),
                        session.failure().map(SessionKey::bounded)));
    }

    static SessionKey of(SessionCount count) {
        return ImmutableSessionKey.of(count.day(), count.policy(), count.failure());
    }

    private static List<String> bounded(List<String> lines) {
        List<String> kept = new ArrayList<>();
        int left = MAX_POLICY;
        for (String line : lines) {
            if (kept.size() == MAX_LINES || left <= 0) {
                break;
            }
            String text = first(line, Math.min(MAX_LINE, left));
            kept.add(text);
            left -= text.length();
        }
        return kept;
    }

    private static TlsFailure bounded(TlsFailure failure) {
        return ImmutableTlsFailure.builder()
                .type(failure.type())
                .sendingMtaIp(failure.sendingMtaIp().map(SessionKey::bounded))
                .receivingMxHostname(failure.receivingMxHostname().map(SessionKey::bounded))
                .receivingMxHelo(failure.receivingMxHelo().map(SessionKey::bounded))
                .receivingIp(failure.receivingIp().map(SessionKey::bounded))
                .reasonCode(failure.reasonCode().map(SessionKey::bounded))
                .additionalInformation(failure.additionalInformation().map(SessionKey::bounded))
                .build();
    }

    private static String bounded(String text) {
        return first(text, MAX_TEXT);
    }

    private static String first(String text, int most) {
        return text.length() > most ? text.substring(0, most) : text;
    }

    /** How long its texts are together. */
    @Value.Lazy
    int characters() {
        return policy().domain().length()
                + lengthOf(policy().lines())
                + lengthOf(policy().mxHosts())
                + failure().map(SessionKey::lengthOf).orElse(0);
    }

    private static int lengthOf(TlsFailure failure) {
        return Stream.of(
                        failure.sendingMtaIp(),
                        failure.receivingMxHostname(),
                        failure.receivingMxHelo(),
                        failure.receivingIp(),
                        failure.reasonCode(),
                        failure.additionalInformation())
                .flatMap(Optional::stream)
                .mapToInt(String::length)
                .sum();
    }

    private static int lengthOf(List<String> texts) {
        return texts.stream().mapToInt(String::length).sum();
    }

    /** The same with nothing of the policy but its type and its domain. */
    SessionKey withoutPolicyText() {
        return ImmutableSessionKey.of(day(), policy().withoutText(), failure());
    }

    /** The same with nothing of the failure but its type, of which there are few. */
    SessionKey withoutDetails() {
        return ImmutableSessionKey.of(
                day(), policy(), failure().map(TlsFailure::type).map(TlsFailure::of));
    }

    SessionCount counted(long sessions) {
        return ImmutableSessionCount.builder()
                .day(day())
                .policy(policy())
                .failure(failure())
                .sessions(sessions)
                .build();
    }
}
