package dev.emailrouting.mtasts;

import java.util.Map;
import java.util.Optional;

/** What we answer to the cases of {@code mta-sts.json} that the RFC leaves open, and why. */
public final class StsChoices {
    /** Our answer: that of the case's {@code expect} or {@code match}, or another one. */
    public record Choice(boolean isGood, String why) {}

    private static final String GUARD = "RFC 8461 3.2 recommends it: such an answer may be anybody's upload";

    private static final Map<String, Choice> CHOICES = Map.of(
            "txt-45",
                    new Choice(
                            true,
                            "the letter of RFC 8461 3.1: the one that has a space before the delimiter is discarded"),
            "pol-14",
                    new Choice(
                            true,
                            "the policy is kept for the longest time; to refuse it would take its protection away"),
            "pol-37", new Choice(true, "an empty line at the end says nothing, and many hosts serve one"),
            "pol-52",
                    new Choice(
                            true,
                            "it is a Domain by its grammar; no exchanger passes, for a certificate's address never counts"),
            "mx-24", new Choice(true, "names are compared as the DNS has them"),
            "http-05", new Choice(false, GUARD),
            "http-06", new Choice(false, GUARD),
            "http-07", new Choice(false, GUARD));

    private StsChoices() {}

    public static Optional<Choice> of(String id) {
        return Optional.ofNullable(CHOICES.get(id));
    }
}
