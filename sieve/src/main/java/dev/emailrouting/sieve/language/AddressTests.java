package dev.emailrouting.sieve.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import dev.emailrouting.routing.Texts;
import dev.emailrouting.sieve.mail.Mailbox;
import dev.emailrouting.sieve.syntax.Statement;

import static dev.emailrouting.sieve.language.Signature.Kind.STRINGS;

/** Addresses of the header (RFC 5228 5.1) and of the envelope (5.4). */
final class AddressTests {
    private static final Set<String> ENVELOPE_PARTS = Set.of("from", "to");

    private AddressTests() {}

    static Check address(Statement test, Scope scope) {
        Signature signature = Index.declaredIn(
                AddressPart.declaredIn(Comparison.declaredIn(Signature.of(STRINGS, STRINGS))), Extensions.INDEX);
        Arguments arguments = Arguments.of(test, scope, signature);
        List<Text> names = FieldNames.ofAddresses(arguments.texts(0));
        Comparison comparison = Comparison.of(arguments, scope, arguments.texts(1));
        AddressPart part = AddressPart.of(arguments);
        Index index = Index.of(arguments);
        return run -> {
            List<String> fields = new ArrayList<>();
            for (String name : Text.in(names, run)) {
                if (FieldNames.haveAddresses(name)) {
                    fields.addAll(run.header().octets(name));
                }
            }
            List<String> values = new ArrayList<>();
            for (String field : index.of(fields)) {
                values.addAll(part.of(
                        Mailbox.ofField(field, run.budget()), run.input().subaddressing()));
            }
            return comparison.holds(run, values);
        };
    }

    static Check envelope(Statement test, Scope scope) {
        Signature signature = AddressPart.declaredIn(Comparison.declaredIn(Signature.of(STRINGS, STRINGS)));
        Arguments arguments = Arguments.of(test, scope, signature);
        List<Text> parts = arguments.texts(0);
        for (Text part : parts) {
            part.check(text -> {
                if (!ENVELOPE_PARTS.contains(text.toLowerCase(Locale.ROOT))) {
                    throw part.at().wrong("'" + Texts.quotable(text) + "' is no part of an envelope: \"from\", \"to\"");
                }
            });
        }
        Comparison comparison = Comparison.of(arguments, scope, arguments.texts(1));
        AddressPart part = AddressPart.of(arguments);
        return run -> {
            List<Mailbox> addresses = new ArrayList<>();
            for (String name : Text.in(parts, run)) {
                if (name.equalsIgnoreCase("to")) {
                    addresses.add(Mailbox.ofEnvelope(run.input().recipient().toString()));
                } else if (name.equalsIgnoreCase("from")) {
                    // RFC 5228 5.4: the null sender is the empty string.
                    addresses.add(Mailbox.ofEnvelope(run.input().view().sender().orElse("")));
                }
            }
            return comparison.holds(run, part.of(addresses, run.input().subaddressing()));
        };
    }
}
