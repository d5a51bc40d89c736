package dev.pyro.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Opens files of pyro's in whose place a user may have put something else. A folder can be opened,
 * and the failure to read it does not name it; to open a FIFO waits for somebody who writes.
 */
public final class PlainFile {
  private PlainFile() {}

  /**
   * Opens a file for reading.
   *
   * @throws FileSystemException if something else is there; it names the path
   */
  public static InputStream open(Path file) throws IOException {
    require(file);
    return Files.newInputStream(file);
  }

  /** Checks that {@link #open} would not open something else. */
  public static void require(Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    if (!attributes.isRegularFile()) {
      String what = attributes.isDirectory() ? "Is a directory" : "it is not a regular file";
      throw new FileSystemException(file.toString(), null, what);
    }
  }
}
