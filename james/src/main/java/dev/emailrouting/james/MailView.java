package dev.emailrouting.james;

import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.mail.MessagingException;

import com.google.common.net.InetAddresses;
import dev.emailrouting.authentication.AuthenticationReport;
import dev.emailrouting.authentication.Verdict;
import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.routing.AuthenticationMethod;
import dev.emailrouting.routing.MessageView;
import dev.emailrouting.routing.authentication.MethodResults;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeUtils;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;

/**
 * A mail's message for those who decide on it: at the end of DATA all but what filters among the mailets may still add, on the
 * spool all. What this server wrote itself came from its own address, without TLS.
 */
public final class MailView implements MessageView {
    /** What this server puts on top, and cuts out, on the spool. */
    private static final Set<String> CHANGED_ON_SPOOL = Set.of("authentication-results");

    private final Mail mail;
    private final MessageHeader header;
    private final InetAddress client;
    private final boolean isOnSpool;
    private final Optional<SessionMark> session;
    private final Optional<AuthenticationReport> report;

    private MailView(Mail mail, HeaderBlock header, InetAddress client, boolean isOnSpool) {
        this.mail = mail;
        this.header = new MessageHeader(header);
        this.client = client;
        this.isOnSpool = isOnSpool;
        this.session = SessionMark.of(mail);
        this.report = MailReport.of(mail);
    }

    /** Of a mail with its {@link SessionMark}. James notes the client's address on it only after the hooks. */
    public static MailView atData(Mail mail, HeaderBlock header, InetAddress client) {
        return new MailView(mail, header, client, false);
    }

    public static MailView onSpool(Mail mail, HeaderBlock header) {
        String address = mail.getRemoteAddr();
        InetAddress client = address != null && InetAddresses.isInetAddress(address)
                ? InetAddresses.forString(address)
                : InetAddress.getLoopbackAddress();
        return new MailView(mail, header, client, true);
    }

    @Override
    public Optional<String> sender() {
        return Optional.of(mail.getMaybeSender().asString(""));
    }

    @Override
    public Optional<InetAddress> client() {
        return Optional.of(client);
    }

    @Override
    public Optional<Boolean> tls() {
        return Optional.of(session.map(SessionMark::tls).orElse(false));
    }

    @Override
    public Optional<Long> size() {
        return session.map(SessionMark::size).or(this::sizeNow);
    }

    private Optional<Long> sizeNow() {
        try {
            return Optional.of(Math.max(mail.getMessageSize(), 0));
        } catch (MessagingException e) {
            // Whoever asks has read the header already; a message gone since then fails where it is sent on.
            return Optional.of(0L);
        }
    }

    @Override
    public Optional<List<String>> header(String name) {
        List<String> texts = header.texts(name);
        return isOnSpool || !mayChange(name.toLowerCase(Locale.ROOT), texts) ? Optional.of(texts) : Optional.empty();
    }

    private static boolean mayChange(String name, List<String> texts) {
        return CHANGED_ON_SPOOL.contains(name) || (texts.isEmpty() && name.startsWith("x-"));
    }

    @Override
    public Optional<List<String>> from() {
        return Optional.of(header.from());
    }

    @Override
    public Optional<List<String>> attribute(String name) {
        return isOnSpool
                ? Optional.of(AttributeUtils.getAttributeValueFromMail(mail, AttributeName.of(name))
                        .map(MailView::texts)
                        .orElse(List.of()))
                : Optional.empty();
    }

    private static List<String> texts(Object value) {
        Stream<?> values = value instanceof Collection ? ((Collection<?>) value).stream() : Stream.of(value);
        return values.limit(MessageHeader.MAX_FIELDS)
                .map(each -> each instanceof AttributeValue ? ((AttributeValue<?>) each).value() : each)
                .map(each -> bounded(String.valueOf(each)))
                .collect(Collectors.toList());
    }

    private static String bounded(String text) {
        return text.length() > MessageHeader.MAX_TEXT ? text.substring(0, MessageHeader.MAX_TEXT) : text;
    }

    @Override
    public Optional<List<String>> results(AuthenticationMethod method) {
        return Optional.of(
                report.map(found -> MethodResults.of(method, found)).orElseGet(() -> List.of(Verdict.NONE.word())));
    }

    @Override
    public Optional<String> spfDomain() {
        return report.map(found -> found.spf().domain());
    }

    @Override
    public Optional<String> dmarcDomain() {
        return report.flatMap(found -> found.dmarc().headerFrom());
    }
}
