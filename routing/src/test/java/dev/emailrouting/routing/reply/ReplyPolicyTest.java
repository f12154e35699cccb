package dev.emailrouting.routing.reply;

import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;

import dev.emailrouting.routing.AuthenticationMethod;
import dev.emailrouting.routing.EmailAddress;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ReplyPolicyTest {
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

    private final Asked.Here here = new Asked.Here();
    private final ReplyPolicy policy = new ReplyPolicy(here);

    private Optional<ReplyRefusal> refusal(Asked asked) {
        return policy.refusalOf(asked.request(), NOW);
    }

    @Test
    void anOrdinaryMessageIsAnswered() {
        assertThat(refusal(Asked.ordinary())).isEmpty();
    }

    /** RFC 3834 2: MUST NOT. */
    @Nested
    class NobodyIsAnsweredAtTheNullSender {
        @Test
        void aBounceIsNotAnswered() {
            assertThat(refusal(Asked.ordinary().view(known -> known.sender(""))))
                    .contains(ReplyRefusal.NULL_SENDER);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "ann",
                    "@sender.example",
                    "ann@",
                    "ann@[192.0.2.1]",
                    "a b@sender.example",
                    "ann@sender.example>,<bob@other.example",
                    "ann@sender.example\r\nRCPT TO:<bob@other.example>",
                    "\u00e4nn@sender.example"
                })
        void aSenderThatIsNoAddressIsNotAnswered(String sender) {
            assertThat(refusal(Asked.ordinary().view(known -> known.sender(sender))))
                    .contains(ReplyRefusal.UNUSABLE_SENDER);
        }
    }

    /** RFC 3834 2 and 5, RFC 5230 4.6: parsed, not compared. */
    @Nested
    class MailThatWasSentAutomaticallyIsNotAnswered {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "auto-replied",
                    "auto-generated",
                    "Auto-Replied",
                    "auto-replied; x=y",
                    "auto-generated (cron)",
                    "(no) auto-replied",
                    "auto-notified; owner-email=\"no@example.org\"",
                    "auto-something-new",
                    "",
                    "(no",
                    "no auto-replied",
                    ";no"
                })
        void whateverTheKeyword(String value) {
            assertThat(refusal(Asked.ordinary().field("Auto-Submitted", value))).contains(ReplyRefusal.AUTO_SUBMITTED);
        }

        @ParameterizedTest
        @ValueSource(strings = {"no", "NO", " no ", "no (by hand)", "(by \\) hand) no", "no; x=y"})
        void butForNo(String value) {
            assertThat(refusal(Asked.ordinary().field("Auto-Submitted", value))).isEmpty();
        }

        @Test
        void orWhereOneOfSeveralFieldsSaysSo() {
            assertThat(refusal(Asked.ordinary().field("Auto-Submitted", "no").field("auto-submitted", "auto-replied")))
                    .contains(ReplyRefusal.AUTO_SUBMITTED);
        }

        @Test
        void orAsOlderProgramsSay() {
            assertThat(refusal(Asked.ordinary().field("X-Autoreply", "yes"))).contains(ReplyRefusal.AUTO_SUBMITTED);
        }
    }

    /** RFC 5230 4.6, RFC 2369, RFC 2919. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "List-Id",
                "List-Help",
                "List-Subscribe",
                "List-Unsubscribe",
                "List-Post",
                "List-Owner",
                "List-Archive",
                "LIST-ID",
                "list-unsubscribe-post",
                "Mailing-List"
            })
    void mailOfAListIsNotAnswered(String field) {
        assertThat(refusal(Asked.ordinary().field(field, "<any.example>"))).contains(ReplyRefusal.MAILING_LIST);
    }

    /** RFC 5230 4.6 and what mail systems call themselves since. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "owner-cats@sender.example",
                "cats-owner@sender.example",
                "cats-request@sender.example",
                "MAILER-DAEMON@sender.example",
                "\"MAILER-DAEMON\"@sender.example",
                "listserv@sender.example",
                "LISTSERV@sender.example",
                "majordomo@sender.example",
                "noreply@sender.example",
                "no-reply@sender.example",
                "No_Reply@sender.example",
                "do-not-reply@sender.example",
                "donotreply@sender.example",
                "shop-noreply@sender.example",
                "noreply+12@sender.example",
                "bounce@sender.example",
                "bounces-42@sender.example",
                "news.bounces@sender.example"
            })
    void noPersonIsAnsweredNowhere(String sender) {
        assertThat(refusal(Asked.ordinary().from(sender))).contains(ReplyRefusal.SYSTEM_SENDER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "owner@sender.example",
                "request@sender.example",
                "bouncer@sender.example",
                "anoreplyb@sender.example",
                "ann.reply@sender.example",
                "\"ann owner\"@sender.example"
            })
    void aPersonIsAnsweredThoughTheNameIsLikeThat(String sender) {
        assertThat(refusal(Asked.ordinary().from(sender))).isEmpty();
    }

    @Test
    void anAuthorThatWantsNoRepliesGetsNone() {
        assertThat(refusal(Asked.ordinary()
                        .view(known -> known.from("noreply@sender.example").passesSpf("sender.example"))))
                .contains(ReplyRefusal.SYSTEM_SENDER);
    }

    /** RFC 3834 2. */
    @ParameterizedTest
    @ValueSource(strings = {"bulk", "Junk", "list", "bulk (really)", " LIST "})
    void bulkMailIsNotAnswered(String precedence) {
        assertThat(refusal(Asked.ordinary().field("Precedence", precedence))).contains(ReplyRefusal.BULK);
    }

    @Test
    void anotherPrecedenceIsAnswered() {
        assertThat(refusal(Asked.ordinary().field("Precedence", "first-class"))).isEmpty();
    }

    /** As Exchange has it. */
    @ParameterizedTest
    @ValueSource(strings = {"All", "OOF", "DR, AutoReply", "rn,oof", "DR; ALL"})
    void whoeverAsksForNoReplyGetsNone(String value) {
        assertThat(refusal(Asked.ordinary().field("X-Auto-Response-Suppress", value)))
                .contains(ReplyRefusal.SUPPRESSED);
    }

    @Test
    void whoeverAsksForNoReceiptIsAnswered() {
        assertThat(refusal(Asked.ordinary().field("X-Auto-Response-Suppress", "DR, RN, NRN")))
                .isEmpty();
    }

    @Test
    void whatWasSentToManyIsNotAnswered() {
        assertThat(refusal(Asked.ordinary().field("Feedback-ID", "1:campaign:sender")))
                .contains(ReplyRefusal.FEEDBACK_ID);
    }

    /** RFC 6522, RFC 3464, RFC 8098. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/report; report-type=delivery-status; boundary=x",
                "Multipart/Report",
                "multipart / report",
                "multipart/(a comment)report",
                "message/disposition-notification"
            })
    void aReportIsNotAnswered(String type) {
        assertThat(refusal(Asked.ordinary().field("Content-Type", type))).contains(ReplyRefusal.REPORT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SRS0=hash=tt=victim.example=bob@srs.example",
                "anything@srs.example",
                "SRS0=hash=tt=victim.example=bob@forwarder.example",
                "srs1+hash=other.example==hash=tt=victim.example=bob@forwarder.example",
                "list-return-5-bob=victim.example@lists.example",
                "ann+caf_=bob=victim.example@sender.example"
            })
    void aSenderThatStandsForAnotherIsNotAnswered(String sender) {
        assertThat(refusal(Asked.ordinary().from(sender))).contains(ReplyRefusal.ENCODED_SENDER);
    }

    /** BATV: the address is the sender's own, behind a signature of his server. */
    @ParameterizedTest
    @ValueSource(strings = {"prvs=0123456789=ann@sender.example", "prvs=0123456789=ann.b@sender.example"})
    void aSignedSenderIsAnswered(String sender) {
        assertThat(refusal(Asked.ordinary().from(sender))).isEmpty();
    }

    /** RFC 5230 4.5: MUST NOT otherwise. */
    @Nested
    class WhoeverIsNotAddressedDoesNotAnswer {
        private Asked to(String field, String value) {
            return Asked.ordinary().without("To").field(field, value);
        }

        @ParameterizedTest
        @ValueSource(strings = {"To", "Cc", "Bcc", "Resent-To", "Resent-Cc", "Resent-Bcc", "TO"})
        void inAnyOfTheFieldsItCounts(String field) {
            assertThat(refusal(to(field, "Support <SUPPORT@Zone.Example>"))).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "undisclosed-recipients:;",
                    "other@zone.example",
                    "mysupport@zone.example",
                    "my.support@zone.example",
                    "support@zone.example.org",
                    "support@zone.example-b",
                    "support@sub.zone.example"
                })
        void anotherAddressDoesNot(String value) {
            assertThat(refusal(to("To", value))).contains(ReplyRefusal.NOT_ADDRESSED);
        }

        @Test
        void behindManyOthersItCounts() {
            String others = String.join(",\r\n ", Collections.nCopies(5000, "somebody@else.example"));

            assertThat(refusal(to("To", others + ", support@zone.example."))).isEmpty();
        }

        @Test
        void ofASubaddressTheBaseCounts() {
            assertThat(refusal(to("To", "support@zone.example").recipient("support+7@zone.example")))
                    .isEmpty();
        }

        @Test
        void anotherNameOfItCountsWhereTheContentSaysSo() {
            assertThat(refusal(to("To", "help@zone.example")
                            .content(content ->
                                    content.withAlsoAddressedAs(Set.of(EmailAddress.parse("help@zone.example"))))))
                    .isEmpty();
        }

        @Test
        void aServiceAnswersAllTheSame() { // RFC 3834 2
            assertThat(refusal(to("To", "other@zone.example").content(content -> content.withToAnyAddress(true))))
                    .isEmpty();
        }
    }

    /** DESIGN of this server and Cloudflare's first condition. */
    @Nested
    class OnlyProvenSendersAreAnswered {
        @ParameterizedTest
        @ValueSource(strings = {"none", "fail", "temperror", "permerror"})
        void withoutADmarcPassNobodyIs(String result) {
            assertThat(refusal(Asked.ordinary().view(known -> known.results(AuthenticationMethod.DMARC, result))))
                    .contains(ReplyRefusal.NO_DMARC_PASS);
        }

        @Test
        void aVictimInMailFromBehindAPassingFromIsNot() {
            assertThat(refusal(Asked.ordinary().view(known -> known.sender("victim@elsewhere.example"))))
                    .contains(ReplyRefusal.UNPROVEN_SENDER);
        }

        @Test
        void anSpfPassOfAnotherDomainProvesNothing() {
            assertThat(refusal(Asked.ordinary()
                            .view(known ->
                                    known.sender("victim@elsewhere.example").passesSpf("sender.example"))))
                    .contains(ReplyRefusal.UNPROVEN_SENDER);
        }

        @Test
        void anSpfPassOfItsOwnDomainProvesIt() {
            assertThat(refusal(Asked.ordinary().from("ann@elsewhere.example"))).isEmpty();
        }

        @Test
        void theAuthorThatPassedDmarcIsProven() {
            assertThat(refusal(Asked.ordinary().view(known -> known.passesSpf("elsewhere.example"))))
                    .isEmpty();
        }

        /** Anybody can send a signed message again, with somebody else of the same provider in MAIL FROM. */
        @Test
        void anotherMailboxOfTheDomainThatPassedDmarcIsNot() {
            assertThat(refusal(Asked.ordinary()
                            .view(known -> known.sender("victim@sender.example").passesSpf("elsewhere.example"))))
                    .contains(ReplyRefusal.UNPROVEN_SENDER);
        }

        @Test
        void whereNothingWasCheckedNobodyIs() {
            assertThat(refusal(Asked.ordinary().view(known -> known.withoutHeader())))
                    .contains(ReplyRefusal.NO_DMARC_PASS);
        }
    }

    /** Cloudflare's fifth condition. */
    @Nested
    class WhatRefersToMoreThanAHundredIsNotAnswered {
        private String references(int count) {
            return String.join("\r\n ", Collections.nCopies(count, "<a@sender.example>"));
        }

        @Test
        void aHundredAreAnswered() {
            assertThat(refusal(Asked.ordinary().field("References", references(100))))
                    .isEmpty();
        }

        @Test
        void moreAreNot() {
            assertThat(refusal(Asked.ordinary().field("References", references(101))))
                    .contains(ReplyRefusal.TOO_MANY_REFERENCES);
        }

        @Test
        void norWhereTheyAreSpreadOverFieldsOrBroken() {
            assertThat(refusal(
                            Asked.ordinary().field("References", references(51)).field("References", references(51))))
                    .contains(ReplyRefusal.TOO_MANY_REFERENCES);
            assertThat(refusal(Asked.ordinary().field("References", "<a b".repeat(101))))
                    .contains(ReplyRefusal.TOO_MANY_REFERENCES);
        }
    }

    /** Cloudflare's fourth condition. */
    @Test
    void anAuthorInAnotherDomainThanReceivedTheMessageIsRefused() {
        assertThat(refusal(
                        Asked.ordinary().content(content -> content.withAuthor(EmailAddress.parse("a@other.example")))))
                .contains(ReplyRefusal.AUTHOR_ELSEWHERE);
        assertThat(refusal(Asked.ordinary()
                        .content(content -> content.withAuthor(EmailAddress.parse("a@sub.zone.example")))))
                .contains(ReplyRefusal.AUTHOR_ELSEWHERE);
        assertThat(refusal(
                        Asked.ordinary().content(content -> content.withAuthor(EmailAddress.parse("a@ZONE.example")))))
                .isEmpty();
    }

    @Test
    void whatCannotBeSignedIsNotSent() {
        here.signed.clear();

        assertThat(refusal(Asked.ordinary())).contains(ReplyRefusal.NO_SIGNING_KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"support@zone.example", "Support@zone.example", "support+7@zone.example"})
    void nobodyAnswersHimself(String sender) {
        assertThat(refusal(Asked.ordinary().from(sender))).contains(ReplyRefusal.OWN_SENDER);
    }

    @Test
    void whatWasForwardedByAServerLikeThisOneIsNotAnswered() {
        assertThat(refusal(Asked.ordinary().field("X-Email-Routing-Loop", "any")))
                .contains(ReplyRefusal.LOOP);
    }

    @Test
    void aReplyHasItsTime() {
        Asked before = Asked.ordinary().content(content -> content.withStarts(NOW.plusSeconds(1)));
        Asked after = Asked.ordinary().content(content -> content.withEnds(NOW));
        Asked within =
                Asked.ordinary().content(content -> content.withStarts(NOW).withEnds(NOW.plusSeconds(1)));

        assertThat(refusal(before)).contains(ReplyRefusal.NOT_DUE);
        assertThat(refusal(after)).contains(ReplyRefusal.NOT_DUE);
        assertThat(refusal(within)).isEmpty();
    }

    @Test
    void ofAHeaderThatIsNotSeenToItsEndNothingIsKnown() {
        assertThat(refusal(Asked.ordinary().field("X-Long", "x".repeat(300_000))))
                .contains(ReplyRefusal.HEADER_TOO_LARGE);
    }

    @Test
    void everyRefusalHasAWordAndAReason() {
        assertThat(ReplyRefusal.values()).allSatisfy(refusal -> {
            assertThat(refusal.word()).matches("[a-z]+(-[a-z]+)*");
            assertThat(refusal.text()).isNotBlank();
        });
    }
}
