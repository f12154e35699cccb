package dev.emailrouting.benchmarks;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.time.Clock;
import java.util.concurrent.TimeUnit;

import dev.emailrouting.arc.ArcResult;
import dev.emailrouting.arc.ArcSealer;
import dev.emailrouting.arc.ArcSealing;
import dev.emailrouting.arc.ChainValidation;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Seals and validations a second of the message of {@link ArcMessages}, beside the bare RSA signatures of which a seal takes two.
 * {@code -Dbenchmark.provider=CLASS} puts a security provider on the class path before all others.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 5)
@Measurement(iterations = 5, time = 5)
public class ArcBenchmark {
    private static final int SIGNED_OCTETS = 1024;

    private final byte[] signedOctets = new byte[SIGNED_OCTETS];
    private PrivateKey bareKey;
    private ArcMessages messages;
    private ArcSealer sealer;
    private byte[] unsealed;
    private byte[] sealedOnce;
    private byte[] sealedTwice;

    @Setup
    public void load() throws Exception {
        installProvider(System.getProperty("benchmark.provider", ""));
        if (!ArcMessages.areThere()) {
            throw new IllegalStateException("there is no " + ArcMessages.directory());
        }
        messages = new ArcMessages();
        sealer = new ArcSealer(messages.firstHop(), Clock.systemUTC());
        unsealed = messages.unsealed();
        sealedOnce = messages.sealedOnce();
        sealedTwice = messages.sealedTwice();
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(messages.firstHop().bits());
        bareKey = generator.generateKeyPair().getPrivate();
        System.out.println("# SHA256withRSA by " + bareSignature().getProvider());
    }

    private static void installProvider(String name) throws ReflectiveOperationException {
        if (!name.isEmpty()) {
            Security.insertProviderAt(
                    Class.forName(name)
                            .asSubclass(Provider.class)
                            .getConstructor()
                            .newInstance(),
                    1);
        }
    }

    private Signature bareSignature() throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(bareKey);
        return signature;
    }

    @Benchmark
    public byte[] bareRsaSignature() throws GeneralSecurityException {
        Signature signature = bareSignature();
        signature.update(signedOctets);
        return signature.sign();
    }

    @Benchmark
    public ArcSealing seal() throws IOException {
        return ArcMessages.seal(unsealed, sealer, ChainValidation.NONE);
    }

    @Benchmark
    public ArcResult validateOneHop() throws IOException {
        return messages.validate(sealedOnce);
    }

    @Benchmark
    public ArcResult validateTwoHops() throws IOException {
        return messages.validate(sealedTwice);
    }
}
