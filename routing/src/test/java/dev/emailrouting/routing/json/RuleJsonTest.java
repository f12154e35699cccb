package dev.emailrouting.routing.json;

import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.emailrouting.routing.Action;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.ImmutableRuleContent;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.RuleContent;
import dev.emailrouting.routing.RuleMatcher;
import dev.emailrouting.routing.Unforwardable;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RuleJsonTest {
    private static final DomainName ZONE = DomainName.parse("example.com");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String SALES = "{'type':'literal','field':'to','value':'sales@example.com'}";
    private static final String TO_ME = "{'type':'forward','value':['me@example.net']}";

    @Test
    void aRuleIsReadWithAllItSays() {
        assertThat(read("{'name':'sales','enabled':false,'priority':7,'domain':'example.com'," + "'matchers':[" + SALES
                        + "],'actions':[" + TO_ME + ",{'type':'deliver'}],'unforwardable':'wrap'}"))
                .isEqualTo(ImmutableRuleContent.builder()
                        .domain(ZONE)
                        .name("sales")
                        .enabled(false)
                        .priority(7)
                        .addMatchers(RuleMatcher.literal(EmailAddress.parse("sales@example.com")))
                        .addActions(Action.forward(List.of(EmailAddress.parse("me@example.net"))))
                        .addActions(Action.deliver(Optional.empty()))
                        .unforwardable(Unforwardable.WRAP)
                        .build());
    }

    @Test
    void whatIsNotSaidHasADefault() {
        RuleContent rule = read(rule(SALES, TO_ME));

        assertThat(rule.name()).isEmpty();
        assertThat(rule.enabled()).isTrue();
        assertThat(rule.priority()).isZero();
        assertThat(rule.domain()).isEqualTo(ZONE);
        assertThat(rule.unforwardable()).isEqualTo(Unforwardable.FORWARD);
    }

    @Test
    void aRuleIsWrittenInCloudflaresWords() throws Exception {
        assertThat(RuleJson.write(read(rule(SALES, TO_ME))))
                .isEqualTo(JSON.readTree(quoted("{'name':'','enabled':true,'priority':0,'domain':'example.com',"
                        + "'matchers':[" + SALES + "],'actions':[" + TO_ME + "],'unforwardable':'forward'}")));
        assertThat(RuleJson.write(read(rule(SALES, "{'type':'drop'}"))).has("unforwardable"))
                .isFalse();
    }

    @Test
    void aRuleAsCloudflareReturnsItIsTakenUnchanged() {
        RuleContent rule = read("{'id':'a7e6fb77503c41d8a7f3113c6918f10c','tag':'a7e6fb77503c41d8a7f3113c6918f10c',"
                + "'source':'api','name':'Catch-all rule','enabled':true,'priority':2147483647,"
                + "'matchers':[{'type':'all'}],'actions':[{'type':'drop'}]}");

        assertThat(rule.matchers()).containsExactly(RuleMatcher.all());
        assertThat(rule.actions()).containsExactly(Action.drop());
        assertThat(rule.priority()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void aCatchAllMayNameItsDomain() {
        assertThat(read(rule("{'type':'all','domain':'example.com'}", TO_ME)).matchers())
                .containsExactly(RuleMatcher.all());
        assertThat(read(rule("{'type':'all','value':'Example.COM.'}", TO_ME)).domain())
                .isEqualTo(ZONE);
    }

    @Test
    void aValueAloneStandsForAListOfOne() {
        assertThat(read(rule(SALES, "{'type':'forward','value':'me@example.net'}")))
                .isEqualTo(read(rule(SALES, TO_ME)));
        assertThat(read(rule(SALES, "{'type':'reject','value':'Gone'}")).actions())
                .containsExactly(Action.reject("Gone"));
    }

    @Test
    void anEmptyListIsNoValue() {
        assertThat(read(rule(SALES, "{'type':'drop','value':[]}")).actions()).containsExactly(Action.drop());
        assertThat(read(rule(SALES, "{'type':'deliver','value':[]}")).actions())
                .containsExactly(Action.deliver(Optional.empty()));
    }

    @Test
    void aMailboxMayBeNamedForDelivery() {
        assertThat(read(rule(SALES, "{'type':'deliver','value':['bob@example.com']}"))
                        .actions())
                .containsExactly(Action.deliver(Optional.of(EmailAddress.parse("bob@example.com"))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            body                         | []
            body                         | null
            body                         | 7
            matchers                     | {}
            matchers                     | {'matchers':null}
            matchers                     | {'matchers':{}}
            matchers                     | {'matchers':'all'}
            matchers[0]                  | {'matchers':['all']}
            matchers[0]                  | {'matchers':[null]}
            matchers[0].type             | {'matchers':[{}]}
            matchers[0].type             | {'matchers':[{'type':'like'}]}
            matchers[0].type             | {'matchers':[{'type':['all']}]}
            matchers[0].field            | {'matchers':[{'type':'literal'}]}
            matchers[0].field            | {'matchers':[{'type':'literal','field':'from'}]}
            matchers[0].value            | {'matchers':[{'type':'literal','field':'to'}]}
            matchers[0].value            | {'matchers':[{'type':'literal','field':'to','value':['a@example.com']}]}
            matchers[0].value            | {'matchers':[{'type':'literal','field':'to','value':'nobody'}]}
            matchers[0].value            | {'matchers':[{'type':'literal','field':'to','value':'a@*.sub.example.com'}]}
            matchers[0].value            | {'domain':'a.example.com','matchers':[{'type':'literal','field':'to','value':'a@b.example.com'}]}
            matchers[0].value            | {'matchers':[{'type':'glob','field':'to','value':'*@example.org'}]}
            matchers[0].value            | {'matchers':[{'type':'glob','field':'to','value':'@example.com'}]}
            matchers[0].value            | {'matchers':[{'type':'regex','field':'to','value':'('}]}
            matchers[0].value            | {'matchers':[{'type':'regex','field':'to','value':'a@example'}]}
            matchers[0].value            | {'matchers':[{'type':'literal','field':'to','value':'b\u00fcro@example.com'}]}
            matchers[0].value            | {'matchers':[{'type':'literal','field':'to','value':'a@example.org'}]}
            matchers[0].value            | {'matchers':[{'type':'all','value':'example.org'}]}
            matchers[0].domain           | {'matchers':[{'type':'all','domain':'example.org'}]}
            matchers[0].field            | {'matchers':[{'type':'all','field':'to'}]}
            matchers[0].x                | {'matchers':[{'type':'all','x':1}]}
            version                      | {'version':1}
            status                       | {'status':'active'}
            zone                         | {'zone':'example.com'}
            a?b                          | {'a\\nb':1}
            domain                       | {'domain':'*.sub.example.com'}
            domain                       | {'domain':'*'}
            conditions                   | {'conditions':[]}
            conditions.field             | {'conditions':{}}
            conditions.field             | {'conditions':{'field':'body','is':'x'}}
            conditions.x                 | {'conditions':{'all':[],'x':1}}
            conditions.all               | {'conditions':{'all':[]}}
            conditions.any[0].is[1]      | {'conditions':{'any':[{'field':'spf','is':['pass','ok']}]}}
            conditions.not.name          | {'conditions':{'not':{'field':'header','is':'x'}}}
            conditions.not.name          | {'conditions':{'not':{'field':'header','name':'a:b','is':'x'}}}
            conditions                   | {'conditions':{'field':'subject'}}
            conditions                   | {'conditions':{'field':'subject','is':'a','glob':'b'}}
            conditions.regex[0]          | {'conditions':{'field':'subject','regex':'('}}
            conditions.regex[0]          | {'conditions':{'field':'subject','regex':'((a{9}){9}){9}'}}
            conditions.in[0]             | {'conditions':{'field':'network','in':['192.0.2.1/24']}}
            conditions                   | {'conditions':{'field':'size'}}
            conditions.is                | {'conditions':{'field':'tls','is':'yes'}}
            senders.block[0]             | {'senders':{'block':['nobody']}}
            senders.block                | {'senders':{'block':{}}}
            hourlyLimit                  | {'hourlyLimit':'1'}
            owner                        | {'owner':7}
            domain                       | {'domain':'example.org'}
            domain                       | {'domain':null}
            domain                       | {'domain':7}
            name                         | {'name':7}
            name                         | {'name':null}
            enabled                      | {'enabled':1}
            enabled                      | {'enabled':'true'}
            priority                     | {'priority':'1'}
            priority                     | {'priority':1.0}
            priority                     | {'priority':2147483648}
            priority                     | {'priority':true}
            unforwardable                | {'unforwardable':'bounce'}
            unforwardable                | {'unforwardable':'Forward'}
            unforwardable                | {'unforwardable':true}
            unforwardable                | {'unforwardable':null}
            unforwardable                | {'unforwardable':'wrap','matchers':[{'type':'all'}],'actions':[{'type':'drop'}]}
            """)
    void aFaultIsNamedByItsField(String field, String body) {
        assertFieldAtFault(body).isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            actions                      | null
            actions                      | 'drop'
            actions                      | []
            actions[0]                   | ['drop']
            actions[0].type              | [{'value':'a@example.net'}]
            actions[0].type              | [{'type':'worker','value':['script']}]
            actions[0].type              | [{'type':null}]
            actions[0].to                | [{'type':'forward','to':'a@example.net'}]
            actions[0].value             | [{'type':'forward'}]
            actions[0].value             | [{'type':'forward','value':[]}]
            actions[0].value             | [{'type':'forward','value':null}]
            actions[0].value             | [{'type':'forward','value':{}}]
            actions[0].value             | [{'type':'forward','value':'nobody'}]
            actions[0].value[0]          | [{'type':'forward','value':[7]}]
            actions[0].value[1]          | [{'type':'forward','value':['a@example.net',null]}]
            actions[0].value[2]          | [{'type':'forward','value':['a@example.net','b@example.net','A@Example.NET']}]
            actions[1].value[0]          | [{'type':'forward','value':['a@example.net']},{'type':'deliver','value':['b']}]
            actions[0].value             | [{'type':'deliver','value':['a@example.com','b@example.com']}]
            actions[0].value             | [{'type':'drop','value':['x']}]
            actions[0].value             | [{'type':'drop','value':'x'}]
            actions[0].value             | [{'type':'reject'}]
            actions[0].value             | [{'type':'reject','value':[]}]
            actions[0].value             | [{'type':'reject','value':['a','b']}]
            actions[0].value             | [{'type':'reject','value':'two\\r\\nlines'}]
            actions[0].code              | [{'type':'reject','value':'no','code':451,'status':'4.7.1'}]
            actions[0].code              | [{'type':'reject','value':'no','code':250}]
            actions[0].status            | [{'type':'tempfail','value':'no','status':'5.7.1'}]
            actions[0].status            | [{'type':'reject','value':'no','status':'5.7.1 x'}]
            actions[0].name              | [{'type':'add-header','name':'Received','value':'x'},{'type':'deliver'}]
            actions[0].name              | [{'type':'add-header','name':'X-A:\\r\\nB','value':'x'},{'type':'deliver'}]
            actions[0].value             | [{'type':'add-header','name':'X-A','value':'x\\r\\nY: z'},{'type':'deliver'}]
            actions                      | [{'type':'add-header','name':'X-A','value':'x'}]
            actions                      | [{'type':'quarantine'},{'type':'deliver'}]
            actions[0].value[0]          | [{'type':'forward','value':'${1}@example.net'}]
            actions[0].type              | [{'type':'drop'},{'type':'deliver'}]
            actions                      | [{'type':'deliver'},{'type':'deliver'}]
            actions                      | [{'type':'auto-reply','text':'x'}]
            actions[0].text              | [{'type':'auto-reply'},{'type':'deliver'}]
            actions[0].text              | [{'type':'auto-reply','text':' '},{'type':'deliver'}]
            actions[0].text              | [{'type':'auto-reply','text':'{{name}}'},{'type':'deliver'}]
            actions[0].html              | [{'type':'auto-reply','text':'x','html':'{{Ticket}}'},{'type':'deliver'}]
            actions[0].subject           | [{'type':'auto-reply','text':'x','subject':'{{}}'},{'type':'deliver'}]
            actions[0].subject           | [{'type':'auto-reply','text':'x','subject':'a\\r\\nBcc: b@example.net'},{'type':'deliver'}]
            actions[0].days              | [{'type':'auto-reply','text':'x','days':0},{'type':'deliver'}]
            actions[0].days              | [{'type':'auto-reply','text':'x','days':366},{'type':'deliver'}]
            actions[0].starts            | [{'type':'auto-reply','text':'x','starts':'tomorrow'},{'type':'deliver'}]
            actions[0].ends              | [{'type':'auto-reply','text':'x','starts':'2026-12-20T08:00:00Z','ends':'2026-12-20T08:00:00Z'},{'type':'deliver'}]
            actions[0].from              | [{'type':'auto-reply','text':'x','from':'nobody'},{'type':'deliver'}]
            """)
    void aFaultInAnActionIsNamedByItsField(String field, String actions) {
        assertFieldAtFault("{'matchers':[" + SALES + "],'actions':" + actions + "}")
                .isEqualTo(field);
    }

    @Test
    void everyLengthIsBounded() {
        String endless = "x".repeat(1_000_000);

        assertFieldAtFault("{'name':'" + endless + "'}").isEqualTo("name");
        assertFieldAtFault("{'name':'" + "x".repeat(RuleContent.MAX_NAME + 1) + "','matchers':[" + SALES
                        + "],'actions':[" + TO_ME + "]}")
                .isEqualTo("name");
        assertFieldAtFault("{'domain':'" + endless + "'}").isEqualTo("domain");
        assertFieldAtFault("{'" + endless + "':1}").hasSizeLessThan(100);
        assertFieldAtFault("{'matchers':[" + "{},".repeat(100) + "{}]}").isEqualTo("matchers");
        assertFieldAtFault(rule(SALES, "{'type':'forward','value':[" + "1,".repeat(RuleContent.MAX_FORWARDS) + "1]}"))
                .isEqualTo("actions[0].value");
    }

    private static AbstractStringAssert<?> assertFieldAtFault(String body) {
        InvalidInputException[] fault = new InvalidInputException[1];
        assertThatThrownBy(() -> read(body))
                .isInstanceOfSatisfying(InvalidInputException.class, thrown -> fault[0] = thrown);
        assertThat(fault[0].getMessage()).hasSizeLessThan(300);
        return assertThat(fault[0].field());
    }

    private static String rule(String matcher, String action) {
        return "{'matchers':[" + matcher + "],'actions':[" + action + "]}";
    }

    private static RuleContent read(String body) {
        try {
            return RuleJson.read(JSON.readTree(quoted(body)), ZONE);
        } catch (JsonProcessingException e) {
            throw new AssertionError(body, e);
        }
    }

    private static String quoted(String json) {
        return json.replace('\'', '"');
    }
}
