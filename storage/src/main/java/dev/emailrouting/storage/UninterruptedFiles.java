package dev.emailrouting.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

import com.google.common.util.concurrent.MoreExecutors;
import com.google.common.util.concurrent.Uninterruptibles;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePathWrapper;
import org.h2.store.fs.FileUtils;

/**
 * Files of H2 that an interrupt does not close. They are {@link AsynchronousFileChannel}s, as those of H2's own {@code async:} are, but
 * read and written by the thread that asks: to hand each page over to another thread and back takes longer than to read it.
 *
 * <p>Public, as its constructor is, because H2 makes instances of it.
 */
public final class UninterruptedFiles extends FilePathWrapper {
    static final String SCHEME = "uninterrupted";

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new UninterruptedFile(Path.of(getBase().toString()), mode);
    }

    /** Its channel is for any number of threads at a time. */
    @SuppressWarnings("UnsynchronizedOverridesSynchronized")
    private static final class UninterruptedFile extends FileBaseDefault {
        private final Path path;
        private final AsynchronousFileChannel channel;

        UninterruptedFile(Path path, String mode) throws IOException {
            this.path = path;
            this.channel = AsynchronousFileChannel.open(
                    path,
                    FileUtils.modeToOptions(mode),
                    MoreExecutors.newDirectExecutorService(),
                    FileUtils.NO_ATTRIBUTES);
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            return done(channel.read(into, position));
        }

        @Override
        public int write(ByteBuffer from, long position) throws IOException {
            return done(channel.write(from, position));
        }

        private static int done(Future<Integer> octets) throws IOException {
            try {
                return Uninterruptibles.getUninterruptibly(octets);
            } catch (ExecutionException e) {
                throw new IOException(e.getCause());
            }
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        protected void implTruncate(long size) throws IOException {
            channel.truncate(size);
        }

        @Override
        public void force(boolean metaData) throws IOException {
            channel.force(metaData);
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return channel.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            channel.close();
        }

        @Override
        public String toString() {
            return SCHEME + ":" + path;
        }
    }
}
