package dev.pyro;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Optional;

/**
 * Why the host refused something. The message of an exception of {@code java.nio.file} is often the
 * path and nothing else, and the message of a closed channel is null.
 */
final class IoReason {
  private IoReason() {}

  /** Returns whether the thread was interrupted in the middle of it. */
  private static boolean isInterrupt(IOException e) {
    return e instanceof ClosedByInterruptException
        || e instanceof FileLockInterruptionException
        || (e instanceof InterruptedIOException && !(e instanceof SocketTimeoutException));
  }

  /** Returns the kind of failure where the exception tells it, whatever was to be done. */
  static Optional<ErrorCode> code(IOException e) {
    if (isInterrupt(e)) {
      return Optional.of(ErrorCode.CANCELLED);
    }
    return isFull(e) ? Optional.of(ErrorCode.LIMIT_EXCEEDED) : Optional.empty();
  }

  /** Returns what the user can do, where that is the same whatever was to be done. */
  static Optional<String> wayOn(IOException e) {
    if (isFull(e)) {
      return Optional.of("make room on that disk and try again");
    }
    boolean isFolder = e instanceof FileSystemException && of(e).equals("Is a directory");
    return isFolder
        ? Optional.of("a folder is where a file has to be: move it away, and try again")
        : Optional.empty();
  }

  private static boolean isFull(IOException e) {
    String reason = of(e);
    // Java has only the text of this error, so another language of the host hides it.
    return reason.contains("No space left on device") || reason.contains("quota");
  }

  /** Returns the reason, with the path that it is about unless {@code named} has that path. */
  static String of(IOException e, String named) {
    if (!(e instanceof FileSystemException fault)
        || fault.getFile() == null
        || named.contains(fault.getFile())) {
      return of(e);
    }
    String other = fault.getOtherFile() == null ? "" : " -> " + fault.getOtherFile();
    return fault.getFile() + other + ": " + of(e);
  }

  /** Returns the reason in the words that programs of Unix use, without a path. */
  private static String of(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "No such file or directory";
      case AccessDeniedException _ -> "Permission denied";
      case FileAlreadyExistsException _ -> "File exists";
      case NotDirectoryException _ -> "Not a directory";
      case DirectoryNotEmptyException _ -> "Directory not empty";
      case FileSystemException fault when fault.getReason() != null -> fault.getReason();
      case FileSystemException _ -> "Input/output error";
      case IOException interrupted when isInterrupt(interrupted) -> "interrupted";
      case ClosedChannelException _ -> "it was closed";
      case EOFException ended when ended.getMessage() == null -> "it ends too early";
      default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    };
  }
}
