package dev.pyro;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Opens files that a user has named. To open a FIFO waits for somebody who writes to it, for ever
 * if there is nobody, and nothing interrupts it. So only regular files are opened by their names.
 */
public final class InputFile {
  private static final int TYPE_MASK = 0170000; // of st_mode, as the four below
  private static final int REGULAR = 0100000;
  private static final int DIRECTORY = 0040000;
  private static final int FIFO = 0010000;
  private static final int SOCKET = 0140000;

  /** What helps somebody who named a file or folder that does not exist. */
  public static final String CHECK_PATH =
      "check the path; a relative one begins in the folder in which pyro was started";

  private InputFile() {}

  /**
   * Opens a file for reading. An interrupt of the thread ends a read that waits.
   *
   * @param what the file in messages, such as {@code the file FILE of the secret NAME}
   * @throws PyroException {@link ErrorCode#NOT_FOUND} if there is nothing of that name, {@link
   *     ErrorCode#INVALID_ARGUMENT} if it is a directory, a named pipe, a socket or a device
   * @throws IOException if it cannot be opened
   */
  public static InputStream open(Path file, String what) throws IOException {
    check(file, what);
    return Channels.newInputStream(FileChannel.open(file, StandardOpenOption.READ));
  }

  /** Checks that {@link #open} would open a file. */
  public static void check(Path file, String what) throws IOException {
    int type;
    try {
      type = (int) Files.getAttribute(file, "unix:mode") & TYPE_MASK;
    } catch (IOException e) {
      throw missing(what, e).orElseThrow(() -> e);
    }
    if (type != REGULAR && !isDescriptor(file)) {
      throw new PyroException(
          ErrorCode.INVALID_ARGUMENT,
          what + " is " + name(type) + ", not a regular file",
          hint(type),
          null);
    }
  }

  /**
   * Returns the failure to find what a user has named, if that is what an exception tells.
   *
   * @param what the file or folder in the message
   */
  public static Optional<PyroException> missing(String what, IOException e) {
    boolean isBelowFile = PyroException.reason(e, what).endsWith("Not a directory");
    return e instanceof NoSuchFileException || isBelowFile
        ? Optional.of(
            new PyroException(ErrorCode.NOT_FOUND, what + " does not exist", CHECK_PATH, e))
        : Optional.empty();
  }

  private static String hint(int type) {
    return switch (type) {
      case DIRECTORY -> "give the path of a file";
      case FIFO -> "give what a command prints as <(COMMAND), or in a file";
      default -> null;
    };
  }

  /** Tells whether a path leads to what this process has open, as {@code <(COMMAND)} gives it. */
  private static boolean isDescriptor(Path file) {
    Path path = file.toAbsolutePath().normalize();
    return path.startsWith("/dev/fd")
        || path.startsWith("/proc/self/fd")
        || path.equals(Path.of("/dev/stdin"));
  }

  private static String name(int type) {
    return switch (type) {
      case DIRECTORY -> "a directory";
      case FIFO -> "a named pipe";
      case SOCKET -> "a socket";
      default -> "a device";
    };
  }
}
