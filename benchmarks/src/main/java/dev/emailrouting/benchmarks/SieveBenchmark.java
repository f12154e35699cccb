package dev.emailrouting.benchmarks;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import dev.emailrouting.message.HeaderBlock;
import dev.emailrouting.routing.AccountName;
import dev.emailrouting.routing.AuthenticationMethod;
import dev.emailrouting.routing.DomainName;
import dev.emailrouting.routing.EmailAddress;
import dev.emailrouting.routing.MessageView;
import dev.emailrouting.routing.program.Budget;
import dev.emailrouting.routing.program.Effects;
import dev.emailrouting.routing.program.ImmutableProgramInput;
import dev.emailrouting.routing.program.Program;
import dev.emailrouting.routing.program.ProgramInput;
import dev.emailrouting.routing.program.ProgramLimits;
import dev.emailrouting.routing.program.ProgramMessage;
import dev.emailrouting.routing.script.ActiveScript;
import dev.emailrouting.routing.script.ActiveScripts;
import dev.emailrouting.routing.script.ScriptSource;
import dev.emailrouting.routing.script.StoredPrograms;
import dev.emailrouting.sieve.SieveCompiler;
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
 * A typical script: what DMARC found, the envelope, a pattern and an expression over the header, an edit, a copy and a refusal. It is
 * compiled once and evaluated over four messages in turn, each of which goes another way through it; compiled anew each time; or
 * found among the programs that are compiled already.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 5)
@Measurement(iterations = 5, time = 5)
public class SieveBenchmark {
    private static final String SCRIPT = String.join(
            "\r\n",
            "require [\"vnd.emailrouting.authres\", \"ereject\", \"envelope\", \"subaddress\", \"variables\", \"regex\",",
            "    \"editheader\", \"copy\", \"relational\", \"comparator-i;ascii-numeric\"];",
            "# What nobody answers for is refused.",
            "if not authres \"dmarc\" \"pass\" {",
            "    if anyof (authres \"spf\" [\"fail\", \"softfail\"], header :contains \"subject\" [\"invoice\", \"payment\"]) {",
            "        ereject \"This address takes mail that passes DMARC\";",
            "        stop;",
            "    }",
            "    addheader \"X-Unproven\" \"yes\";",
            "}",
            "if envelope :detail \"to\" \"archive\" { redirect :copy \"archive@example.net\"; }",
            "if header :matches \"subject\" \"*[ticket *]*\" {",
            "    addheader \"X-Ticket\" \"${2}\";",
            "    redirect \"desk@example.net\";",
            "} elsif header :regex \"subject\" \"(order|invoice) #?([0-9]{4,8})\" {",
            "    deleteheader \"X-Priority\";",
            "    addheader \"X-Order\" \"${2}\";",
            "    redirect \"orders@example.net\";",
            "} elsif header :value \"ge\" :comparator \"i;ascii-numeric\" \"x-spam-score\" \"8\" {",
            "    discard;",
            "}",
            "");
    private static final List<String> SUBJECTS = List.of(
            "Re: [ticket 4711] printer on fire",
            "Your order #123456 was sent",
            "Hello there",
            "=?UTF-8?Q?Gr=C3=BC=C3=9Fe?=");

    private final SieveCompiler compiler = new SieveCompiler();
    private final ProgramInput[] inputs = new ProgramInput[SUBJECTS.size()];
    private Program program;
    private StoredPrograms stored;
    private int next;

    @Setup
    public void prepare() throws IOException {
        program = compiler.compile(SCRIPT);
        stored = new StoredPrograms(new OneScript(), compiler);
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = ImmutableProgramInput.builder()
                    .message(new Letter(SUBJECTS.get(i)))
                    .view(new Known(i == 3 ? "none" : "pass"))
                    .recipient(EmailAddress.parse(i == 2 ? "user+archive@example.com" : "user@example.com"))
                    .account(AccountName.DEFAULT)
                    .zone(DomainName.parse("zone", "example.com"))
                    .ruleId("rule")
                    .now(Instant.EPOCH)
                    .build();
        }
    }

    /** Evaluations a second. */
    @Benchmark
    public Effects evaluate() {
        next = (next + 1) % inputs.length;
        return program.run(inputs[next], Budget.of(ProgramLimits.usual()));
    }

    /** Look-ups a second of a program that is compiled already, one for each message. */
    @Benchmark
    public Optional<Program> find() {
        return stored.find(AccountName.DEFAULT, "script");
    }

    /** Compilations a second, which happen once a version. */
    @Benchmark
    public Program compile() {
        return compiler.compile(SCRIPT);
    }

    /** A store that has the script under every name. */
    private static final class OneScript implements ActiveScripts {
        private final Optional<ActiveScript> active = Optional.of(ActiveScript.of("id", 1));
        private final Optional<ScriptSource> source = Optional.of(ScriptSource.parse("source", SCRIPT));

        @Override
        public Optional<ActiveScript> active(AccountName account, String name) {
            return active;
        }

        @Override
        public Optional<ScriptSource> source(ActiveScript script) {
            return source;
        }
    }

    /** A message of a usual size whose header was read before. */
    private static final class Letter implements ProgramMessage {
        private final byte[] octets;
        private final HeaderBlock header;

        Letter(String subject) throws IOException {
            String received =
                    "Received: from mx.example.org (mx.example.org [192.0.2.1])\r\n\tby mx.example.com with ESMTPS id 1;"
                            + "\r\n\tMon, 2 Mar 2026 10:00:00 +0000\r\n";
            String text =
                    received.repeat(4) + "DKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=s; b=" + "A".repeat(300)
                            + "\r\nFrom: Some Body <sender@example.org>\r\nTo: user@example.com\r\nSubject: " + subject
                            + "\r\nDate: Mon, 2 Mar 2026 10:00:00 +0000\r\nMessage-ID: <1@example.org>\r\nX-Priority: 3\r\n"
                            + "X-Spam-Score: 2\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\n"
                            + "The body.\r\n".repeat(900);
            octets = text.getBytes(StandardCharsets.US_ASCII);
            header = HeaderBlock.read(open());
        }

        @Override
        public HeaderBlock header() {
            return header;
        }

        @Override
        public long size() {
            return octets.length;
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(octets);
        }
    }

    /** What the hooks have found. */
    private static final class Known implements MessageView {
        private final Optional<List<String>> results;

        Known(String result) {
            results = Optional.of(List.of(result));
        }

        @Override
        public Optional<String> sender() {
            return Optional.of("sender@example.org");
        }

        @Override
        public Optional<InetAddress> client() {
            return Optional.of(InetAddress.getLoopbackAddress());
        }

        @Override
        public Optional<List<String>> results(AuthenticationMethod method) {
            return results;
        }
    }
}
