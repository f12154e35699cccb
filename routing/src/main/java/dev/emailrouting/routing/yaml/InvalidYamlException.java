package dev.emailrouting.routing.yaml;

/** A text is not the YAML that is taken. Says why, and the line and column of it. */
public class InvalidYamlException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidYamlException(String message) {
        super(message);
    }
}
