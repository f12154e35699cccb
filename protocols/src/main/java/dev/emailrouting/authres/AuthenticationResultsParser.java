package dev.emailrouting.authres;

import java.util.Optional;

import dev.emailrouting.message.HeaderBlock;

/**
 * Reads an Authentication-Results field (RFC 8601 2.2): comments and folding anywhere between tokens, methods, results and properties
 * of any name, which are lower-cased. Takes time in proportion to the text.
 *
 * <p>Of what is against the ABNF, these are read because they are common: a semicolon at the end, the underscore in names, values
 * that lack their quotes, nothing where a null sender stands, a reason behind properties. Also common is {@code name=value} without
 * a property type, such as {@code action=none}: that is no property and passed over.
 */
public final class AuthenticationResultsParser {
    private final FieldCursor cursor;
    private final ImmutableAuthenticationResults.Builder results = ImmutableAuthenticationResults.builder();
    private int statements;

    private AuthenticationResultsParser(String fieldValue) {
        this.cursor = new FieldCursor(fieldValue);
    }

    /**
     * @param fieldValue what follows the field's colon, folded or not; of an ARC-Authentication-Results field what follows the instance
     *     and its semicolon
     * @throws InvalidAuthenticationResultsException saying what the text lacks
     */
    public static AuthenticationResults parse(String fieldValue) throws InvalidAuthenticationResultsException {
        if (fieldValue.length() > HeaderBlock.MAX_SIZE) {
            throw new InvalidAuthenticationResultsException("longer than " + HeaderBlock.MAX_SIZE + " characters");
        }
        return new AuthenticationResultsParser(fieldValue).payload();
    }

    private AuthenticationResults payload() throws InvalidAuthenticationResultsException {
        cursor.skipCfws();
        results.authservId(authservId());
        cursor.skipCfws();
        if (cursor.isAtDigit()) {
            results.version(cursor.number("the version"));
            cursor.skipCfws();
        }
        cursor.expect(';');
        do {
            cursor.skipCfws();
            if (cursor.isAtEnd() && statements > 0) {
                break;
            }
            statement();
            statements++;
        } while (cursor.skip(';'));
        cursor.expectEnd();
        return results.build();
    }

    private String authservId() throws InvalidAuthenticationResultsException {
        String id = cursor.value("an authserv-id");
        if (id.isEmpty()) {
            throw new InvalidAuthenticationResultsException("the authserv-id is empty");
        }
        return id;
    }

    private void statement() throws InvalidAuthenticationResultsException {
        String method = cursor.keyword("a method");
        cursor.skipCfws();
        if (method.equals("none") && (cursor.isAtEnd() || cursor.isAt(';'))) {
            nothingElse();
        } else {
            results.addResults(methodResult(method));
        }
    }

    /** The statement that there is none stands alone. */
    private void nothingElse() throws InvalidAuthenticationResultsException {
        cursor.skip(';');
        cursor.skipCfws();
        if (statements > 0 || !cursor.isAtEnd()) {
            throw new InvalidAuthenticationResultsException("'none' stands beside a result");
        }
    }

    private MethodResult methodResult(String method) throws InvalidAuthenticationResultsException {
        ImmutableMethodResult.Builder result = ImmutableMethodResult.builder().method(method);
        if (cursor.skip('/')) {
            cursor.skipCfws();
            result.methodVersion(cursor.number("the version of " + shown(method)));
            cursor.skipCfws();
        }
        cursor.expect('=');
        cursor.skipCfws();
        result.result(cursor.keyword("a result of " + shown(method)));
        cursor.skipCfws();
        Optional<String> reason = Optional.empty();
        while (!cursor.isAtEnd() && !cursor.isAt(';')) {
            Optional<String> given = detail(result);
            reason = reason.isPresent() ? reason : given;
            cursor.skipCfws();
        }
        return result.reason(reason).build();
    }

    /** Adds a property; or gives the reason, if this is one. */
    private Optional<String> detail(ImmutableMethodResult.Builder result) throws InvalidAuthenticationResultsException {
        String name = cursor.keyword("a property");
        cursor.skipCfws();
        if (cursor.skip('.')) {
            cursor.skipCfws();
            String property = cursor.keyword("a property behind " + shown(name) + ".");
            result.addProperties(MethodProperty.of(name, property, valueOf(property)));
            return Optional.empty();
        }
        return Optional.of(valueOf(name)).filter(value -> name.equals("reason"));
    }

    private String valueOf(String name) throws InvalidAuthenticationResultsException {
        cursor.skipCfws();
        cursor.expect('=');
        cursor.skipCfws();
        return cursor.propertyValue("a value of " + shown(name));
    }

    /** Enough to tell a keyword by; what a stranger wrote is not repeated at any length. */
    private static String shown(String keyword) {
        return keyword.length() > 32 ? keyword.substring(0, 32) + "..." : keyword;
    }
}
