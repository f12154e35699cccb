package dev.emailrouting.webadmin;

import org.apache.james.webadmin.utils.ErrorResponder.ErrorType;
import org.eclipse.jetty.http.HttpStatus;

/** A request that is refused for its form or its conditions, whatever it asks for. Carries the status of the answer. */
final class RefusedRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final ErrorType type;

    private RefusedRequestException(int status, ErrorType type, String message) {
        super(message);
        this.status = status;
        this.type = type;
    }

    static RefusedRequestException malformed(String message) {
        return new RefusedRequestException(HttpStatus.BAD_REQUEST_400, ErrorType.INVALID_ARGUMENT, message);
    }

    static RefusedRequestException tooLarge(String message) {
        return new RefusedRequestException(HttpStatus.PAYLOAD_TOO_LARGE_413, ErrorType.INVALID_ARGUMENT, message);
    }

    static RefusedRequestException unsupportedMediaType(String message) {
        return new RefusedRequestException(HttpStatus.UNSUPPORTED_MEDIA_TYPE_415, ErrorType.INVALID_ARGUMENT, message);
    }

    static RefusedRequestException preconditionFailed(String message) {
        return new RefusedRequestException(HttpStatus.PRECONDITION_FAILED_412, ErrorType.WRONG_STATE, message);
    }

    int status() {
        return status;
    }

    ErrorType type() {
        return type;
    }
}
