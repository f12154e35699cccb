package dev.emailrouting.arc;

import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.google.common.base.Suppliers;
import com.google.common.primitives.Bytes;
import dev.emailrouting.dns.InMemoryDnsClient;
import dev.emailrouting.message.RawMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Chains that we and others have sealed, hop by hop, and what each of us says of them; a peer that is not installed is left out. */
class ArcPeersTest {
    /** We, and who else has a say. */
    private enum Party {
        US,
        DKIMPY,
        MAIL_DKIM,
        MAILAUTH;

        static Stream<Party> others() {
            return Stream.of(values()).filter(party -> party != US);
        }

        Optional<ArcPeer> start() {
            return switch (this) {
                case US -> Optional.empty();
                case DKIMPY -> ArcPeer.dkimpy();
                case MAIL_DKIM -> ArcPeer.mailDkim();
                case MAILAUTH -> ArcPeer.mailauth();
            };
        }
    }

    private static final String MESSAGE = """
            Received: from mx.author.example (mx.author.example [192.0.2.1])
            \tby mx.hop1.example; Tue, 24 Nov 2026 10:00:00 +0000
            From: =?utf-8?q?Aut=C3=B6r?=   <author@author.example>
            To: sales@hop1.example,
              "Somebody, Else" <else@hop1.example>
            Subject:  A subject
            \tthat is folded
            Date: Tue, 24 Nov 2026 10:00:00 +0000
            Message-ID: <1@author.example>
            MIME-Version: 1.0 (Mac OS X Mail 16.0)
            Content-Type: multipart/mixed; boundary="part"
            Content-Transfer-Encoding: 8bit

            A preamble  with  spaces.\s\s
            --part
            Content-Type: text/plain; charset=utf-8

            Grüße, \t and a line with white space at its end \t
            .a line with a dot

            --part--
            An epilogue.


            """.replace("\n", "\r\n");

    private static final List<ArcHop> HOPS = Stream.of("hop1.example", "hop2.example", "hop3.example")
            .map(ArcHop::of)
            .toList();
    private static final Map<String, String> DNS = HOPS.stream()
            .collect(Collectors.toMap(
                    hop -> hop.key().recordName(), hop -> hop.key().txtRecord()));

    private static final Map<Party, ArcPeer> PEERS = new EnumMap<>(Party.class);
    private static final AtomicInteger AGREED = new AtomicInteger();
    private static final AtomicInteger ASKED = new AtomicInteger();

    @BeforeAll
    static void startPeers() {
        Party.others()
                .forEach(party -> party.start()
                        .ifPresentOrElse(
                                peer -> PEERS.put(party, peer),
                                () -> System.out.println("ARC peers: skipped " + party + ", which is not installed")));
    }

    @AfterAll
    static void endPeers() {
        System.out.println(
                "ARC peers, verdicts as they should be: " + AGREED + " of " + ASKED + ", by us and " + PEERS.values());
        PEERS.values().forEach(ArcPeer::close);
        PEERS.clear();
    }

    @TestFactory
    Stream<DynamicTest> whatWeSealPassesEverywhere() {
        return Stream.of(List.of(Party.US), List.of(Party.US, Party.US), List.of(Party.US, Party.US, Party.US))
                .flatMap(sealers -> verdicts(Chain.sealedBy(sealers), "pass"));
    }

    @TestFactory
    Stream<DynamicTest> whatOthersSealPassesAndCanBeExtendedByUs() {
        return Party.others()
                .flatMap(peer -> Stream.of(
                        List.of(peer),
                        List.of(peer, Party.US),
                        List.of(Party.US, peer),
                        List.of(Party.US, peer, Party.US)))
                .flatMap(sealers -> verdicts(Chain.sealedBy(sealers), "pass"));
    }

    /** RFC 8617 5.1.2 */
    @TestFactory
    Stream<DynamicTest> aBrokenChainFailsEverywhereBeforeAndAfterWeSealItAsFailed() {
        return Stream.of(Party.values())
                .map(first -> Chain.sealedBy(List.of(first)).withTheSubjectChanged())
                .flatMap(broken ->
                        Stream.concat(verdicts(broken, "fail"), verdicts(broken.sealedByUsAsFailed(), "fail")));
    }

    private static Stream<DynamicTest> verdicts(Chain chain, String expected) {
        return Stream.of(Party.values())
                .map(verifier -> DynamicTest.dynamicTest(chain + ": " + verifier + " says " + expected, () -> {
                    assumeThere(verifier);
                    chain.sealers().forEach(ArcPeersTest::assumeThere);
                    ASKED.incrementAndGet();
                    assertThat(verdict(verifier, chain.message().get())).isEqualTo(expected);
                    AGREED.incrementAndGet();
                }));
    }

    private static void assumeThere(Party party) {
        assumeTrue(party == Party.US || PEERS.containsKey(party), party + " is not installed");
    }

    private static String verdict(Party verifier, byte[] message) throws Exception {
        return verifier == Party.US
                ? validate(message).status().name().toLowerCase(Locale.ROOT)
                : PEERS.get(verifier).verdict(message, DNS);
    }

    private static ArcResult validate(byte[] message) throws Exception {
        Map<String, Map<String, List<List<String>>>> table = new TreeMap<>();
        DNS.forEach((name, text) -> table.put(name, Map.of("TXT", List.of(List.of(text)))));
        return ArcSuites.validate(RawMessage.of(message), InMemoryDnsClient.of(table));
    }

    /** A message on its way: who has sealed it, and how it reads after that. */
    private record Chain(String name, List<Party> sealers, Supplier<byte[]> message) {
        static Chain sealedBy(List<Party> sealers) {
            String name = sealers.stream().map(Party::name).collect(Collectors.joining(", then "));
            return of(name, sealers, () -> {
                byte[] message = MESSAGE.getBytes(UTF_8);
                for (int hop = 0; hop < sealers.size(); hop++) {
                    message = sealed(message, sealers.get(hop), HOPS.get(hop));
                }
                return message;
            });
        }

        Chain withTheSubjectChanged() {
            return of(name + ", with the Subject changed", sealers, () -> {
                String text = new String(message.get(), ISO_8859_1);
                return text.replace("Subject:  A", "Subject:  Another").getBytes(ISO_8859_1);
            });
        }

        Chain sealedByUsAsFailed() {
            return of(name + ", then sealed by us as failed", sealers, () -> {
                byte[] sealed = sealedByUs(message.get(), HOPS.get(sealers.size()), ChainValidation.FAIL);
                assertThat(RawMessage.of(sealed).header().first("ARC-Seal"))
                        .hasValueSatisfying(seal -> assertThat(seal).contains("cv=fail"));
                return sealed;
            });
        }

        private static Chain of(String name, List<Party> sealers, Hops hops) {
            return new Chain(name, sealers, Suppliers.memoize(hops::travelled));
        }

        private static byte[] sealed(byte[] message, Party sealer, ArcHop hop) throws Exception {
            ChainValidation found =
                    ChainValidation.valueOf(validate(message).status().name());
            byte[] results = ("Authentication-Results: " + hop.authenticationResults(found) + "\r\n").getBytes(UTF_8);
            byte[] received = Bytes.concat(results, message);
            return sealer == Party.US
                    ? sealedByUs(received, hop, found)
                    : PEERS.get(sealer).seal(received, hop, DNS);
        }

        private static byte[] sealedByUs(byte[] message, ArcHop hop, ChainValidation found) throws Exception {
            ArcSealing sealing = new ArcSealer(hop.key(), Clock.systemUTC())
                    .seal(RawMessage.of(message), found, hop.authenticationResults(found));
            return Bytes.concat(sealing.fields().orElseThrow().getBytes(UTF_8), message);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @FunctionalInterface
    private interface Hops {
        byte[] travel() throws Exception;

        default byte[] travelled() {
            try {
                return travel();
            } catch (Exception e) {
                throw new IllegalStateException("the chain cannot be made", e);
            }
        }
    }
}
