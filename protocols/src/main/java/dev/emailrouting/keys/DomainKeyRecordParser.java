package dev.emailrouting.keys;

import java.util.Base64;
import java.util.List;
import java.util.Optional;

import dev.emailrouting.message.InvalidTagListException;
import dev.emailrouting.message.TagList;

/** Reads the text of a key record (RFC 6376 3.6.1) in linear time; unknown tags and flags are passed over. */
public final class DomainKeyRecordParser {
    private static final String VERSION = "DKIM1";
    private static final List<String> ANY_SERVICE = List.of("*");
    private static final String EMAIL = "email";

    private DomainKeyRecordParser() {}

    /**
     * @param text the strings of one TXT record, joined
     * @throws InvalidDomainKeyException saying why no signature of mail can be verified with it
     */
    public static DomainKeyRecord parse(String text) throws InvalidDomainKeyException {
        try {
            return read(TagList.parse(text));
        } catch (InvalidTagListException e) {
            throw new InvalidDomainKeyException("the key record is malformed: " + e.getMessage(), e);
        }
    }

    private static DomainKeyRecord read(TagList tags) throws InvalidTagListException, InvalidDomainKeyException {
        checkVersion(tags);
        SigningAlgorithm algorithm = algorithm(tags);
        checkService(tags);
        tags.require("p");
        String key = tags.compact("p").orElseThrow();
        return new DomainKeyRecord(
                algorithm,
                key.isEmpty() ? Optional.empty() : Optional.of(algorithm.readPublic(octets(key))),
                tags.colonSeparated("h"),
                tags.colonSeparated("t").orElse(List.of()));
    }

    private static void checkVersion(TagList tags) throws InvalidDomainKeyException {
        Optional<String> version = tags.get("v");
        if (version.isEmpty()) {
            return;
        }
        if (!tags.names().get(0).equals("v")) {
            throw new InvalidDomainKeyException("v= is not the first tag of the key record");
        }
        if (!version.get().equals(VERSION)) {
            throw new InvalidDomainKeyException("the key record's version is not " + VERSION);
        }
    }

    private static SigningAlgorithm algorithm(TagList tags) throws InvalidDomainKeyException {
        return SigningAlgorithm.ofKeyType(tags.get("k").orElse(SigningAlgorithm.RSA_SHA256.keyType()))
                .orElseThrow(() -> new InvalidDomainKeyException("the key's type (k=) is not known"));
    }

    private static void checkService(TagList tags) throws InvalidDomainKeyException {
        List<String> services = tags.colonSeparated("s").orElse(ANY_SERVICE);
        if (!services.contains("*") && !services.contains(EMAIL)) {
            throw new InvalidDomainKeyException("the key is for another service than mail (s=)");
        }
    }

    private static byte[] octets(String base64) throws InvalidDomainKeyException {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new InvalidDomainKeyException("p= is not base64", e);
        }
    }
}
