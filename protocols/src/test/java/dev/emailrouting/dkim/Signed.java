package dev.emailrouting.dkim;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import com.google.common.base.Splitter;
import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.dns.InMemoryDnsClient;
import dev.emailrouting.keys.DomainKeyLookup;
import dev.emailrouting.keys.SigningKey;
import dev.emailrouting.keys.TestKeys;
import dev.emailrouting.message.BodyHashes;
import dev.emailrouting.message.Canonicalization;
import dev.emailrouting.message.HeaderBlock.Field;
import dev.emailrouting.message.RawMessage;
import dev.emailrouting.message.SignedFields;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** Messages signed by hand, with tags no signer of ours would write; texts are a char an octet. */
final class Signed {
    static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");
    static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    static final String BODY = "Hey  you\r\n";
    static final String MESSAGE =
            "From: a@example.com\r\nTo: b@zone.example\r\nSubject: Hi\r\nDate: Mon, 4 May 2026 09:59:00 +0000\r\n\r\n"
                    + BODY;
    /** Enough for a signature. */
    static final String TAGS = "v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=rsa; h=From:To";

    private Signed() {}

    /** {@link #MESSAGE} with the signature of {@link TestKeys#RSA}; what of bh= and b= the tags lack is made. */
    static String by(String tags) {
        return by(TestKeys.RSA, tags, MESSAGE);
    }

    static String by(SigningKey key, String tags, String message) {
        return field(key, "DKIM-Signature: " + tags, message) + message;
    }

    /** The signature alone. */
    static String field(SigningKey key, String field, String message) {
        RawMessage raw = raw(message);
        String complete = tag(field, "bh").isEmpty() ? field + "; bh=" + bodyHash(field, raw) : field;
        Field unsigned = Field.of(complete + "; b=");
        List<String> names = Splitter.on(':').trimResults().omitEmptyStrings().splitToList(tag(complete, "h"));
        Canonicalization form = form(tag(field, "c").split("/", -1)[0]);
        byte[] octets = SignedFields.octets(form, SignedFields.select(raw.header(), names), unsigned);
        return unsigned.raw() + base64(key.sign(octets)) + "\r\n";
    }

    private static String bodyHash(String field, RawMessage message) {
        String[] forms = tag(field, "c").split("/", -1);
        String length = tag(field, "l");
        Canonicalization canonicalization = form(forms.length > 1 ? forms[1] : "simple");
        BodyHashes.Form form = length.matches("[0-9]+")
                ? BodyHashes.Form.upTo(canonicalization, Long.parseLong(length))
                : BodyHashes.Form.whole(canonicalization);
        try {
            return base64(BodyHashes.of(message, List.of(form)).hash(form));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Canonicalization form(String word) {
        return Canonicalization.named(word.strip()).orElse(Canonicalization.SIMPLE);
    }

    private static String tag(String field, String name) {
        for (String tag : Splitter.on(';').split(field.substring(field.indexOf(':') + 1))) {
            List<String> parts = Splitter.on('=').limit(2).trimResults().splitToList(tag);
            if (parts.get(0).equals(name)) {
                return parts.get(1);
            }
        }
        return "";
    }

    private static String base64(byte[] octets) {
        return Base64.getEncoder().encodeToString(octets);
    }

    static RawMessage raw(String message) {
        return RawMessage.of(message.getBytes(ISO_8859_1));
    }

    /** Where the test keys are published. */
    static DnsClient dns() {
        return publishing(Map.of(
                "rsa._domainkey.example.com", TestKeys.RSA.txtRecord(),
                "ed._domainkey.example.com", TestKeys.ED25519.txtRecord()));
    }

    static DnsClient publishing(Map<String, String> records) {
        Map<String, Object> table = new HashMap<>();
        records.forEach((name, text) -> table.put(name, Map.of("TXT", List.of(List.of(text)))));
        return InMemoryDnsClient.of(table);
    }

    static List<DkimSignatureResult> verify(String message) {
        return verify(message, dns());
    }

    static List<DkimSignatureResult> verify(String message, DnsClient dns) {
        try {
            return new DkimVerifier(new DomainKeyLookup(dns), CLOCK)
                    .verify(raw(message))
                    .signatures();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** As {@code word: reason} of the only signature. */
    static String outcome(String message) {
        return outcome(message, dns());
    }

    static String outcome(String message, DnsClient dns) {
        List<DkimSignatureResult> results = verify(message, dns);
        if (results.size() != 1) {
            throw new AssertionError("one signature, not " + results);
        }
        return results.get(0).status().word() + ": " + results.get(0).reason();
    }
}
