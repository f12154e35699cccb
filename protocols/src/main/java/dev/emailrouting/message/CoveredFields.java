package dev.emailrouting.message;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import com.google.common.collect.ImmutableList;

/** Which fields of a message a signature covers (RFC 6376 5.4.1, RFC 8617 4.1.2). */
public final class CoveredFields {
    /** Listed once more than they are there, so that adding another breaks the signature (RFC 6376 8.15). */
    private static final List<String> SEALED_AGAINST_ADDITION =
            List.of("From", "To", "Cc", "Subject", "Date", "Reply-To", "MIME-Version", "Content-Type");

    /** Listed as often as they are there. Receivers may add a Message-ID, lists their own fields. */
    private static final List<String> IF_THERE = List.of(
            "Message-ID",
            "Sender",
            "In-Reply-To",
            "References",
            "Resent-Date",
            "Resent-From",
            "Resent-To",
            "Resent-Cc",
            "Content-Transfer-Encoding",
            "Content-ID",
            "Content-Description",
            "Content-Disposition",
            "List-Id",
            "List-Help",
            "List-Unsubscribe",
            "List-Unsubscribe-Post",
            "List-Subscribe",
            "List-Post",
            "List-Owner",
            "List-Archive",
            "Auto-Submitted",
            "DKIM-Signature");

    private final ImmutableList<String> once;
    private final ImmutableList<String> ifThere;
    private final ImmutableList<String> sealedAgainstAddition;

    private CoveredFields(List<String> once, List<String> ifThere, List<String> sealedAgainstAddition) {
        this.once = ImmutableList.copyOf(once);
        this.ifThere = ImmutableList.copyOf(ifThere);
        this.sealedAgainstAddition = ImmutableList.copyOf(sealedAgainstAddition);
    }

    /** What a reader sees and acts on, trace fields left out; the fields a message has one of cannot be added to. */
    public static CoveredFields recommended() {
        return new CoveredFields(List.of(), IF_THERE, SEALED_AGAINST_ADDITION);
    }

    /**
     * The names as given, one entry each.
     *
     * @throws IllegalArgumentException when one is no field's name
     */
    public static CoveredFields exactly(List<String> names) {
        names.forEach(TagFieldWriter::requireName);
        return new CoveredFields(names, List.of(), List.of());
    }

    /** The {@code h=} of a signature of this message. */
    public List<String> namesFor(HeaderBlock header) {
        List<String> names = new ArrayList<>(once);
        sealedAgainstAddition.forEach(name -> names.addAll(Collections.nCopies(header.count(name) + 1, name)));
        ifThere.forEach(name -> names.addAll(Collections.nCopies(header.count(name), name)));
        return List.copyOf(names);
    }
}
