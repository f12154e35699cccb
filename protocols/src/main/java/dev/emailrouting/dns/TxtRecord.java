package dev.emailrouting.dns;

import java.util.List;

import org.immutables.value.Value;

/** The character-strings of one TXT record (RFC 1035 3.3.14); each char stands for one octet. */
@Value.Immutable
public interface TxtRecord {
    static TxtRecord of(List<String> strings) {
        return ImmutableTxtRecord.of(strings);
    }

    @Value.Parameter
    List<String> strings();

    /** The strings joined without anything between, as SPF, DKIM, DMARC and MTA-STS read them. */
    default String joined() {
        return String.join("", strings());
    }
}
