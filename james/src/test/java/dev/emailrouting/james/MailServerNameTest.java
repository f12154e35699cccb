package dev.emailrouting.james;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

import dev.emailrouting.routing.DomainName;
import org.apache.commons.configuration2.BaseHierarchicalConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;
import org.apache.james.server.core.configuration.FileConfigurationProvider;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MailServerNameTest {
    @Test
    void itIsTheHelloNameOfTheFirstSmtpServer() {
        MailServerName name = configured("<smtpservers>"
                + "<smtpserver><helloName autodetect=\"false\">MX.Example.org</helloName></smtpserver>"
                + "<smtpserver><helloName autodetect=\"false\">other.example.org</helloName></smtpserver>"
                + "</smtpservers>");

        assertThat(name.get()).contains(DomainName.parse("mx.example.org"));
    }

    @Test
    void aNameThatJamesDoesNotUseIsNotTaken() {
        assertThat(configured(
                                "<smtpservers><smtpserver><helloName>mx.example.org</helloName></smtpserver></smtpservers>")
                        .get())
                .isNotEqualTo(Optional.of(DomainName.parse("mx.example.org")));
    }

    @Test
    void aBareNameIsNone() {
        assertThat(configured("<smtpservers><smtpserver><helloName autodetect=\"false\">localhost</helloName>"
                                + "</smtpserver></smtpservers>")
                        .get())
                .isEmpty();
    }

    @Test
    void aConfigurationThatCannotBeReadHasNone() {
        MailServerName name = new MailServerName((component, level) -> {
            throw new ConfigurationException("broken");
        });

        assertThat(name.get()).isEmpty();
    }

    private static MailServerName configured(String xml) {
        return new MailServerName((component, level) -> {
            assertThat(component).isEqualTo("smtpserver");
            return (BaseHierarchicalConfiguration)
                    FileConfigurationProvider.getConfig(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
        });
    }
}
