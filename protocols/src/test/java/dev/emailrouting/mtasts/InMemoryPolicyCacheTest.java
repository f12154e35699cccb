package dev.emailrouting.mtasts;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class InMemoryPolicyCacheTest implements PolicyCacheContract {
    private static final int MOST = 10;

    private final PolicyCache cache = new InMemoryPolicyCache(MOST);

    @Override
    public PolicyCache policies() {
        return cache;
    }

    @Test
    void ofTooManyTheOneNotUsedForLongestGoes() {
        for (int i = 0; i < MOST; i++) {
            cache.keep(PolicyCacheContract.policy("d" + i + ".example", "1", StsMode.ENFORCE, MORNING), DUE);
            cache.markUsed("d" + i + ".example", MORNING.plusSeconds(i == 0 ? 100 : i));
        }
        cache.keep(PolicyCacheContract.policy("new.example", "1", StsMode.ENFORCE, MORNING.plusSeconds(50)), DUE);

        assertThat(cache.find("d1.example")).isEmpty();
        assertThat(cache.find("d0.example")).isPresent();
        assertThat(cache.find("new.example")).isPresent();
    }
}
