package dev.emailrouting.publichttp;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HtmlPageTest {

    @Test
    void allTextsAreEscaped() {
        String evil = "<script>\"'&";

        assertThat(HtmlPage.titled(evil)
                        .paragraph(evil)
                        .emphasis(evil)
                        .button(evil)
                        .toString())
                .doesNotContain("<script>", "\"'&")
                .contains("<p>&lt;script&gt;&quot;&#39;&amp;</p>")
                .contains("<button>&lt;script&gt;");
    }
}
