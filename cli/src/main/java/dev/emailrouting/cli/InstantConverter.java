package dev.emailrouting.cli;

import java.time.DateTimeException;
import java.time.Instant;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A point of time as seconds since 1970 or as ISO 8601 ({@code 2026-11-24T12:00:00Z}). */
final class InstantConverter implements ITypeConverter<Instant> {
    private static final String SECONDS = "-?[0-9]{1,12}";

    @Override
    public Instant convert(String text) {
        try {
            return text.matches(SECONDS) ? Instant.ofEpochSecond(Long.parseLong(text)) : Instant.parse(text);
        } catch (DateTimeException e) {
            throw new TypeConversionException("'" + text + "' is neither seconds since 1970 nor ISO 8601 in UTC");
        }
    }
}
