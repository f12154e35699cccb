package dev.emailrouting.http;

import javax.net.ssl.SSLException;

import dev.emailrouting.tls.TlsFault;

/** A server was hung up on for its certificate. */
final class UntrustedServerException extends SSLException {
    private static final long serialVersionUID = 1L;

    private final transient TlsFault fault;

    UntrustedServerException(TlsFault fault) {
        super(fault.text());
        this.fault = fault;
    }

    TlsFault fault() {
        return fault;
    }
}
