package dev.emailrouting.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import dev.emailrouting.MovableClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.emailrouting.keys.SigningAlgorithm.ED25519_SHA256;
import static dev.emailrouting.keys.SigningAlgorithm.RSA_SHA256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class KeysDirectoryTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final Duration WEEK = Duration.ofDays(7);
    private static final String DOMAIN = "example.com";

    @TempDir
    Path parent;

    private final MovableClock clock = new MovableClock(NOW);
    private Path root;
    private KeysDirectory keys;

    @BeforeEach
    void open() {
        root = parent.resolve("keys");
        keys = new KeysDirectory(root, new KeyGenerator(new SecureRandom()), clock);
    }

    @Test
    void withoutADirectoryThereAreNoKeysAndNoFaults() {
        assertThat(keys.all()).isEmpty();
        assertThat(keys.faults()).isEmpty();
        assertThat(keys.rsaFor(DOMAIN)).isEmpty();
        assertThat(keys.signingKeysFor(DOMAIN)).isEmpty();
    }

    @Test
    void aFilePutThereByHandSigns() throws IOException {
        put("example.com/s1.pem", PemKeys.write(TestKeys.RSA));

        SigningKey key = keys.rsaFor("Example.COM").orElseThrow();

        assertThat(key).hasToString("s1._domainkey.example.com (rsa-sha256, 2048 bits)");
        assertThat(key.txtRecord()).isEqualTo(TestKeys.RSA.txtRecord());
    }

    @Test
    void aDomainSignsWithOneKeyOfEachTypeRsaFirst() throws IOException {
        put("example.com/a.pem", PemKeys.write(TestKeys.ED25519));
        put("example.com/b.pem", PemKeys.write(TestKeys.RSA));
        put("example.com/c.d.pem", PemKeys.write(TestKeys.RSA));

        assertThat(keys.signingKeysFor(DOMAIN)).extracting(SigningKey::selector).containsExactly("c.d", "a");
        assertThat(keys.keysOf(DOMAIN)).hasSize(3);
    }

    @Test
    void aParentsKeyIsNotASubdomains() throws IOException {
        put("example.com/s1.pem", PemKeys.write(TestKeys.RSA));

        assertThat(keys.rsaFor("mail.example.com")).isEmpty();
    }

    @Test
    void theFirstKeyOfATypeSignsAtOnceAndAFurtherOneWaits() throws IOException {
        StoredKey first = keys.generate(DOMAIN, Optional.empty(), ED25519_SHA256);
        StoredKey second = keys.generate(DOMAIN, Optional.empty(), ED25519_SHA256);
        StoredKey named = keys.generate("EXAMPLE.com", Optional.of("Mine"), RSA_SHA256);

        assertThat(first.key().selector()).isEqualTo("ed2551920260131");
        assertThat(first.state(NOW)).isEqualTo(KeyState.ACTIVE);
        assertThat(second.key().selector()).isEqualTo("ed2551920260131-2");
        assertThat(second.state(NOW)).isEqualTo(KeyState.COMING);
        assertThat(named.key().recordName()).isEqualTo("mine._domainkey.example.com");
        assertThat(keys.signingKeysFor(DOMAIN))
                .extracting(SigningKey::selector)
                .containsExactly("mine", "ed2551920260131");
    }

    @Test
    void aSelectorIsGivenOnce() throws IOException {
        keys.generate(DOMAIN, Optional.of("s1"), ED25519_SHA256);
        String written = Files.readString(root.resolve("example.com/s1.pem"));

        assertThatThrownBy(() -> keys.generate(DOMAIN, Optional.of("S1"), ED25519_SHA256))
                .isInstanceOf(KeyConflictException.class)
                .hasMessage("s1._domainkey.example.com exists");
        assertThat(root.resolve("example.com/s1.pem")).hasContent(written);
    }

    @Test
    void onlyTheOwnerReadsAKeyAndNoDraftIsLeft() throws IOException {
        assumeTrue(parent.getFileSystem().supportedFileAttributeViews().contains("posix"));
        keys.generate(DOMAIN, Optional.of("s1"), ED25519_SHA256);
        keys.retire(DOMAIN, "s1", WEEK);

        try (Stream<Path> files = Files.list(root.resolve(DOMAIN))) {
            assertThat(files).singleElement().satisfies(file -> {
                assertThat(file).hasFileName("s1.pem");
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------");
            });
        }
    }

    @Test
    void whatWasGeneratedIsThereAfterARestart() throws IOException {
        StoredKey made = keys.generate(DOMAIN, Optional.of("s1"), ED25519_SHA256);
        StoredKey waiting = keys.generate(DOMAIN, Optional.of("s2"), ED25519_SHA256);

        open();

        assertThat(keys.all()).extracting(StoredKey::schedule).containsExactly(made.schedule(), waiting.schedule());
        assertThat(keys.signingKeysFor(DOMAIN))
                .extracting(SigningKey::txtRecord)
                .containsExactly(made.key().txtRecord());
    }

    @Test
    void aSuccessorWaitsUntilItIsActivatedAndTheOldKeyStaysPublished() throws IOException {
        keys.generate(DOMAIN, Optional.of("old"), ED25519_SHA256);

        String next = keys.rotate(DOMAIN, "old", Optional.empty(), WEEK)
                .orElseThrow()
                .key()
                .selector();

        assertThat(signing()).containsExactly("old");
        clock.advance(Duration.ofDays(2));
        keys.activate(DOMAIN, next, WEEK);
        assertThat(signing()).containsExactly(next);
        StoredKey old = keys.find(DOMAIN, "old").orElseThrow();
        assertThat(old.state(clock.instant())).isEqualTo(KeyState.RETIRED);
        assertThat(old.schedule().signsUntil()).hasValue(NOW.plus(Duration.ofDays(2)));
        assertThat(old.schedule().publishedUntil()).hasValue(NOW.plus(Duration.ofDays(9)));
    }

    @Test
    void aSuccessorBeginsAtItsMomentByItself() throws IOException {
        keys.generate(DOMAIN, Optional.of("old"), ED25519_SHA256);
        String next = keys.rotate(DOMAIN, "old", Optional.of(NOW.plusSeconds(60)), WEEK)
                .orElseThrow()
                .key()
                .selector();

        clock.advance(Duration.ofSeconds(59));
        assertThat(signing()).containsExactly("old");
        clock.advance(Duration.ofSeconds(1));
        assertThat(signing()).containsExactly(next);
        assertThat(keys.find(DOMAIN, "old").orElseThrow().state(clock.instant()))
                .isEqualTo(KeyState.RETIRED);
    }

    @Test
    void aSuccessorIsOfItsPredecessorsTypeAndLength() throws IOException {
        SigningKey large = new KeyGenerator(new SecureRandom()).rsa(DOMAIN, "large", 3072);
        keys.add(StoredKey.of(large, KeySchedule.always()));

        SigningKey next = keys.rotate(DOMAIN, "large", Optional.empty(), WEEK)
                .orElseThrow()
                .key();

        assertThat(next).hasToString("rsa20260131._domainkey.example.com (rsa-sha256, 3072 bits)");
    }

    @Test
    void onlyAnActiveKeyWithoutASuccessorIsRotated() throws IOException {
        keys.generate(DOMAIN, Optional.of("old"), ED25519_SHA256);
        keys.rotate(DOMAIN, "old", Optional.empty(), WEEK);

        assertThatThrownBy(() -> keys.rotate(DOMAIN, "old", Optional.empty(), WEEK))
                .isInstanceOf(KeyConflictException.class)
                .hasMessage("ed2551920260131._domainkey.example.com is to follow already");
        assertThatThrownBy(() -> keys.rotate(DOMAIN, "ed2551920260131", Optional.empty(), WEEK))
                .isInstanceOf(KeyConflictException.class)
                .hasMessage("ed2551920260131._domainkey.example.com is not active");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-01-31T12:00:00Z", "2020-01-01T00:00:00Z", "+999999999-01-01T00:00:00Z"})
    void aSuccessorBeginsLaterButWithinAYear(String from) throws IOException {
        keys.generate(DOMAIN, Optional.of("old"), ED25519_SHA256);

        assertThatThrownBy(() -> keys.rotate(DOMAIN, "old", Optional.of(Instant.parse(from)), WEEK))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("from: ");
    }

    @Test
    void whatIsNotThereIsNeitherRotatedNorActivatedNorRetiredNorDeleted() throws IOException {
        assertThat(keys.rotate(DOMAIN, "s1", Optional.empty(), WEEK)).isEmpty();
        assertThat(keys.activate(DOMAIN, "s1", WEEK)).isEmpty();
        assertThat(keys.retire(DOMAIN, "s1", WEEK)).isEmpty();
        assertThat(keys.delete(DOMAIN, "s1")).isFalse();
    }

    @Test
    void aRetiredKeyMaySignAgain() throws IOException {
        keys.generate(DOMAIN, Optional.of("s1"), ED25519_SHA256);
        keys.retire(DOMAIN, "s1", WEEK);
        assertThat(signing()).isEmpty();

        keys.activate(DOMAIN, "s1", WEEK);

        assertThat(signing()).containsExactly("s1");
    }

    @Test
    void aKeyIsDeletedOnlyWhenItDoesNotSign() throws IOException {
        keys.generate(DOMAIN, Optional.of("s1"), ED25519_SHA256);

        assertThatThrownBy(() -> keys.delete(DOMAIN, "s1"))
                .isInstanceOf(KeyConflictException.class)
                .hasMessage("s1._domainkey.example.com is active: retire it first");
        keys.retire(DOMAIN, "s1", WEEK);
        assertThat(keys.delete(DOMAIN, "s1")).isTrue();
        assertThat(root.resolve("example.com/s1.pem")).doesNotExist();
    }

    @Test
    void filesThatComeChangeAndGoAreNoticed() throws IOException {
        assertThat(signing()).isEmpty();
        put("example.com/s1.pem", PemKeys.write(TestKeys.ED25519));
        assertThat(signing()).containsExactly("s1");

        put("example.com/s1.pem", PemKeys.write(TestKeys.RSA));
        put("example.com/s2.pem", PemKeys.write(TestKeys.ED25519));
        clock.advance(KeysDirectory.NOTICED_WITHIN);
        assertThat(keys.rsaFor(DOMAIN)).map(SigningKey::selector).hasValue("s1");
        assertThat(signing()).containsExactly("s1", "s2");

        Files.delete(root.resolve("example.com/s1.pem"));
        clock.advance(KeysDirectory.NOTICED_WITHIN);
        assertThat(signing()).containsExactly("s2");
    }

    @Test
    void aFileThatIsJustBeingWrittenKeepsItsKeyAndIsNamed() throws IOException {
        put("example.com/s1.pem", PemKeys.write(TestKeys.ED25519));
        assertThat(signing()).containsExactly("s1");

        put("example.com/s1.pem", "-----BEGIN PRIVATE");
        clock.advance(KeysDirectory.NOTICED_WITHIN);

        assertThat(signing()).containsExactly("s1");
        assertThat(keys.faults())
                .containsExactly(root.resolve("example.com/s1.pem") + ": it holds no private key in PEM");
        put("example.com/s1.pem", PemKeys.write(TestKeys.ED25519));
        clock.advance(KeysDirectory.NOTICED_WITHIN);
        assertThat(keys.faults()).isEmpty();
    }

    @Test
    void whatCannotBeReadIsNamedAndTheRestSigns() throws IOException {
        put("example.com/bad.pem", "no key");
        put("example.com/good.pem", PemKeys.write(TestKeys.ED25519));
        put("example.com/Upper.pem", PemKeys.write(TestKeys.ED25519));
        put("example.com/late.pem", "Signs-From: tomorrow\n" + PemKeys.write(TestKeys.ED25519));
        put("example.com/notes.txt", "no key, and not said to be one");
        put("Example.ORG/s1.pem", PemKeys.write(TestKeys.ED25519));
        put("s1.pem", PemKeys.write(TestKeys.ED25519));
        put("..data/s1.pem", "hidden");

        assertThat(keys.faults())
                .containsExactlyInAnyOrder(
                        root.resolve("Example.ORG") + ": the name is no domain in lower case and A-labels",
                        root.resolve("example.com/Upper.pem") + ": the name is no selector in lower case",
                        root.resolve("example.com/bad.pem") + ": it holds no private key in PEM",
                        root.resolve("example.com/late.pem")
                                + ": Signs-From: is no moment such as 2026-01-31T12:00:00Z",
                        root.resolve("s1.pem") + ": a key belongs into a directory of its domain's name");
        assertThat(keys.all()).extracting(stored -> stored.key().selector()).containsExactly("good");
    }

    @Test
    void aDirectoryThatIsNoneIsNamed() throws IOException {
        Files.writeString(root, "a file");

        assertThat(keys.faults()).singleElement().asString().startsWith("the keys in " + root + " cannot be listed: ");
        assertThat(keys.rsaFor(DOMAIN)).isEmpty();
        assertThat(keys.all()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", ".", "../keys", "/etc", "a/b", "a\\b", "", "a\u0000b", "b\u00fccher.example"})
    void noNameLeadsOutOfTheDirectory(String name) throws IOException {
        put("example.com/s1.pem", PemKeys.write(TestKeys.RSA));

        assertThat(keys.keysOf(name)).isEmpty();
        assertThat(keys.find("example.com", name)).isEmpty();
        assertThatThrownBy(() -> keys.generate(name, Optional.of("s1"), ED25519_SHA256))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("domain: ");
        assertThatThrownBy(() -> keys.generate(DOMAIN, Optional.of(name), ED25519_SHA256))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("selector: ");
    }

    private List<String> signing() {
        return keys.signingKeysFor(DOMAIN).stream().map(SigningKey::selector).toList();
    }

    private void put(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
