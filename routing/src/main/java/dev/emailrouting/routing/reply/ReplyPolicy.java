package dev.emailrouting.routing.reply;

import java.time.Instant;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.routing.AuthenticationMethod;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.MessageView;
import dev.emailrouting.routing.OwnFields;

/**
 * Whether a message may be answered automatically, by all that can be known without asking anybody (RFC 3834, RFC 5230 4 and 5). Pure;
 * never throws, whatever the message holds. Who was answered before is {@link ReplyStore}'s to know.
 */
public final class ReplyPolicy {
    private static final String PASS = "pass";

    private final Map<ReplyRefusal, Predicate<Question>> obstacles = new EnumMap<>(ReplyRefusal.class);

    public ReplyPolicy(ReplySurroundings here) {
        obstacles.put(ReplyRefusal.NOT_DUE, asked -> !asked.request.content().isDue(asked.now));
        obstacles.put(ReplyRefusal.NULL_SENDER, asked -> asked.envelopeSender.isEmpty());
        obstacles.put(ReplyRefusal.UNUSABLE_SENDER, asked -> asked.sender.isEmpty());
        obstacles.put(ReplyRefusal.HEADER_TOO_LARGE, asked -> asked.header.isTruncated());
        obstacles.put(ReplyRefusal.NO_DMARC_PASS, asked -> !asked.passes(AuthenticationMethod.DMARC));
        obstacles.put(ReplyRefusal.UNPROVEN_SENDER, asked -> !asked.isSenderProven());
        obstacles.put(ReplyRefusal.AUTO_SUBMITTED, asked -> asked.mail.isAutoSubmitted());
        obstacles.put(ReplyRefusal.MAILING_LIST, asked -> asked.mail.isOfAList());
        obstacles.put(ReplyRefusal.BULK, asked -> asked.mail.isBulk());
        obstacles.put(ReplyRefusal.SUPPRESSED, asked -> asked.mail.suppressesReplies());
        obstacles.put(ReplyRefusal.FEEDBACK_ID, asked -> asked.mail.hasFeedbackId());
        obstacles.put(ReplyRefusal.REPORT, asked -> asked.mail.isReport());
        obstacles.put(ReplyRefusal.SYSTEM_SENDER, Question::isOfASystem);
        obstacles.put(
                ReplyRefusal.ENCODED_SENDER,
                asked -> here.isSrsDomain(asked.to().domain())
                        || SenderName.of(asked.to()).encodesAnother());
        obstacles.put(
                ReplyRefusal.OWN_SENDER,
                asked -> asked.namesOf(here).contains(here.baseOf(asked.to()))
                        || asked.namesOf(here).contains(asked.to())
                        || asked.author(here).equals(asked.to()));
        obstacles.put(ReplyRefusal.LOOP, asked -> asked.header.count(OwnFields.LOOP) > 0);
        obstacles.put(
                ReplyRefusal.NOT_ADDRESSED,
                asked -> !asked.request.content().toAnyAddress()
                        && !new Addressees(asked.header).holdAny(asked.namesOf(here)));
        obstacles.put(ReplyRefusal.TOO_MANY_REFERENCES, asked -> new Conversation(asked.header).hasTooManyReferences());
        obstacles.put(
                ReplyRefusal.AUTHOR_ELSEWHERE,
                asked -> !asked.author(here)
                        .domain()
                        .equals(asked.request.recipient().domain()));
        obstacles.put(
                ReplyRefusal.NO_SIGNING_KEY,
                asked -> !here.signsFor(asked.author(here).domain()));
    }

    /** The first condition that is not met; empty where the message may be answered. */
    public Optional<ReplyRefusal> refusalOf(ReplyRequest request, Instant now) {
        Question question = new Question(request, now);
        return obstacles.entrySet().stream()
                .filter(obstacle -> obstacle.getValue().test(question))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** The one address that a reply would go to: the envelope sender (RFC 3834 4), where it is one. */
    static Optional<EmailAddress> senderOf(MessageView view) {
        String sender = view.sender().orElse("");
        try {
            return sender.isEmpty() ? Optional.empty() : Optional.of(EmailAddress.parse(sender));
        } catch (InvalidInputException e) {
            // A sender's address may be of a kind that is none here, such as one with an address literal.
            return Optional.empty();
        }
    }

    /** From whom a reply would be. */
    static EmailAddress authorOf(ReplyRequest request, ReplySurroundings here) {
        return request.content().author().orElseGet(() -> here.baseOf(request.recipient()));
    }

    /** A reply that is asked about. */
    private static final class Question {
        private final ReplyRequest request;
        private final Instant now;
        private final HeaderBlock header;
        private final AutomaticMail mail;
        private final String envelopeSender;
        private final Optional<EmailAddress> sender;

        private Question(ReplyRequest request, Instant now) {
            this.request = request;
            this.now = now;
            this.header = request.header();
            this.mail = new AutomaticMail(header);
            this.envelopeSender = request.view().sender().orElse("");
            this.sender = senderOf(request.view());
        }

        /** For the conditions behind that one which there is a sender by. */
        private EmailAddress to() {
            return sender.orElseThrow();
        }

        private boolean passes(AuthenticationMethod method) {
            return request.view().results(method).orElse(List.of()).contains(PASS);
        }

        private boolean isSenderProven() {
            String domain = to().domain().toString();
            boolean byItself = passes(AuthenticationMethod.SPF)
                    && request.view()
                            .spfDomain()
                            .filter(domain::equalsIgnoreCase)
                            .isPresent();
            // A signature speaks for the author's address, not for every mailbox of its domain: anybody can send a
            // signed
            // message again, with somebody else's address of the same provider in MAIL FROM.
            boolean byItsAuthor = request.view().dmarcDomain().isPresent()
                    && request.view()
                            .from()
                            .filter(authors ->
                                    authors.size() == 1 && authors.get(0).equalsIgnoreCase(to().toString()))
                            .isPresent();
            return byItself || byItsAuthor;
        }

        private boolean isOfASystem() {
            return SenderName.of(to()).isOfASystem()
                    || request.view().from().orElse(List.of()).stream()
                            .map(author -> author.substring(0, Math.max(author.lastIndexOf('@'), 0)))
                            .anyMatch(localPart -> new SenderName(localPart).isOfASystem());
        }

        private EmailAddress author(ReplySurroundings here) {
            return authorOf(request, here);
        }

        private Set<EmailAddress> namesOf(ReplySurroundings here) {
            Set<EmailAddress> names = new HashSet<>(request.content().alsoAddressedAs());
            names.add(request.recipient());
            names.add(here.baseOf(request.recipient()));
            return names;
        }
    }
}
