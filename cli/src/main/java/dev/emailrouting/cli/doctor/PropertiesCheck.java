package dev.emailrouting.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.settings.PasswordFile;
import dev.emailrouting.routing.settings.Setting;
import dev.emailrouting.routing.settings.Settings;
import dev.emailrouting.srs.SrsSecrets;

/** The one line each that brings the pack in, and its own settings. */
final class PropertiesCheck {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final ConfigurationDirectory directory;
    private final List<Finding> findings = new ArrayList<>();

    private PropertiesCheck(ConfigurationDirectory directory) {
        this.directory = directory;
    }

    static List<Finding> of(ConfigurationDirectory directory) throws IOException {
        PropertiesCheck check = new PropertiesCheck(directory);
        check.lookFor("extensions.properties", "guice.extension.module", "dev.emailrouting.pack.EmailRoutingModule");
        check.lookFor("webadmin.properties", "extensions.routes", "dev.emailrouting.webadmin.EmailRoutingRoutes");
        check.lookFor(
                "healthcheck.properties", "additional.healthchecks", "dev.emailrouting.james.EmailRoutingHealthCheck");
        check.lookAtAdministration();
        check.lookAtSettings();
        return check.findings;
    }

    private Map<String, String> properties(String file) throws IOException {
        return directory.has(file) ? directory.properties(file) : Map.of();
    }

    private void lookFor(String file, String key, String wanted) throws IOException {
        boolean there = Arrays.stream(properties(file).getOrDefault(key, "").split(","))
                .map(String::trim)
                .anyMatch(wanted::equals);
        findings.add(
                there
                        ? Finding.ok(file, key + " names " + wanted)
                        : Finding.bad(
                                file,
                                key + " does not name " + wanted,
                                "add it, behind a comma where there are others"));
    }

    private void lookAtAdministration() throws IOException {
        Map<String, String> webadmin = properties("webadmin.properties");
        boolean local = webadmin.getOrDefault("host", "localhost").matches("localhost|127\\..*|::1");
        if (!local && !"true".equals(webadmin.get("jwt.enabled"))) {
            findings.add(Finding.warn(
                    "webadmin.properties",
                    "whoever reaches " + webadmin.get("host") + " administers this server",
                    "jwt.enabled=true, or host=127.0.0.1"));
        }
    }

    private void lookAtSettings() throws IOException {
        String file = "email-routing.properties";
        if (!directory.has(file)) {
            findings.add(Finding.bad(file, "it is missing, so James does not start", "set srs.domain in it"));
            return;
        }
        try {
            Settings settings = Settings.parse(directory.properties(file));
            findings.add(Finding.ok(file, "every setting is sound, srs.domain is " + settings.srsDomain()));
            Path data = settings.dataDirectory()
                    .map(Path::of)
                    .orElseGet(() -> directory.path().resolveSibling("var").resolve("email-routing"));
            lookAtStore(settings);
            lookAtSecrets(settings.srsSecretsFile().map(Path::of).orElse(data.resolve("srs-secrets")));
            findings.addAll(KeysCheck.of(
                    settings.keysDirectory().map(Path::of).orElse(data.resolve("keys")),
                    settings.srsDomain().toString()));
        } catch (InvalidInputException e) {
            findings.add(Finding.bad(file, e.getMessage(), "docs/configuration.md has every key"));
        }
    }

    private void lookAtStore(Settings settings) throws IOException {
        Path properties = directory.path().resolve("email-routing.properties");
        boolean withPassword = settings.storeUrl()
                .filter(url -> url.toLowerCase(Locale.ROOT).contains("password="))
                .isPresent();
        if (withPassword && othersCanRead(properties)) {
            findings.add(Finding.warn(
                    properties.toString(),
                    "store.url has a password, and others than the file's owner can read it",
                    "name a file that has it: store.password-file"));
        }
        if (settings.storePasswordFile().isPresent()) {
            lookAtPassword(Path.of(settings.storePasswordFile().get()));
        }
    }

    private void lookAtPassword(Path file) throws IOException {
        try {
            PasswordFile.read(Setting.STORE_PASSWORD_FILE, file);
            findings.add(
                    othersCanRead(file)
                            ? Finding.warn(file.toString(), "others than its owner can read the password", "chmod 600")
                            : Finding.ok(file.toString(), "has the password for the store"));
        } catch (InvalidInputException e) {
            findings.add(Finding.bad(
                    "email-routing.properties", e.getMessage(), "one line of UTF-8 that James's user can read"));
        }
    }

    private static boolean othersCanRead(Path file) throws IOException {
        return Files.getFileStore(file).supportsFileAttributeView("posix")
                && !OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file));
    }

    private void lookAtSecrets(Path secrets) throws IOException {
        if (!Files.exists(secrets)) {
            findings.add(Finding.ok(secrets.toString(), "not there yet: James makes it at its first start"));
        } else if (othersCanRead(secrets)) {
            findings.add(Finding.bad(
                    secrets.toString(),
                    "others than its owner can read the secrets",
                    "chmod 600, and put a new secret on top"));
        } else {
            lookInto(secrets);
        }
    }

    private void lookInto(Path secrets) throws IOException {
        try {
            SrsSecrets.load(secrets);
            findings.add(Finding.ok(secrets.toString(), "sound, and only its owner reads the secrets"));
        } catch (IllegalArgumentException e) {
            findings.add(Finding.bad(
                    secrets.toString(),
                    e.getMessage(),
                    "one secret a line, of " + SrsSecrets.MIN_OCTETS + " octets or more"));
        }
    }
}
