package dev.emailrouting.sieve.mail;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.google.common.collect.ImmutableMap;
import dev.emailrouting.message.StructuredValue;

/** A point in time as a header field tells it (RFC 5322 3.3, 4.3), and the parts that scripts ask for (RFC 5260 4.2). */
public final class MailDate {
    private static final int MAX_LENGTH = 200;
    private static final Pattern DATE = Pattern.compile(
            "\\s*+(?:[A-Za-z]{3,9}+\\s*+,?)?+\\s*+(\\d{1,2})\\s++([A-Za-z]{3})[a-z]*+\\s++"
                    + "(\\d{2,4})\\s++(\\d{1,2})\\s*+:\\s*+(\\d{2})(?:\\s*+:\\s*+(\\d{2}))?+(?:\\s*+([+-]\\d{4}|[A-Za-z]{1,5}))?+\\s*+");
    private static final Pattern OFFSET = Pattern.compile("([+-])(\\d{2})(\\d{2})");
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    /** RFC 5322 4.3, in hours; all others count as +0000. */
    private static final Map<String, Integer> ZONES = ImmutableMap.<String, Integer>builder()
            .put("EDT", -4)
            .put("EST", -5)
            .put("CDT", -5)
            .put("CST", -6)
            .put("MDT", -6)
            .put("MST", -7)
            .put("PDT", -7)
            .put("PST", -8)
            .build();
    /** Days from 17 November 1858 to 1 January 1970. */
    private static final long MODIFIED_JULIAN_EPOCH = 40_587;

    private static final Map<String, Function<OffsetDateTime, String>> PARTS =
            ImmutableMap.<String, Function<OffsetDateTime, String>>builder()
                    .put("year", written("uuuu"))
                    .put("month", written("MM"))
                    .put("day", written("dd"))
                    .put("date", written("uuuu-MM-dd"))
                    .put("julian", time -> Long.toString(time.toLocalDate().toEpochDay() + MODIFIED_JULIAN_EPOCH))
                    .put("hour", written("HH"))
                    .put("minute", written("mm"))
                    .put("second", written("ss"))
                    .put("time", written("HH:mm:ss"))
                    .put("iso8601", written("uuuu-MM-dd'T'HH:mm:ssxxx"))
                    .put("std11", written("EEE, dd MMM uuuu HH:mm:ss xx"))
                    .put("zone", written("xx"))
                    .put("weekday", time -> Integer.toString(time.getDayOfWeek().getValue() % 7))
                    .build();

    private MailDate() {}

    private static Function<OffsetDateTime, String> written(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT)::format;
    }

    public static boolean isPart(String name) {
        return PARTS.containsKey(name.toLowerCase(Locale.ROOT));
    }

    /** @param name such that it {@linkplain #isPart is one} */
    public static String part(String name, OffsetDateTime time) {
        return PARTS.get(name.toLowerCase(Locale.ROOT)).apply(time);
    }

    /** A zone such as {@code +0100}. */
    public static Optional<ZoneOffset> zone(String text) {
        Matcher matcher = OFFSET.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int seconds = 3600 * Integer.parseInt(matcher.group(2)) + 60 * Integer.parseInt(matcher.group(3));
        return seconds > ZoneOffset.MAX.getTotalSeconds()
                ? Optional.empty()
                : Optional.of(ZoneOffset.ofTotalSeconds(matcher.group(1).equals("-") ? -seconds : seconds));
    }

    /** Of a field's content; where it has more than a date, of what follows the last semicolon, as in Received (RFC 5260 4). */
    public static Optional<OffsetDateTime> ofField(String content) {
        String kept = StructuredValue.withoutComments(content);
        String text = kept.substring(kept.lastIndexOf(';') + 1);
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        Matcher matcher = DATE.matcher(text);
        return matcher.matches() ? time(matcher) : Optional.empty();
    }

    private static Optional<OffsetDateTime> time(Matcher matcher) {
        int month = 1 + MONTHS.indexOf(matcher.group(2).toLowerCase(Locale.ROOT));
        String zone = Optional.ofNullable(matcher.group(7)).orElse("+0000");
        Optional<ZoneOffset> offset = Character.isLetter(zone.charAt(0))
                ? Optional.of(ZoneOffset.ofHours(ZONES.getOrDefault(zone.toUpperCase(Locale.ROOT), 0)))
                : zone(zone);
        try {
            return offset.map(at -> OffsetDateTime.of(
                    year(matcher.group(3)),
                    month,
                    Integer.parseInt(matcher.group(1)),
                    Integer.parseInt(matcher.group(4)),
                    Integer.parseInt(matcher.group(5)),
                    // A leap second, which Java does not have.
                    Math.min(
                            59,
                            Integer.parseInt(
                                    Optional.ofNullable(matcher.group(6)).orElse("0"))),
                    0,
                    at));
        } catch (DateTimeException e) {
            // Such as the 31st of June: no date.
            return Optional.empty();
        }
    }

    /** RFC 5322 4.3. */
    private static int year(String text) {
        int year = Integer.parseInt(text);
        switch (text.length()) {
            case 2:
                return year < 50 ? 2000 + year : 1900 + year;
            case 3:
                return 1900 + year;
            default:
                return year;
        }
    }
}
