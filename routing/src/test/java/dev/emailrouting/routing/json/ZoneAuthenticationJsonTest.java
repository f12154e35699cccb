package dev.emailrouting.routing.json;

import java.util.Set;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.emailrouting.routing.DmarcEnforcement;
import dev.emailrouting.routing.ImmutableZoneAuthentication;
import dev.emailrouting.routing.InvalidInputException;
import dev.emailrouting.routing.ZoneAuthentication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ZoneAuthenticationJsonTest {

    @ParameterizedTest
    @EnumSource(DmarcEnforcement.class)
    void whatWasWrittenIsReadBackTheSame(DmarcEnforcement dmarc) {
        ZoneAuthentication switches = ImmutableZoneAuthentication.builder()
                .dmarc(dmarc)
                .requireSpfOrDkim(true)
                .arc(false)
                .build();

        assertThat(read(ZoneAuthenticationJson.write(switches).toString())).isSameAs(switches);
    }

    @Test
    void aNewZoneEnforcesDmarcDemandsNoMoreAndSeals() {
        assertThat(ZoneAuthenticationJson.write(ZoneAuthentication.ofNewZone()))
                .hasToString("{\"dmarc\":\"enforce\",\"requireSpfOrDkim\":false,\"arc\":true}");
        assertThat(ZoneAuthenticationJson.readFrom(StrictObject.of(JsonNodeFactory.instance.objectNode(), Set.of())))
                .isSameAs(ZoneAuthentication.ofNewZone());
    }

    @Test
    void aSwitchThatIsNotNamedIsAsInANewZone() {
        assertThat(read("{'dmarc':'off'}"))
                .isEqualTo(ImmutableZoneAuthentication.builder()
                        .dmarc(DmarcEnforcement.OFF)
                        .build());
        assertThat(read("{}")).isSameAs(ZoneAuthentication.ofNewZone());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            authentication.dmarc            | {'dmarc':'reject'}
            authentication.dmarc            | {'dmarc':'ENFORCE'}
            authentication.dmarc            | {'dmarc':''}
            authentication.dmarc            | {'dmarc':true}
            authentication.dmarc            | {'dmarc':null}
            authentication.requireSpfOrDkim | {'requireSpfOrDkim':'yes'}
            authentication.arc              | {'arc':1}
            authentication.spf              | {'spf':true}
            """)
    void aFaultIsNamedByItsField(String field, String switches) {
        assertThatThrownBy(() -> read(switches))
                .isInstanceOfSatisfying(
                        InvalidInputException.class,
                        fault -> assertThat(fault.field()).isEqualTo(field));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "true", "[]", "'enforce'"})
    void anythingButAnObjectIsRefused(String switches) {
        assertThatThrownBy(() -> read(switches))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("authentication: ");
    }

    private static ZoneAuthentication read(String switches) {
        String zone = "{\"authentication\":" + switches.replace('\'', '"') + "}";
        try {
            return ZoneAuthenticationJson.readFrom(
                    StrictObject.of(new ObjectMapper().readTree(zone), Set.of(ZoneAuthenticationJson.FIELD)));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(zone, e);
        }
    }
}
