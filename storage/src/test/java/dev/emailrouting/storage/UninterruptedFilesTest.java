package dev.emailrouting.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.h2.store.fs.FilePath;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class UninterruptedFilesTest {
    @TempDir
    private Path directory;

    private Path file;
    private FileChannel channel;

    @BeforeEach
    void open() throws IOException {
        file = directory.resolve("pages");
        FilePath.register(new UninterruptedFiles());
        channel = FilePath.get("uninterrupted:" + file).open("rw");
    }

    @AfterEach
    void close() throws IOException {
        Thread.interrupted();
        channel.close();
    }

    private String read(int length, long position) throws IOException {
        ByteBuffer into = ByteBuffer.allocate(length);
        int octets = channel.read(into, position);
        return octets + " " + new String(into.array(), UTF_8).trim();
    }

    @Test
    void whatWasWrittenAtAPlaceIsReadThere() throws IOException {
        channel.write(ByteBuffer.wrap("first page".getBytes(UTF_8)), 0);
        channel.write(ByteBuffer.wrap("second".getBytes(UTF_8)), 100);

        assertThat(read(10, 0)).isEqualTo("10 first page");
        assertThat(read(50, 100)).isEqualTo("6 second");
        assertThat(read(50, 200)).isEqualTo("-1 ");
        assertThat(channel.size()).isEqualTo(106);
    }

    @Test
    void anInterruptedThreadReadsAndWritesAndStaysInterrupted() throws IOException {
        Thread.currentThread().interrupt();

        channel.write(ByteBuffer.wrap("page".getBytes(UTF_8)), 0);
        channel.force(true);

        assertThat(read(4, 0)).isEqualTo("4 page");
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void itIsCutOff() throws IOException {
        channel.write(ByteBuffer.wrap("0123456789".getBytes(UTF_8)), 0);

        channel.truncate(4);

        assertThat(Files.readString(file)).isEqualTo("0123");
    }

    @Test
    void itIsLockedUntilItIsClosed() throws IOException {
        assertThat(channel.tryLock().isValid()).isTrue();
        try (FileChannel second = FilePath.get("uninterrupted:" + file).open("rw")) {
            assertThatThrownBy(second::tryLock).isInstanceOf(OverlappingFileLockException.class);
        }

        channel.close();

        try (FileChannel again = FilePath.get("uninterrupted:" + file).open("rw")) {
            assertThat(again.tryLock().isValid()).isTrue();
        }
    }

    @Test
    void aFailureSaysWhatFailed() throws IOException {
        try (FileChannel readable = FilePath.get("uninterrupted:" + file).open("r")) {
            assertThatThrownBy(() -> readable.write(ByteBuffer.allocate(1), 0))
                    .hasStackTraceContaining("NonWritableChannelException");
        }
    }
}
