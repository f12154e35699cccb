package dev.emailrouting.routing.publishing;

import java.net.InetAddress;
import java.util.List;

import dev.emailrouting.mtasts.ImmutableMxTls;
import dev.emailrouting.mtasts.MxProbe;
import dev.emailrouting.smtp.HostAddresses;
import dev.emailrouting.smtp.MailExchangers;
import dev.emailrouting.smtp.NextHop;
import dev.emailrouting.smtp.SmtpClient;
import dev.emailrouting.smtp.TlsProbeReport;

/** Tries the TLS of mail exchangers by SMTP, as a delivery under a policy would: at the first address that is well, of a few. */
public final class ExchangerProbe implements MxProbe {
    private static final int MAX_ADDRESSES = 4;

    private final MailExchangers exchangers;
    private final SmtpClient smtp;
    private final int port;

    /** @param port {@link NextHop#SMTP_PORT}, but for trials */
    public ExchangerProbe(MailExchangers exchangers, SmtpClient smtp, int port) {
        this.exchangers = exchangers;
        this.smtp = smtp;
        this.port = port;
    }

    @Override
    public MxTls probe(String mxHost) {
        HostAddresses found = exchangers.addressesOf(mxHost);
        List<InetAddress> addresses = found.addresses();
        ImmutableMxTls.Builder tls = ImmutableMxTls.builder();
        if (addresses.isEmpty()) {
            return tls.problem(found.reason()).build();
        }
        TlsProbeReport report = smtp.probe(NextHop.of(mxHost, addresses.get(0), port));
        for (int i = 1; report.problem().isPresent() && i < Math.min(MAX_ADDRESSES, addresses.size()); i++) {
            report = smtp.probe(NextHop.of(mxHost, addresses.get(i), port));
        }
        return tls.version(report.tls()).problem(report.problem()).build();
    }
}
