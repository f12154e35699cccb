package dev.emailrouting.authentication;

import java.util.Optional;

import dev.emailrouting.authentication.AuthenticationReport.Forwardability;
import dev.emailrouting.authentication.AuthenticationReport.Policy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ForwardabilityOfTest {

    @ParameterizedTest
    @CsvSource({
        "PASS, REJECT, true, true, 'an aligned DKIM signature passes, and survives the forward'",
        "PASS, REJECT, false, false, p=reject and only SPF passed: will fail after forwarding",
        "PASS, QUARANTINE, false, false, p=quarantine and only SPF passed: will fail after forwarding",
        "PASS, NONE, false, true, p=none asks for nothing",
        "FAIL, REJECT, false, false, p=reject and DMARC fails already",
        "TEMPERROR, , false, false, DMARC could not be checked: what follows after forwarding is not known"
    })
    void aSignatureCarriesAMessageOnAndSpfDoesNot(
            Verdict dmarc, Policy policy, boolean dkimAligned, boolean survives, String reason) {
        Forwardability forwardability = ForwardabilityOf.facts(dmarc, Optional.ofNullable(policy), dkimAligned);

        assertThat(forwardability.survives()).isEqualTo(survives);
        assertThat(forwardability.reason()).isEqualTo(reason);
    }

    @Test
    void withoutAPolicyNobodyRefusesIt() {
        assertThat(ForwardabilityOf.facts(Verdict.NONE, Optional.empty(), false).survives())
                .isTrue();
    }
}
