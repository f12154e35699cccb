package dev.emailrouting.james;

import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.decide.LocalAddresses.Presence;
import org.apache.james.core.Domain;
import org.apache.james.rrt.lib.MappingSource;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class JamesLocalAddressesTest {
    private final JamesInMemory james = new JamesInMemory(new MovableClock()).domain("zone.example");
    private final JamesLocalAddresses local = james.localAddresses();

    @Test
    void aUserIsPresentWhateverTheCase() {
        james.user("bob@zone.example");

        assertThat(presence("bob@zone.example")).isEqualTo(Presence.PRESENT);
        assertThat(presence("BOB@ZONE.example")).isEqualTo(Presence.PRESENT);
    }

    @Test
    void anAliasIsPresent() {
        james.user("bob@zone.example").alias("robert@zone.example", "bob@zone.example");

        assertThat(presence("robert@zone.example")).isEqualTo(Presence.PRESENT);
    }

    @Test
    void anAddressWithAMappingToSomewhereElseIsPresent() throws Exception {
        james.mappings.addAddressMapping(
                MappingSource.fromUser("sales", Domain.of("zone.example")), "ann@elsewhere.example");

        assertThat(presence("sales@zone.example")).isEqualTo(Presence.PRESENT);
    }

    @Test
    void anErrorMappingIsPresentForJamesAnswersItItself() throws Exception {
        james.mappings.addErrorMapping(MappingSource.fromUser("gone", Domain.of("zone.example")), "550 moved");

        assertThat(presence("gone@zone.example")).isEqualTo(Presence.PRESENT);
    }

    @Test
    void allElseIsAbsent() {
        assertThat(presence("nobody@zone.example")).isEqualTo(Presence.ABSENT);
        assertThat(presence("nobody@elsewhere.example")).isEqualTo(Presence.ABSENT);
    }

    @Test
    void usersOfAOneLabelDomainAreKnown() {
        james.user("bob@localhost");

        assertThat(local.presence(Mails.address("bob@localhost"))).isEqualTo(Presence.PRESENT);
        assertThat(local.presence(Mails.address("eve@localhost"))).isEqualTo(Presence.ABSENT);
    }

    @Test
    void aServerThatCannotAnswerDoesNotSayAbsent() {
        JamesLocalAddresses broken = new JamesLocalAddresses(null, james.mappings, james.context);

        assertThat(broken.presence(EmailAddress.parse("bob@zone.example"))).isEqualTo(Presence.UNKNOWN);
    }

    @Test
    void thePostmasterIsKnownAlsoWhereJamesIsLocalhost() {
        assertThat(local.postmaster()).hasToString("postmaster@localhost");
    }

    private Presence presence(String address) {
        return local.presence(EmailAddress.parse(address));
    }
}
