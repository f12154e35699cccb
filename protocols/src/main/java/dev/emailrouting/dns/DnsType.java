package dev.emailrouting.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.base.Ascii;
import com.google.common.net.InetAddresses;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * A record type and the value its records are read into. A new type is one more constant here: it says how its records look on
 * the wire and in a table.
 */
public final class DnsType<R> {
    /** RFC 1035 3.3.9. */
    public static final DnsType<MxRecord> MX = new DnsType<>("MX", DnsType::mxFromWire, DnsType::mxFromJson);
    /** RFC 1035 3.4.1. */
    public static final DnsType<InetAddress> A =
            new DnsType<>("A", wire -> unnamed(((ARecord) wire).getAddress()), json -> address(json, 4));
    /** RFC 3596 2.2. */
    public static final DnsType<InetAddress> AAAA =
            new DnsType<>("AAAA", wire -> unnamed(((AAAARecord) wire).getAddress()), json -> address(json, 16));
    /** RFC 1035 3.3.14. */
    public static final DnsType<TxtRecord> TXT = new DnsType<>("TXT", DnsType::txtFromWire, DnsType::txtFromJson);

    /** RFC 1035 3.3.12; host names in lower case, without the trailing dot. */
    public static final DnsType<String> PTR =
            new DnsType<>("PTR", wire -> host(((PTRRecord) wire).getTarget()), json -> canonical(text(json)));

    /** RFC 1034 3.6.2. Clients follow aliases by themselves; this tells whether a name is one. */
    public static final DnsType<String> CNAME =
            new DnsType<>("CNAME", wire -> host(((CNAMERecord) wire).getTarget()), json -> canonical(text(json)));

    private static final List<DnsType<?>> ALL = List.of(MX, A, AAAA, TXT, PTR, CNAME);

    private final String name;
    private final Function<Record, R> fromWire;
    private final Function<JsonNode, R> fromJson;

    private DnsType(String name, Function<Record, R> fromWire, Function<JsonNode, R> fromJson) {
        this.name = name;
        this.fromWire = fromWire;
        this.fromJson = fromJson;
    }

    static Optional<DnsType<?>> named(String name) {
        return ALL.stream().filter(type -> type.name.equalsIgnoreCase(name)).findFirst();
    }

    public String name() {
        return name;
    }

    int code() {
        return Type.value(name);
    }

    R read(Record wire) {
        return fromWire.apply(wire);
    }

    /** @throws IllegalArgumentException saying what is wrong with the record */
    R read(JsonNode json) {
        return fromJson.apply(json);
    }

    /** A key for the question after the name: equal for equal questions, however the name is written. */
    String question(String owner) {
        return name + " " + canonical(owner);
    }

    @Override
    public String toString() {
        return name;
    }

    /** Lower case, without the trailing dot; the root alone keeps its dot. */
    static String canonical(String host) {
        String lower = Ascii.toLowerCase(host);
        return lower.length() > 1 && lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    private static String host(Name name) {
        return canonical(name.toString());
    }

    private static MxRecord mxFromWire(Record wire) {
        MXRecord mx = (MXRecord) wire;
        return MxRecord.of(mx.getPriority(), host(mx.getTarget()));
    }

    private static MxRecord mxFromJson(JsonNode json) {
        JsonNode priority = json.path("priority");
        if (!priority.canConvertToInt() || priority.intValue() < 0 || priority.intValue() > 0xffff) {
            throw new IllegalArgumentException("an MX record has a priority from 0 to 65535 and an exchange");
        }
        return MxRecord.of(priority.intValue(), canonical(text(json.path("exchange"))));
    }

    private static TxtRecord txtFromWire(Record wire) {
        return TxtRecord.of(((TXTRecord) wire)
                .getStringsAsByteArrays().stream()
                        .map(octets -> new String(octets, ISO_8859_1))
                        .collect(Collectors.toUnmodifiableList()));
    }

    private static TxtRecord txtFromJson(JsonNode json) {
        if (!json.isArray()) {
            return TxtRecord.of(List.of(text(json)));
        }
        List<String> strings = new ArrayList<>();
        json.forEach(string -> strings.add(text(string)));
        return TxtRecord.of(strings);
    }

    private static String text(JsonNode json) {
        if (!json.isTextual()) {
            throw new IllegalArgumentException("a text is missing, found " + json.getNodeType());
        }
        return json.textValue();
    }

    private static InetAddress address(JsonNode json, int octets) {
        String text = text(json);
        return Stream.of(text)
                .filter(InetAddresses::isInetAddress)
                .map(InetAddresses::forString)
                .filter(address -> octets == (text.indexOf(':') < 0 ? 4 : 16))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + text + "' is no address of this type"));
    }

    /** dnsjava puts the owner's name into the address; the address alone says what was found. */
    private static InetAddress unnamed(InetAddress address) {
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 octets", e);
        }
    }
}
