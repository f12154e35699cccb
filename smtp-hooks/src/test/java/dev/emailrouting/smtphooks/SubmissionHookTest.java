package dev.emailrouting.smtphooks;

import java.util.Map;

import dev.emailrouting.james.JamesInMemory;
import dev.emailrouting.james.Mails;
import dev.emailrouting.james.MovableClock;
import dev.emailrouting.james.RecordedActivity;
import dev.emailrouting.james.SubmissionMark;
import dev.emailrouting.james.SubmissionsInMemory;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.activity.ActivityOutcome;
import dev.emailrouting.routing.activity.ActivityRow;
import dev.emailrouting.routing.send.ImmutableSendRights;
import dev.emailrouting.routing.send.SendRights.Scope;
import dev.emailrouting.routing.settings.Settings;
import org.apache.james.core.MaybeSender;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookReturnCode;
import org.apache.james.server.core.MailImpl;
import org.junit.jupiter.api.Test;

import static dev.emailrouting.james.SubmissionsInMemory.rights;
import static org.assertj.core.api.Assertions.assertThat;

class SubmissionHookTest {
    private static final String BOB = "bob@zone.example";
    private static final String FAR = "you@far.example";

    private final JamesInMemory james = new JamesInMemory(new MovableClock());
    private final SubmissionsInMemory world = new SubmissionsInMemory(james);
    private final RecordedActivity activity = new RecordedActivity();
    private final HookPlaces places =
            new HookPlaces(Settings.parse(Map.of("srs.domain", "fwd.example", "hook.max-waiting", "1")));
    private final SubmissionHook hook =
            new SubmissionHook(world.submissions(), james.domains, activity.journal(), places, new MovableClock());
    private final SMTPSession bob = Sessions.client("192.0.2.1").loggedInAs(BOB).open();

    private static MaybeSender sender(String address) {
        return MaybeSender.getMailSender(address.isEmpty() ? "<>" : address);
    }

    private HookResult mail(String sender) {
        return hook.doMail(bob, sender(sender));
    }

    private HookResult rcpt(String sender, String recipient) {
        return hook.doRcpt(bob, sender(sender), Mails.address(recipient));
    }

    private HookResult data(MailImpl mail) {
        return hook.onMessage(bob, mail);
    }

    private static MailImpl message(String from, String sender, String... recipients) {
        return Mails.of("From: " + from + "\r\nMessage-ID: <x@y>\r\n\r\nHello\r\n", sender, recipients);
    }

    private static void assertRefused(HookResult answer, String code, String text) {
        assertThat(answer.getSmtpRetCode()).isEqualTo(code);
        assertThat(answer.getSmtpDescription()).startsWith(text).matches("[ -~]+");
        assertThat(answer.getResult())
                .isEqualTo(code.startsWith("4") ? HookReturnCode.denySoft() : HookReturnCode.deny());
    }

    @Test
    void whoHasNoEntrySendsAsHimself() {
        assertThat(mail(BOB)).isSameAs(HookResult.DECLINED);
        assertThat(rcpt(BOB, FAR)).isSameAs(HookResult.DECLINED);
        MailImpl mail = message("Bob <robert@zone.example>", BOB, FAR);
        assertThat(data(mail)).isSameAs(HookResult.DECLINED);
        assertThat(SubmissionMark.hasPassed(mail)).isTrue();
        assertThat(mail("robert@zone.example")).as("an alias").isSameAs(HookResult.DECLINED);
        assertThat(activity.rows()).isEmpty();
    }

    @Test
    void whoHasNoEntrySendsAsNobodyElseAndNotWithoutASender() {
        assertRefused(mail("ann@zone.example"), "550", "5.7.1 E_SENDER_NOT_VERIFIED: ann@zone.example is not");
        assertRefused(mail("bob@far.example"), "550", "5.7.1 E_SENDER_NOT_VERIFIED: ");
        assertRefused(mail("bob@[192.0.2.1]"), "550", "5.7.1 E_SENDER_NOT_VERIFIED: ");
        assertRefused(mail(""), "550", "5.7.1 E_SENDER_NOT_VERIFIED: ");
    }

    @Test
    void anEntrySaysAsWhom() {
        world.entry(BOB, rights("sales@zone.example"));

        assertThat(mail("sales@zone.example")).isSameAs(HookResult.DECLINED);
        assertThat(mail("")).isSameAs(HookResult.DECLINED);
        assertRefused(mail(BOB), "550", "5.7.1 E_SENDER_NOT_VERIFIED: ");
    }

    @Test
    void whoIsDisabledSendsNothing() {
        world.entry(BOB, rights("bob@zone.example").withEnabled(false));

        assertRefused(mail(BOB), "550", "5.7.1 E_SENDER_NOT_VERIFIED: bob@zone.example is disabled");
    }

    @Test
    void aRecipientOutsideTheRightsIsRefusedAtOnce() {
        world.entry(
                BOB,
                ImmutableSendRights.builder()
                        .from(rights(BOB))
                        .scope(Scope.LIST)
                        .addDestinations(EmailAddress.parse("ann@far.example"))
                        .build());
        mail(BOB);

        assertThat(rcpt(BOB, "ann@far.example")).isSameAs(HookResult.DECLINED);
        assertRefused(rcpt(BOB, FAR), "550", "5.7.1 E_RECIPIENT_NOT_ALLOWED: you@far.example");
        assertRefused(rcpt(BOB, "you@[192.0.2.1]"), "550", "5.7.1 E_RECIPIENT_NOT_ALLOWED: ");
        assertThat(activity.rows()).hasSize(2).first().satisfies(row -> {
            assertThat(row.outcome()).isEqualTo(ActivityOutcome.SEND_REFUSED);
            assertThat(row.recipient()).isEqualTo(FAR);
            assertThat(row.sender()).hasValue(BOB);
            assertThat(row.account()).hasValue("default");
            assertThat(row.zone()).hasValue("zone.example");
            assertThat(row.reason()).startsWith("user:bob@zone.example: E_RECIPIENT_NOT_ALLOWED: ");
        });
    }

    @Test
    void whoIsSuppressedIsRefusedToUsersWithoutAnEntryToo() {
        world.suppress(FAR);
        mail(BOB);

        assertRefused(rcpt(BOB, FAR), "550", "5.7.1 E_RECIPIENT_SUPPRESSED: ");
        assertThat(rcpt(BOB, "ann@far.example")).isSameAs(HookResult.DECLINED);
    }

    @Test
    void anAuthorWhoIsNotAllowedIsRefused() {
        mail(BOB);
        rcpt(BOB, FAR);

        assertRefused(
                data(message("ceo@zone.example", BOB, FAR)), "550", "5.7.1 E_SENDER_NOT_VERIFIED: ceo@zone.example");
        assertRefused(
                data(message(BOB + "\r\nSender: ceo@zone.example", BOB, FAR)),
                "550",
                "5.7.1 E_SENDER_NOT_VERIFIED: ceo@zone.example");
        assertRefused(data(message(BOB + "\r\nFrom: " + BOB, BOB, FAR)), "550", "5.7.1 E_SENDER_NOT_VERIFIED: From: ");
        assertThat(activity.rows())
                .hasSize(3)
                .extracting(ActivityRow::outcome)
                .containsOnly(ActivityOutcome.SEND_REFUSED);
    }

    @Test
    void whatIsTooMuchIsPutOffAndNotCounted() {
        world.entry(BOB, rights(BOB).withPerHour(3));
        mail(BOB);

        assertThat(data(message(BOB, BOB, FAR, "ann@far.example"))).isSameAs(HookResult.DECLINED);
        assertRefused(data(message(BOB, BOB, FAR, "ann@far.example")), "450", "4.7.1 E_RATE_LIMIT_EXCEEDED: ");
        assertThat(world.counted(BOB)).isEqualTo(2);

        world.entry(BOB, rights(BOB).withPerDay(2));
        assertRefused(data(message(BOB, BOB, FAR)), "450", "4.7.1 E_DAILY_LIMIT_EXCEEDED: ");
    }

    @Test
    void whatWasAcceptedBeforeTheClientLoggedInIsLookedAtAgain() {
        world.suppress(FAR);

        assertRefused(data(message(BOB, BOB, FAR)), "550", "5.7.1 E_RECIPIENT_SUPPRESSED: ");
        assertRefused(
                data(message(BOB, "ann@zone.example", "ann@far.example")), "550", "5.7.1 E_SENDER_NOT_VERIFIED: ");
    }

    @Test
    void rightsThatAreTakenAwayMeanwhileCount() {
        mail(BOB);
        rcpt(BOB, FAR);
        world.entry(BOB, rights("sales@zone.example"));

        assertRefused(rcpt(BOB, "ann@far.example"), "550", "5.7.1 E_SENDER_NOT_VERIFIED: ");
        assertRefused(data(message(BOB, BOB, FAR)), "550", "5.7.1 E_SENDER_NOT_VERIFIED: ");
    }

    @Test
    void aStoreThatIsAwayPutsOff() {
        world.goAway();
        assertRefused(mail(BOB), "451", "4.3.0 ");
        world.comeBack();
        mail(BOB);
        world.goAway();

        assertRefused(rcpt(BOB, FAR), "451", "4.3.0 ");
        assertRefused(data(message(BOB, BOB, FAR)), "451", "4.3.0 ");
    }

    @Test
    void beyondItsPlacesItPutsOff() {
        places.take();

        assertRefused(mail(BOB), "451", "4.3.2 ");
        assertRefused(rcpt(BOB, FAR), "451", "4.3.2 ");
        assertRefused(data(message(BOB, BOB, FAR)), "451", "4.3.2 ");
    }

    @Test
    void aStrangerMayNotSayHeIsFromHereAndIsLeftToOthersElse() {
        SMTPSession stranger = Sessions.from("192.0.2.1");

        assertRefused(hook.doMail(stranger, sender(BOB)), "530", "5.7.1 ");
        assertRefused(hook.doRcpt(stranger, sender(BOB), Mails.address(FAR)), "530", "5.7.1 ");
        assertThat(hook.doMail(stranger, sender("ann@far.example"))).isSameAs(HookResult.DECLINED);
        assertThat(hook.doMail(stranger, sender(""))).isSameAs(HookResult.DECLINED);
        MailImpl mail = message("ceo@zone.example", "ann@far.example", BOB);
        assertThat(hook.onMessage(stranger, mail)).isSameAs(HookResult.DECLINED);
        assertThat(SubmissionMark.hasPassed(mail)).isFalse();
        assertThat(hook.doMail(Sessions.client("192.0.2.1").thatMayRelay().open(), sender(BOB)))
                .isSameAs(HookResult.DECLINED);
    }
}
