package dev.emailrouting.smtp;

import java.io.IOException;
import java.io.InputStream;

/** The bytes of a message, to be read as often as hops are tried. */
@FunctionalInterface
public interface Content {
    InputStream open() throws IOException;
}
