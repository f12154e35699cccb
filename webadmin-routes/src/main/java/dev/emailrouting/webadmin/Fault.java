package dev.emailrouting.webadmin;

import java.time.Duration;
import java.util.Optional;

import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.store.ConflictException;
import dev.emailrouting.routing.store.NotFoundException;
import dev.emailrouting.routing.store.StoreUnavailableException;
import dev.emailrouting.routing.store.TooManyMailsException;
import dev.emailrouting.routing.store.VersionMismatchException;
import dev.emailrouting.routing.verification.MailNotSentException;
import org.apache.james.webadmin.utils.ErrorResponder;
import org.apache.james.webadmin.utils.ErrorResponder.ErrorType;
import org.eclipse.jetty.http.HttpStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An error as the client sees it, in James's body. */
final class Fault {
    private static final Duration SOON = Duration.ofSeconds(5);

    private static final Logger LOGGER = LoggerFactory.getLogger(Fault.class);

    private final int status;
    private final ErrorType type;
    private final String message;
    private final Optional<Duration> retryAfter;

    private Fault(int status, ErrorType type, String message, Optional<Duration> retryAfter) {
        this.status = status;
        this.type = type;
        this.message = message;
        this.retryAfter = retryAfter;
    }

    /** Empty for what is no fault of the request or the store: a defect. */
    static Optional<Fault> of(RuntimeException thrown) {
        if (thrown instanceof InvalidInputException) {
            return fault(HttpStatus.BAD_REQUEST_400, ErrorType.INVALID_ARGUMENT, thrown);
        }
        if (thrown instanceof RefusedRequestException) {
            RefusedRequestException refused = (RefusedRequestException) thrown;
            return fault(refused.status(), refused.type(), refused);
        }
        if (thrown instanceof NotFoundException) {
            return fault(HttpStatus.NOT_FOUND_404, ErrorType.NOT_FOUND, thrown);
        }
        if (thrown instanceof ConflictException) {
            return fault(HttpStatus.CONFLICT_409, ErrorType.WRONG_STATE, thrown);
        }
        if (thrown instanceof VersionMismatchException) {
            return fault(HttpStatus.PRECONDITION_FAILED_412, ErrorType.WRONG_STATE, thrown);
        }
        if (thrown instanceof StoreUnavailableException) {
            LOGGER.warn("event=admin-store-unavailable reason=\"{}\"", thrown.getMessage());
            return fault(HttpStatus.SERVICE_UNAVAILABLE_503, ErrorType.SERVER_ERROR, thrown, SOON);
        }
        if (thrown instanceof MailNotSentException) {
            return fault(HttpStatus.SERVICE_UNAVAILABLE_503, ErrorType.SERVER_ERROR, thrown, SOON);
        }
        if (thrown instanceof TooManyMailsException) {
            Duration wait = ((TooManyMailsException) thrown).retryAfter();
            return fault(HttpStatus.TOO_MANY_REQUESTS_429, ErrorType.WRONG_STATE, thrown, wait);
        }
        return Optional.empty();
    }

    private static Optional<Fault> fault(int status, ErrorType type, RuntimeException thrown) {
        return Optional.of(new Fault(status, type, thrown.getMessage(), Optional.empty()));
    }

    private static Optional<Fault> fault(int status, ErrorType type, RuntimeException thrown, Duration retryAfter) {
        return Optional.of(new Fault(status, type, thrown.getMessage(), Optional.of(retryAfter)));
    }

    int status() {
        return status;
    }

    /** When it may be otherwise; empty where time changes nothing. */
    Optional<Duration> retryAfter() {
        return retryAfter;
    }

    String body() {
        return ErrorResponder.builder()
                .statusCode(status)
                .type(type)
                .message(message)
                .asString();
    }
}
