package dev.emailrouting.routing.program;

import java.io.IOException;
import java.io.InputStream;

import dev.emailrouting.message.HeaderBlock;

/** The message as it was received: its own octets. */
public interface ProgramMessage {
    HeaderBlock header();

    /** In octets. */
    long size();

    /** All of it, header and body; whoever opens it closes it. */
    InputStream open() throws IOException;
}
