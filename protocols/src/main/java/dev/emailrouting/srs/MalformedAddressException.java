package dev.emailrouting.srs;

/** Says what is wrong with an address from outside; becomes a result before it leaves the package. */
final class MalformedAddressException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedAddressException(String message) {
        super(message, null, false, false);
    }
}
