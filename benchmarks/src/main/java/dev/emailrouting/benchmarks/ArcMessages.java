package dev.emailrouting.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;

import dev.emailrouting.arc.ArcResult;
import dev.emailrouting.arc.ArcSealer;
import dev.emailrouting.arc.ArcSealing;
import dev.emailrouting.arc.ArcValidator;
import dev.emailrouting.arc.ChainValidation;
import dev.emailrouting.dns.DnsClient;
import dev.emailrouting.dns.InMemoryDnsClient;
import dev.emailrouting.keys.DomainKeyLookup;
import dev.emailrouting.keys.InvalidDomainKeyException;
import dev.emailrouting.keys.PemKeys;
import dev.emailrouting.keys.SigningKey;
import dev.emailrouting.message.RawMessage;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * The message of 10 KB and the RSA-2048 key that ARC implementations are compared with ({@code arc-generated-crosspeer} in the
 * directory {@code -Dconformance.suites} names), sealed by none, one and two hops.
 */
final class ArcMessages {
    private static final Path DIRECTORY = Path.of(System.getProperty("conformance.suites", "../shared/vectors"))
            .resolve("arc-generated-crosspeer");
    private static final String SELECTOR = "arc";
    private static final String RESULTS = """
            mx.fwd.example; arc=none; dkim=pass header.d=author.example header.s=s1 header.b=Ab1cD2eF;\r
             dmarc=pass header.from=author.example policy.dmarc=reject;\r
             spf=pass smtp.mailfrom=author.example smtp.remote-ip=192.0.2.1""";

    private final SigningKey firstHop = key("fwd.example");
    private final SigningKey secondHop = key("hop2.example");
    private final DnsClient dns =
            InMemoryDnsClient.of(Map.of(firstHop.recordName(), txt(firstHop), secondHop.recordName(), txt(secondHop)));
    private final byte[] unsealed = Files.readAllBytes(DIRECTORY.resolve("msg10k.eml"));

    ArcMessages() throws IOException, InvalidDomainKeyException {}

    static boolean areThere() {
        return Files.exists(DIRECTORY);
    }

    /** Where they are, or are not. */
    static Path directory() {
        return DIRECTORY;
    }

    private static SigningKey key(String domain) throws IOException, InvalidDomainKeyException {
        return PemKeys.read(keyFile(), domain, SELECTOR);
    }

    /** In PKCS#1. */
    private static Path keyFile() {
        return DIRECTORY.resolve("rsa2048.pem");
    }

    private static Map<String, List<List<String>>> txt(SigningKey key) {
        return Map.of("TXT", List.of(key.txtStrings()));
    }

    SigningKey firstHop() {
        return firstHop;
    }

    byte[] unsealed() {
        return unsealed;
    }

    byte[] sealedOnce() throws IOException {
        return sealed(unsealed, firstHop, ChainValidation.NONE);
    }

    byte[] sealedTwice() throws IOException {
        return sealed(sealedOnce(), secondHop, ChainValidation.PASS);
    }

    private static byte[] sealed(byte[] message, SigningKey key, ChainValidation cv) throws IOException {
        String fields = seal(message, new ArcSealer(key, Clock.systemUTC()), cv)
                .fields()
                .orElseThrow();
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(fields.getBytes(US_ASCII));
        whole.writeBytes(message);
        return whole.toByteArray();
    }

    static ArcSealing seal(byte[] message, ArcSealer sealer, ChainValidation cv) throws IOException {
        return sealer.seal(RawMessage.of(message), cv, RESULTS);
    }

    /** As the server does for each message: keys are asked for anew, from a client that has them at hand. */
    ArcResult validate(byte[] message) throws IOException {
        return new ArcValidator(new DomainKeyLookup(dns), Clock.systemUTC()).validate(RawMessage.of(message));
    }
}
