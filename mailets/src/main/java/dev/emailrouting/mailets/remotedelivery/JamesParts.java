package dev.emailrouting.mailets.remotedelivery;

import java.util.List;
import java.util.Optional;

import javax.mail.MessagingException;

/**
 * What the delivery uses of James beyond the API for mailets. A James that has changed there is told at the start, by one line, and not by
 * the first mail.
 */
public final class JamesParts {
    private static final String DELIVERY = "org.apache.james.transport.mailets.remote.delivery.";
    private static final String CONFIGURATION = DELIVERY + "RemoteDeliveryConfiguration";
    private static final String RETRIES = DELIVERY + "DeliveryRetriesHelper";
    private static final String BOUNCER = DELIVERY + "Bouncer";
    private static final String QUEUE_API = "org.apache.james.queue.api.";
    private static final String QUEUE = QUEUE_API + "MailQueue";
    private static final String MAIL = "org.apache.mailet.Mail";
    private static final String ATTRIBUTE = "org.apache.mailet.Attribute";
    private static final String ATTRIBUTE_NAME = "org.apache.mailet.AttributeName";

    private static final List<Part> NEEDED = List.of(
            Part.method(CONFIGURATION, "getDelayTimes", "java.util.List"),
            Part.method(CONFIGURATION, "getMaxRetries", "int"),
            Part.method(CONFIGURATION, "getSmtpTimeout", "long"),
            Part.method(CONFIGURATION, "getGatewayServer", "java.util.Collection"),
            Part.method(CONFIGURATION, "getBounceProcessor", "java.util.Optional"),
            Part.method(CONFIGURATION, "getOnSuccess", "java.util.Optional"),
            Part.method(CONFIGURATION, "isUsePriority", "boolean"),
            Part.method(CONFIGURATION, "isLoadBalancing", "boolean"),
            Part.method(CONFIGURATION, "getHeloNameProvider", DELIVERY + "HeloNameProvider"),
            Part.method(DELIVERY + "HeloNameProvider", "getHeloName", "java.lang.String"),
            Part.method(RETRIES, "retrieveRetries", "int", MAIL),
            Part.method(RETRIES, "initRetries", "void", MAIL),
            Part.method(RETRIES, "incrementRetries", "void", MAIL),
            Part.field(RETRIES, "DELIVERY_RETRY_COUNT", ATTRIBUTE_NAME),
            Part.field(DELIVERY + "Delay", "DEFAULT_DELAY_TIME", "java.time.Duration"),
            Part.field(BOUNCER, "DELIVERY_ERROR_CODE", ATTRIBUTE_NAME),
            Part.field(BOUNCER, "IS_DELIVERY_PERMANENT_ERROR", ATTRIBUTE_NAME),
            Part.field(DELIVERY + "DeliveryRunnable", "OUTGOING_MAILS", "java.lang.String"),
            Part.field(DELIVERY + "DeliveryRunnable", "REMOTE_DELIVERY_TRIAL", "java.lang.String"),
            Part.field(QUEUE_API + "MailPrioritySupport", "HIGH_PRIORITY_ATTRIBUTE", ATTRIBUTE),
            Part.field(QUEUE_API + "MailPrioritySupport", "LOW_PRIORITY_ATTRIBUTE", ATTRIBUTE),
            Part.method("org.apache.james.util.DurationParser", "parse", "java.time.Duration", "java.lang.String"),
            Part.method(QUEUE_API + "MailQueueFactory", "createQueue", QUEUE, QUEUE_API + "MailQueueName"),
            Part.method(QUEUE + "$MailQueueItem", "getMail", MAIL),
            Part.method(QUEUE, "enQueue", "void", MAIL, "java.time.Duration"),
            Part.method(QUEUE, "deQueue", "org.reactivestreams.Publisher"),
            Part.method(QUEUE + "$MailQueueItem", "done", "void", QUEUE + "$MailQueueItem$CompletionStatus"),
            Part.method(
                    "org.apache.james.server.core.MimeMessageWrapper", "getMessageInputStream", "java.io.InputStream"));

    private JamesParts() {}

    /** @throws MessagingException naming what this James has not, or has otherwise */
    public static void check() throws MessagingException {
        Optional<String> missing = firstMissing(NEEDED, JamesParts.class.getClassLoader());
        if (missing.isPresent()) {
            throw new MessagingException(
                    "MtaStsRemoteDelivery: this James is not one it can deliver with, for it lacks " + missing.get());
        }
    }

    static Optional<String> firstMissing(List<Part> parts, ClassLoader loader) {
        return parts.stream()
                .filter(part -> !part.isIn(loader))
                .map(Part::toString)
                .findFirst();
    }

    /** A public method or field. */
    static final class Part {
        private final String owner;
        private final String name;
        private final String type;
        private final Optional<List<String>> parameters;

        private Part(String owner, String name, String type, Optional<List<String>> parameters) {
            this.owner = owner;
            this.name = name;
            this.type = type;
            this.parameters = parameters;
        }

        static Part method(String owner, String name, String type, String... parameters) {
            return new Part(owner, name, type, Optional.of(List.of(parameters)));
        }

        static Part field(String owner, String name, String type) {
            return new Part(owner, name, type, Optional.empty());
        }

        boolean isIn(ClassLoader loader) {
            try {
                Class<?> found = Class.forName(owner, false, loader);
                Class<?> foundType = parameters.isPresent()
                        ? found.getMethod(name, classes(parameters.get(), loader))
                                .getReturnType()
                        : found.getField(name).getType();
                return foundType.getName().equals(type);
            } catch (ReflectiveOperationException | LinkageError e) {
                return false; // for the reader of the line it is all one
            }
        }

        private static Class<?>[] classes(List<String> names, ClassLoader loader) throws ClassNotFoundException {
            Class<?>[] classes = new Class<?>[names.size()];
            for (int i = 0; i < classes.length; i++) {
                classes[i] = Class.forName(names.get(i), false, loader);
            }
            return classes;
        }

        @Override
        public String toString() {
            return type + " " + owner + "." + name
                    + parameters
                            .map(types -> "(" + String.join(", ", types) + ")")
                            .orElse("");
        }
    }
}
