package dev.emailrouting.mailets.remotedelivery;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import dev.emailrouting.smtp.Envelope;
import dev.emailrouting.smtp.EnvelopeAddress;
import dev.emailrouting.smtp.EnvelopeRecipient;
import dev.emailrouting.smtp.ImmutableEnvelope;
import dev.emailrouting.smtp.ImmutableEnvelopeRecipient;
import org.apache.james.core.MailAddress;
import org.apache.mailet.DsnParameters;
import org.apache.mailet.Mail;

/** From James's addresses and DSN parameters to those of the wire. */
final class MailEnvelope {
    private final Mail mail;
    private final Optional<DsnParameters> dsn;

    MailEnvelope(Mail mail) {
        this.mail = mail;
        this.dsn = mail.dsnParameters();
    }

    /** Whether the sender can be written in a command; the null sender can. */
    boolean isSenderWritable() {
        return !mail.hasSender() || sender().isPresent();
    }

    private Optional<EnvelopeAddress> sender() {
        return mail.getMaybeSender()
                .asOptional()
                .filter(sender -> mail.hasSender())
                .flatMap(sender -> EnvelopeAddress.parse(sender.asString()));
    }

    /** Those that can be written in a command, by what stands for them on the wire. */
    Map<EnvelopeRecipient, MailAddress> writable(Collection<MailAddress> recipients) {
        Map<EnvelopeRecipient, MailAddress> writable = new LinkedHashMap<>();
        for (MailAddress recipient : recipients) {
            EnvelopeAddress.parse(recipient.asString())
                    .ifPresent(address -> writable.put(withParameters(recipient, address), recipient));
        }
        return writable;
    }

    private EnvelopeRecipient withParameters(MailAddress recipient, EnvelopeAddress address) {
        ImmutableEnvelopeRecipient.Builder builder =
                ImmutableEnvelopeRecipient.builder().address(address);
        dsn.map(parameters -> parameters.getRcptParameters().get(recipient)).ifPresent(parameters -> {
            parameters
                    .getNotifyParameter()
                    .ifPresent(notifies -> notifies.forEach(
                            notify -> builder.addNotifies(EnvelopeRecipient.Notify.valueOf(notify.name()))));
            builder.originalRecipient(
                    parameters.getOrcptParameter().flatMap(original -> EnvelopeAddress.parse(original.asString())));
        });
        return builder.build();
    }

    Envelope to(Collection<EnvelopeRecipient> recipients) {
        return ImmutableEnvelope.builder()
                .sender(sender())
                .recipients(recipients)
                .returned(dsn.flatMap(DsnParameters::getRetParameter).map(ret -> Envelope.Return.valueOf(ret.name())))
                .envelopeId(dsn.flatMap(DsnParameters::getEnvIdParameter)
                        .map(DsnParameters.EnvId::asString)
                        .filter(id -> id.length() <= Envelope.MAX_ENVELOPE_ID))
                .build();
    }
}
