package dev.emailrouting.james;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

import javax.inject.Inject;

import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.InvalidInputException;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.server.core.configuration.ConfigurationProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The name that this James greets its clients with, where that is one by which the world could find it. */
public class MailServerName {
    private static final Logger LOGGER = LoggerFactory.getLogger(MailServerName.class);

    private final ConfigurationProvider configurations;

    @Inject
    public MailServerName(ConfigurationProvider configurations) {
        this.configurations = configurations;
    }

    /** Of the first SMTP server in smtpserver.xml; empty for a bare {@code localhost} and the like. */
    public Optional<DomainName> get() {
        try {
            return domainName(configurations.getConfiguration("smtpserver").configurationsAt("smtpserver").stream()
                    .findFirst()
                    .map(MailServerName::helloName)
                    .orElseGet(MailServerName::machine));
        } catch (ConfigurationException e) {
            LOGGER.warn("event=server-name-unknown reason=\"{}\"", LogText.of(e.getMessage()));
            return Optional.empty();
        }
    }

    /** As James has it: what stands there counts only where it says so. */
    private static String helloName(HierarchicalConfiguration<ImmutableNode> server) {
        return server.getBoolean("helloName.[@autodetect]", true) ? machine() : server.getString("helloName", "");
    }

    private static String machine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private static Optional<DomainName> domainName(String name) {
        try {
            return Optional.of(DomainName.parse(name));
        } catch (InvalidInputException e) {
            return Optional.empty();
        }
    }
}
