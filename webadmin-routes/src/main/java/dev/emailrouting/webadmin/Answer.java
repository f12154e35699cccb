package dev.emailrouting.webadmin;

import java.util.Optional;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.james.webadmin.Constants;
import org.eclipse.jetty.http.HttpStatus;

/** What a resource answers: a status and, where they apply, a body, the entity tag of what it shows, and where that lies. */
final class Answer {
    private final int status;
    private final String type;
    private final Object body;
    private final EntityTag tag;
    private final String location;

    private Answer(int status, ObjectNode body, EntityTag tag, String location) {
        this(status, Constants.JSON_CONTENT_TYPE, body == null ? null : body.toString(), tag, location);
    }

    private Answer(int status, String type, Object body, EntityTag tag, String location) {
        this.status = status;
        this.type = type;
        this.body = body;
        this.tag = tag;
        this.location = location;
    }

    static Answer ok(ObjectNode body) {
        return new Answer(HttpStatus.OK_200, body, null, null);
    }

    static Answer ok(ObjectNode body, EntityTag tag) {
        return new Answer(HttpStatus.OK_200, body, tag, null);
    }

    /** What is no JSON. */
    static Answer text(String type, String body) {
        return new Answer(HttpStatus.OK_200, type, body, null, null);
    }

    /** Octets as they are; the client is not to guess what they might be. */
    static Answer octets(String type, byte[] body) {
        return new Answer(HttpStatus.OK_200, type, body.clone(), null, null);
    }

    static Answer created(String location, ObjectNode body, EntityTag tag) {
        return new Answer(HttpStatus.CREATED_201, body, tag, location);
    }

    static Answer noContent() {
        return new Answer(HttpStatus.NO_CONTENT_204, null, null, null);
    }

    static Answer notModified(EntityTag tag) {
        return new Answer(HttpStatus.NOT_MODIFIED_304, null, tag, null);
    }

    int status() {
        return status;
    }

    /** The media type of the body. */
    String type() {
        return type;
    }

    /** A text or octets. */
    Optional<Object> body() {
        return Optional.ofNullable(body);
    }

    Optional<EntityTag> tag() {
        return Optional.ofNullable(tag);
    }

    /** Path of what was made. */
    Optional<String> location() {
        return Optional.ofNullable(location);
    }
}
