package dev.emailrouting.routing.script;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import com.google.common.hash.Hashing;
import dev.emailrouting.routing.InvalidInputException;
import org.immutables.value.Value;

/** The text of one version of a script. Whether it is a program its compiler says. */
@Value.Immutable(builder = false)
public abstract class ScriptSource {
    /** In UTF-8. */
    public static final int MAX_OCTETS = 64 * 1024;

    /** @throws InvalidInputException naming the field where it is too long or no text */
    public static ScriptSource parse(String field, String text) {
        try {
            if (text.length() > MAX_OCTETS
                    || StandardCharsets.UTF_8
                                    .newEncoder()
                                    .encode(CharBuffer.wrap(text))
                                    .remaining()
                            > MAX_OCTETS) {
                throw new InvalidInputException(field, "a script has at most " + MAX_OCTETS + " octets");
            }
        } catch (CharacterCodingException e) {
            throw new InvalidInputException(field, "is no whole Unicode: " + e.getMessage());
        }
        if (text.indexOf('\0') >= 0) {
            throw new InvalidInputException(field, "must hold no NUL"); // RFC 5228 2.1
        }
        return ImmutableScriptSource.of(text);
    }

    @Value.Parameter
    public abstract String text();

    /** In UTF-8. */
    @Value.Derived
    public int octets() {
        return text().getBytes(StandardCharsets.UTF_8).length;
    }

    /** Of the octets, in hex. */
    @Value.Derived
    public String sha256() {
        return Hashing.sha256().hashString(text(), StandardCharsets.UTF_8).toString();
    }

    @Override
    public String toString() {
        return "a script of " + octets() + " octets";
    }
}
