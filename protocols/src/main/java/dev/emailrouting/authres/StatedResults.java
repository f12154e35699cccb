package dev.emailrouting.authres;

import java.util.List;

import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.message.HeaderBlock.Field;

/** What a server has stated of a message in all its Authentication-Results fields, taken together (RFC 8617 4.1.1). */
public final class StatedResults {
    private static final String FIELD = "Authentication-Results";

    private StatedResults() {}

    /** The results in the order of the fields, the topmost first. Fields that cannot be read, and others' fields, state nothing. */
    public static AuthenticationResults of(AuthservId id, HeaderBlock header) {
        ImmutableAuthenticationResults.Builder all =
                ImmutableAuthenticationResults.builder().authservId(id.toString());
        header.named(FIELD).forEach(field -> all.addAllResults(statedIn(field, id)));
        return all.build();
    }

    private static List<MethodResult> statedIn(Field field, AuthservId id) {
        try {
            AuthenticationResults stated = AuthenticationResultsParser.parse(field.rawValue());
            return stated.authservId().equalsIgnoreCase(id.toString()) ? stated.results() : List.of();
        } catch (InvalidAuthenticationResultsException e) {
            // What is no statement is none of ours: we write what can be read.
            return List.of();
        }
    }
}
