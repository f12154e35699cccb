package dev.emailrouting.routing.send;

/** Sends messages that programs ask for, under the send policy: from an address in the rule's zone, to verified destinations of its account. */
public interface ProgramSender {
    /**
     * Sends the message, once for the key however often it is asked.
     *
     * @param key of this wish: the same for a retry, another for any other
     * @return its Message-ID
     * @throws SendRefusedException where the send policy does not let it; this leaves an activity row
     * @throws MailNotQueuedException where it is to be tried again
     */
    String send(MailOrigin origin, OutgoingMessage message, String key);
}
