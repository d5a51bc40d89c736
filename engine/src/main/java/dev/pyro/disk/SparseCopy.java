package dev.pyro.disk;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/**
 * Copies an image with its holes. Java cannot ask a file system where holes are, and reading ten
 * gigabytes of zeros takes half a minute. coreutils' cp knows the holes, and shares blocks where
 * the file system can.
 */
public final class SparseCopy {
  private SparseCopy() {}

  /**
   * Replaces the content of a file.
   *
   * @throws PyroException {@link ErrorCode#CANCELLED} if the thread is interrupted
   * @throws FileSystemException with the file that failed, and the reason in the words of Unix
   */
  public static void copy(Path image, Path file) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                "cp", "--sparse=auto", "--reflink=auto", "--", image.toString(), file.toString())
            .redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("LC_ALL", "C"); // what it says is read below
    Process cp = builder.start();
    try {
      int status = cp.waitFor(); // what it may say is less than a pipe holds
      if (status != 0) {
        String said = new String(cp.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        throw failure(image, file, said.strip().lines().findFirst().orElse("cp failed"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PyroException(ErrorCode.CANCELLED, "interrupted while copying the image", e);
    } finally {
      cp.destroyForcibly();
    }
  }

  /** Returns what cp said as the exception that Java has for it: a path, and the reason. */
  private static IOException failure(Path image, Path file, String said) {
    Path failed = said.contains("'" + file + "'") ? file : image;
    String reason = said.substring(said.lastIndexOf(": ") + 1).strip();
    return new FileSystemException(failed.toString(), null, reason);
  }
}
