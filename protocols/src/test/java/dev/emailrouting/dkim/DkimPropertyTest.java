package dev.emailrouting.dkim;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.emailrouting.dkim.DkimSignatureResult.Status;
import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.keys.InvalidDomainKeyException;
import dev.emailrouting.keys.PemKeys;
import dev.emailrouting.keys.SigningKey;
import dev.emailrouting.keys.TestKeys;
import dev.emailrouting.message.BodyHashes;
import dev.emailrouting.message.Canonicalization;
import dev.emailrouting.message.HeaderBlock.Field;
import dev.emailrouting.message.RawMessage;
import dev.emailrouting.message.SignedFields;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

class DkimPropertyTest {
    private static final DkimSigner SIGNER =
            DkimSigner.with(TestKeys.RSA, Signed.CLOCK).and(TestKeys.ED25519).build();

    /** What a reader sees of a header. */
    private static final Set<String> READ = Set.of("from", "to", "cc", "subject", "date", "reply-to");

    @Property
    void whatWeSignWeVerify(
            @ForAll("headers") String header,
            @ForAll("bodies") String body,
            @ForAll("names") String domain,
            @ForAll("names") String selector)
            throws IOException, InvalidDomainKeyException {
        SigningKey key = PemKeys.parse(PemKeys.write(TestKeys.ED25519), domain, selector);
        String message = header + "From: a@" + domain + "\r\n\r\n" + body;

        String fields = DkimSigner.with(key, Signed.CLOCK)
                .build()
                .sign(Signed.raw(message))
                .fields()
                .orElseThrow();

        DnsClient dns = Signed.publishing(Map.of(key.recordName(), key.txtRecord()));
        assertThat(Signed.outcome(fields + message, dns)).isEqualTo("pass: good");
        assertThat(fields.lines())
                .allMatch(line -> line.length() <= 78 || line.contains(domain) || line.contains(selector));
    }

    @Provide
    Arbitrary<String> names() {
        Arbitrary<String> labels = Arbitraries.strings()
                .withCharRange('a', 'z')
                .withChars('0', '9', '-')
                .ofMinLength(1)
                .ofMaxLength(63);
        return labels.list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(list -> String.join(".", list))
                .filter(name -> name.length() <= 115);
    }

    /** Fields with and without meaning, none of them From; odd octets in values. */
    @Provide
    Arbitrary<String> headers() {
        Arbitrary<String> names = Arbitraries.of(
                "To", "Subject", "SUBJECT", "Cc", "Date", "Received", "X-Odd ", "DKIM-Signature-Not", "List-Id");
        Arbitrary<String> values = Arbitraries.strings()
                .withCharRange(' ', '\u00ff')
                .withChars('\t', '\0')
                .ofMaxLength(60);
        return Combinators.combine(names, values, Arbitraries.of("", "\r\n\t", "\n "))
                .as((name, value, fold) -> name + ":" + value + fold + value + "\r\n")
                .list()
                .ofMaxSize(12)
                .map(list -> String.join("", list));
    }

    @Provide
    Arbitrary<String> bodies() {
        return Arbitraries.strings()
                .withCharRange(' ', 'z')
                .withChars('\r', '\n', '\t', '\0', '\u00e9')
                .ofMaxLength(300);
    }

    /** One octet is another: no signature passes that has not the meaning that was signed. */
    @Property
    void whatIsChangedDoesNotPass(@ForAll @IntRange(max = 5000) int place, @ForAll char octet) throws Exception {
        String signed = SIGNER.sign(Signed.raw(Signed.MESSAGE)).fields().orElseThrow() + Signed.MESSAGE;
        StringBuilder changed = new StringBuilder(signed);
        changed.setCharAt(place % signed.length(), (char) (octet & 0xff));

        List<Object> meanings = meanings(signed);
        for (Object meaning : meanings(changed.toString())) {
            assertThat(meanings).contains(meaning);
        }
    }

    /** Of every signature that passes: the canonical octets of what is read, of its own field and the body, and the signature. */
    private static List<Object> meanings(String message) throws Exception {
        RawMessage raw = Signed.raw(message);
        List<Field> signatures = raw.header().named("DKIM-Signature");
        List<DkimSignatureResult> results = Signed.verify(message);
        List<Field> read = raw.header().fields().stream()
                .filter(field -> READ.contains(field.name()))
                .toList();
        BodyHashes.Form body = BodyHashes.Form.whole(Canonicalization.RELAXED);
        List<Object> meanings = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            if (results.get(i).status() == Status.PASS) {
                DkimSignature signature = DkimSignatureParser.parse(signatures.get(i));
                meanings.add(List.of(
                        text(SignedFields.octets(Canonicalization.RELAXED, read, signature.unsigned())),
                        text(BodyHashes.of(raw, List.of(body)).hash(body)),
                        text(signature.signature())));
            }
        }
        return meanings;
    }

    private static String text(byte[] octets) {
        return new String(octets, ISO_8859_1);
    }

    @Property
    void anySignatureOfAnyMessageIsAnsweredAndNoneOfThemPasses(
            @ForAll("tagTexts") String tags, @ForAll("bodies") String body) {
        assertThat(Signed.verify("DKIM-Signature:" + tags + "\r\n" + "From: a@example.com\r\n" + body))
                .noneMatch(result -> result.status() == Status.PASS)
                .noneMatch(result -> result.reason().isEmpty());
    }

    @Property
    void anyOctetsAreAMessage(@ForAll byte[] octets) {
        assertThat(Signed.verify(new String(octets, ISO_8859_1))).noneMatch(result -> result.status() == Status.PASS);
    }

    /** Tags that are nearly right. */
    @Provide
    Arbitrary<String> tagTexts() {
        Arbitrary<String> names = Arbitraries.of("v", "a", "b", "bh", "c", "d", "h", "i", "l", "q", "s", "t", "x", "z");
        Arbitrary<String> values = Arbitraries.oneOf(
                Arbitraries.of(
                        "1",
                        "rsa-sha256",
                        "ed25519-sha256",
                        "relaxed/simple",
                        "example.com",
                        "From",
                        "rsa",
                        "ed",
                        "@",
                        "dns/txt",
                        "0",
                        "99999999999999999999",
                        "",
                        Base64.getEncoder().encodeToString(new byte[32])),
                Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(20));
        Arbitrary<String> good = Arbitraries.of("v=1; a=rsa-sha256; d=example.com; s=rsa; h=From; b=YQ==; bh=YQ==", "");
        return Combinators.combine(
                        good,
                        Combinators.combine(names, values, Arbitraries.of(";", " ; ", ";\r\n ", ""))
                                .as((name, value, end) -> name + "=" + value + end)
                                .list()
                                .ofMaxSize(12))
                .as((first, rest) -> first + (first.isEmpty() ? "" : "; ") + String.join("", rest));
    }
}
