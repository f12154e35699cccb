package dev.emailrouting.dkim;

import java.util.List;
import java.util.stream.Collectors;

import org.immutables.value.Value;

/** What became of a message's signatures (RFC 6376 6.1); one that does not hold takes nothing from another that does. */
@Value.Immutable
public interface DkimResult {
    /** One a field, top to bottom; empty where the message is not signed. */
    @Value.Parameter
    List<DkimSignatureResult> signatures();

    /** Those that hold: what they cover will be believed by the next receiver too, if nobody changes it. */
    @Value.Derived
    default List<DkimSignatureResult> passed() {
        return signatures().stream()
                .filter(signature -> signature.status() == DkimSignatureResult.Status.PASS)
                .collect(Collectors.toUnmodifiableList());
    }
}
