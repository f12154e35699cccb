package dev.emailrouting.message;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

import org.immutables.value.Value;

/** SHA-256 hashes of one body in several canonical forms and lengths, made in one pass over it (RFC 6376 3.7). */
public final class BodyHashes {
    private static final int BUFFER = 16 * 1024;

    /** What a signature says of its body hash. */
    @Value.Immutable
    public interface Form {
        static Form whole(Canonicalization canonicalization) {
            return ImmutableForm.of(canonicalization, OptionalLong.empty());
        }

        /** Only so many octets of the canonical body, from its start (RFC 6376 3.5, l=). */
        static Form upTo(Canonicalization canonicalization, long length) {
            return ImmutableForm.of(canonicalization, OptionalLong.of(length));
        }

        @Value.Parameter
        Canonicalization canonicalization();

        @Value.Parameter
        OptionalLong length();
    }

    private final Map<Form, byte[]> hashes;
    private final Map<Canonicalization, Long> lengths;

    private BodyHashes(Map<Form, byte[]> hashes, Map<Canonicalization, Long> lengths) {
        this.hashes = hashes;
        this.lengths = lengths;
    }

    /** Reads the body once, or not at all when nothing is asked for. */
    public static BodyHashes of(RawMessage message, Collection<Form> forms) throws IOException {
        Map<Canonicalization, Pass> passes = new EnumMap<>(Canonicalization.class);
        for (Form form : new HashSet<>(forms)) {
            passes.computeIfAbsent(form.canonicalization(), Pass::new).add(form);
        }
        if (!passes.isEmpty()) {
            readThrough(message, List.copyOf(passes.values()));
        }
        Map<Form, byte[]> hashes = new HashMap<>();
        Map<Canonicalization, Long> lengths = new EnumMap<>(Canonicalization.class);
        passes.forEach((canonicalization, pass) -> {
            pass.digests.forEach(digest -> hashes.put(digest.form, digest.sha256.digest()));
            lengths.put(canonicalization, pass.length);
        });
        return new BodyHashes(hashes, lengths);
    }

    private static void readThrough(RawMessage message, List<Pass> passes) throws IOException {
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = message.openBody()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                for (Pass pass : passes) {
                    pass.body.update(buffer, read);
                }
            }
        }
        passes.forEach(pass -> pass.body.finish());
    }

    /**
     * The hash, 32 octets; of the whole body where it is shorter than the form's length.
     *
     * @throws IllegalArgumentException when the form was not asked for
     */
    public byte[] hash(Form form) {
        byte[] hash = hashes.get(form);
        if (hash == null) {
            throw new IllegalArgumentException("not among the forms asked for: " + form);
        }
        return hash.clone();
    }

    /**
     * How many octets the canonical body has.
     *
     * @throws IllegalArgumentException when no form of this canonicalization was asked for
     */
    public long length(Canonicalization canonicalization) {
        Long length = lengths.get(canonicalization);
        if (length == null) {
            throw new IllegalArgumentException("not among the forms asked for: " + canonicalization);
        }
        return length;
    }

    /** All hashes of one canonicalization. */
    private static final class Pass implements CanonicalBody.Sink {
        private final CanonicalBody body;
        private final List<Digest> digests = new ArrayList<>();
        private long length;

        private Pass(Canonicalization canonicalization) {
            this.body = canonicalization.body(this);
        }

        private void add(Form form) {
            digests.add(new Digest(form));
        }

        @Override
        public void write(byte[] bytes, int offset, int count) {
            for (Digest digest : digests) {
                digest.update(bytes, offset, count);
            }
            length += count;
        }
    }

    private static final class Digest {
        private final Form form;
        private final MessageDigest sha256 = sha256();
        private long left;

        private Digest(Form form) {
            this.form = form;
            this.left = form.length().orElse(Long.MAX_VALUE);
        }

        private void update(byte[] bytes, int offset, int count) {
            int covered = (int) Math.min(count, left);
            sha256.update(bytes, offset, covered);
            left -= covered;
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }
    }
}
