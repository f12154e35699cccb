package dev.emailrouting.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps a second {@code ./run} away from a data directory in use; the system lets go of it with the process. */
final class DirectoryLock {
    private DirectoryLock() {}

    /** Does the work while the directory is ours. @throws RunFailedException when it is somebody else's */
    static int whileHeld(Path directory, Work work) throws RunFailedException, IOException, InterruptedException {
        try (FileChannel file =
                FileChannel.open(directory.resolve("run.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (file.tryLock() == null) {
                throw new RunFailedException(
                        "another ./run uses " + directory + "; stop it, or choose another directory with --data");
            }
            return work.exitCode();
        }
    }

    /** What a command does, and the exit code it ends with. */
    interface Work {
        int exitCode() throws RunFailedException, IOException, InterruptedException;
    }
}
