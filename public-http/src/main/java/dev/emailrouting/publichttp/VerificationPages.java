package dev.emailrouting.publichttp;

import java.util.Optional;
import java.util.Set;

import com.google.common.net.InetAddresses;
import dev.emailrouting.routing.Destination;
import dev.emailrouting.routing.audit.ChangeOrigin;
import dev.emailrouting.routing.audit.ImmutableChangeOrigin;
import dev.emailrouting.routing.verification.DestinationVerification;
import dev.emailrouting.routing.verification.VerificationLink;
import org.eclipse.jetty.http.HttpStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /verify/TOKEN}, where the owner of an address agrees to what is forwarded to it. GET shows what it is about and changes
 * nothing, for scanners of mail follow links too; POST agrees.
 */
public final class VerificationPages implements PublicHandler {
    private static final Logger LOGGER = LoggerFactory.getLogger(VerificationPages.class);
    /** Of a form without fields. */
    private static final int MAX_BODY = 1024;

    private final DestinationVerification verification;
    private final String server;
    private final Runnable verified;

    /**
     * @param server the name by which the owner knows this server
     * @param verified is run after a destination has been verified, so that mail goes there at once; may throw
     */
    public VerificationPages(DestinationVerification verification, String server, Runnable verified) {
        this.verification = verification;
        this.server = server;
        this.verified = verified;
    }

    @Override
    public String path() {
        return "/" + DestinationVerification.PATH;
    }

    @Override
    public Set<String> methods() {
        return Set.of("GET", "POST");
    }

    @Override
    public int maxBody() {
        return MAX_BODY;
    }

    @Override
    public PublicAnswer handle(PublicRequest request) {
        boolean agreed = request.method().equals("POST");
        VerificationLink link =
                agreed ? verification.confirm(request.tail(), origin(request)) : verification.look(request.tail());
        switch (link.state()) {
            case OPEN:
                return ask(emailOf(link));
            case CONFIRMED:
                tell(link.destination(), request);
                return page(HttpStatus.OK_200, "Thank you", emailOf(link) + " is confirmed. You can close this page.");
            case EXPIRED:
                return page(
                        HttpStatus.GONE_410,
                        "This link has expired",
                        "Nothing was changed. Whoever manages your addresses can have a new link sent to you.");
            case VOID:
                return page(
                        HttpStatus.GONE_410,
                        "This link is used up",
                        "It was confirmed already, or a newer link was sent to you, which counts instead.");
            default:
                return page(
                        HttpStatus.NOT_FOUND_404, "Unknown link", "Check that the link is whole, as the mail has it.");
        }
    }

    /** The owner has no other name here than where he asks from; the token is not told, for it is a secret. */
    private ChangeOrigin origin(PublicRequest request) {
        return ImmutableChangeOrigin.builder()
                .actor("link@" + InetAddresses.toAddrString(request.client()))
                .request(request.method() + " " + path())
                .build();
    }

    private PublicAnswer ask(String email) {
        return PublicAnswer.html(
                HttpStatus.OK_200,
                HtmlPage.titled("Mail for you?")
                        .paragraph("The mail server " + server + " is to forward mail to")
                        .emphasis(email)
                        .paragraph(
                                "Confirm it only if this address is yours and you want that mail. If you do nothing, no mail"
                                        + " is forwarded.")
                        .button("Confirm")
                        .toString());
    }

    private static String emailOf(VerificationLink link) {
        return link.destination().orElseThrow().email().toString();
    }

    private static PublicAnswer page(int status, String title, String text) {
        return PublicAnswer.html(status, HtmlPage.titled(title).paragraph(text).toString());
    }

    private void tell(Optional<Destination> destination, PublicRequest request) {
        LOGGER.info(
                "event=destination-verified id={} account={} email={} client={}",
                destination.orElseThrow().id(),
                destination.orElseThrow().account(),
                destination.orElseThrow().email(),
                InetAddresses.toAddrString(request.client()));
        try {
            verified.run();
        } catch (RuntimeException e) {
            // It stands, so it is answered as done; the tables look for changes again by themselves.
            LOGGER.warn("event=tables-behind reason=\"{}\"", e.getMessage());
        }
    }
}
