package dev.emailrouting.cli;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emailrouting.srs.ImmutableSrsConfiguration;
import dev.emailrouting.srs.SrsConfiguration;
import dev.emailrouting.srs.SrsRewriter;
import dev.emailrouting.srs.SrsSecrets;
import picocli.CommandLine.Command;

/** {@code srs batch}: conformance data, a case a line. */
@Command(
        name = "batch",
        description = {
            "Answers conformance data: JSON objects on standard input, one a line.",
            "A case has op (forward or reverse), secrets, sender and alias or address, and where they "
                    + "differ from other implementations' defaults time, separator, hashlength, hashmin, maxage, clockskew, "
                    + "alwaysrewrite.",
            "What is not in the case is as other implementations have it, which a server here has not: hashes of 4, no clock "
                    + "skew, no quotes around an address literal, and more than ASCII is taken. A reversal is asked of "
                    + "whatever domain the address has."
        })
final class SrsBatchCommand extends BatchCommand {
    /** Where the address of a reversal has no domain: it is refused for that, not for the domain. */
    private static final String NO_DOMAIN = "invalid";

    private static final long MAX_SECONDS = 1L << 40;
    private static final long MAX_DAYS = 1023;

    @Override
    ObjectNode answer(ObjectNode given) {
        CaseFields fields = new CaseFields(given);
        try {
            return answer(fields);
        } catch (IllegalArgumentException e) {
            throw new InvalidCaseException(e.getMessage(), e);
        }
    }

    private ObjectNode answer(CaseFields fields) {
        String operation = fields.text("op");
        switch (operation) {
            case "forward":
                String alias = domainIn(fields.text("alias", "srs_domain"));
                return SrsAnswers.json(rewriter(fields, alias).forward(fields.text("sender", "input")));
            case "reverse":
                String address = fields.text("address", "input");
                String domain = Optional.of(domainIn(address))
                        .filter(SrsConfiguration::canBeDomain)
                        .orElse(NO_DOMAIN);
                return SrsAnswers.json(rewriter(fields, domain).reverse(address));
            default:
                throw new InvalidCaseException("op is neither forward nor reverse");
        }
    }

    private SrsRewriter rewriter(CaseFields fields, String domain) {
        return SrsRewriter.withoutStore(configuration(fields, domain), secrets(fields), clock(fields));
    }

    private static SrsConfiguration configuration(CaseFields fields, String domain) {
        ImmutableSrsConfiguration.Builder configuration = ImmutableSrsConfiguration.builder()
                .addDomains(domain)
                .hashLength(number(fields, "hashlength").orElse(4))
                .maxAge(Duration.ofDays(number(fields, "maxage").orElse(21)))
                .clockSkew(Duration.ofDays(number(fields, "clockskew").orElse(0)))
                .rewritesOwnDomain(fields.flag("alwaysrewrite"))
                .strictSyntax(false)
                .internationalized(true);
        number(fields, "hashmin").ifPresent(configuration::minHashLength);
        fields.optionalText("separator").map(SrsBatchCommand::character).ifPresent(configuration::separator);
        return configuration.build();
    }

    private static Optional<Integer> number(CaseFields fields, String name) {
        return fields.wholeNumber(name, 0, MAX_DAYS).map(Math::toIntExact);
    }

    private static char character(String text) {
        if (text.length() != 1) {
            throw new InvalidCaseException("separator is not one character");
        }
        return text.charAt(0);
    }

    private static SrsSecrets secrets(CaseFields fields) {
        return SrsSecrets.ofAnyLength(fields.has("secret") ? List.of(fields.text("secret")) : fields.texts("secrets"));
    }

    private Clock clock(CaseFields fields) {
        return fields.wholeNumber("time", 0, MAX_SECONDS)
                .map(seconds -> Clock.fixed(Instant.ofEpochSecond(seconds), ZoneOffset.UTC))
                .orElseGet(this::clock);
    }

    /** Of an address or, as Mail::SRS takes its alias, of a bare domain; without the trailing dot. */
    private static String domainIn(String address) {
        String domain = address.substring(address.lastIndexOf('@') + 1);
        return domain.endsWith(".") ? domain.substring(0, domain.length() - 1) : domain;
    }
}
