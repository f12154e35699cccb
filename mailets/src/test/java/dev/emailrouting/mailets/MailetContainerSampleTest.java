package dev.emailrouting.mailets;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.commons.configuration2.XMLConfiguration;
import org.apache.commons.configuration2.builder.fluent.Configurations;
import org.apache.commons.configuration2.tree.ImmutableNode;
import org.apache.james.mailetcontainer.impl.MailetConfigImpl;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;

/** What the sample configuration says, read as James reads it. */
class MailetContainerSampleTest {
    private static final Path SAMPLE = Path.of("../conf-samples/memory-app/mailetcontainer.xml");
    private static final Set<String> ATTRIBUTES_OF_JAMES = Set.of("match", "notmatch", "class");

    private final XMLConfiguration sample;
    private final List<HierarchicalConfiguration<ImmutableNode>> processors;

    MailetContainerSampleTest() throws Exception {
        assertThat(Files.exists(SAMPLE)).isTrue();
        sample = new Configurations().xml(SAMPLE.toFile());
        processors = sample.configurationsAt("processors.processor");
    }

    @TestFactory
    Stream<DynamicTest> whatAMailetOfOursCannotDoNowIsTriedAgain() {
        return Stream.of(
                        "SendPolicy",
                        "SrsReverse",
                        "RouteRecipients",
                        "SignSubmitted",
                        "DkimSign",
                        "ArcSeal",
                        "SrsForward",
                        "MtaStsRemoteDelivery")
                .map(name -> DynamicTest.dynamicTest(
                        name,
                        () -> assertThat(parameter(name, "onMailetException"))
                                .startsWith("retry-")
                                .isIn(processorNames())));
    }

    @Test
    void everyProcessorThatIsNamedIsThere() {
        Set<String> named = mailets()
                .flatMap(mailet -> Stream.of(
                                "forward",
                                "rejected",
                                "retry",
                                "expired",
                                "processor",
                                "bounceProcessor",
                                "nullSenderProcessor",
                                "errorProcessor")
                        .map(key -> asJamesReadsIt(mailet).getInitParameter(key)))
                .filter(name -> name != null)
                .collect(Collectors.toSet());

        assertThat(processorNames()).containsAll(named);
    }

    @Test
    void noMailetHasAParameterWhereJamesDoesNotLookForIt() {
        assertThat(mailets()
                        .map(mailet -> mailet.getNodeModel().getNodeHandler().getRootNode()))
                .allSatisfy(node -> assertThat(ATTRIBUTES_OF_JAMES)
                        .containsAll(node.getAttributes().keySet()));
    }

    @Test
    void aMatcherThatFailsCostsADsnAndNotTheMail() {
        assertThat(mailets().filter(mailet -> mailet.getString("[@match]").endsWith("SenderIsProven")))
                .isNotEmpty()
                .allSatisfy(mailet -> assertThat(asJamesReadsIt(mailet).getInitParameter("onMatchException"))
                        .isEqualTo("nomatch"));
    }

    private String parameter(String mailetClass, String key) {
        return mailets()
                .filter(mailet -> mailet.getString("[@class]").endsWith("." + mailetClass))
                .map(mailet -> asJamesReadsIt(mailet).getInitParameter(key))
                .findFirst()
                .orElseThrow();
    }

    private Stream<HierarchicalConfiguration<ImmutableNode>> mailets() {
        return processors.stream().flatMap(processor -> processor.configurationsAt("mailet").stream());
    }

    private Set<String> processorNames() {
        return processors.stream()
                .map(processor -> processor.getString("[@state]"))
                .collect(Collectors.toSet());
    }

    private static MailetConfigImpl asJamesReadsIt(HierarchicalConfiguration<ImmutableNode> mailet) {
        MailetConfigImpl read = new MailetConfigImpl();
        read.setConfiguration(mailet);
        return read;
    }
}
