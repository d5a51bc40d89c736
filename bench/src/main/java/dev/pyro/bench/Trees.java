package dev.pyro.bench;

import dev.pyro.store.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Content for workspaces: random bytes, the same in every run, 100 files to a folder. */
final class Trees implements AutoCloseable {
  private static final int FILES_PER_FOLDER = 100;

  private final Path folder;
  private final Random random = new Random(1);

  /**
   * @param folder where a folder for all of it is made
   */
  Trees(Path folder) throws IOException {
    this.folder = folder.resolve("trees").toAbsolutePath();
    AtomicFiles.deleteTree(this.folder); // what a run that was killed left
    Files.createDirectories(this.folder);
  }

  /**
   * Content on the host.
   *
   * @param name for people
   * @param path a folder, or one file
   * @param bytes of all files together
   */
  record Tree(String name, Path path, long bytes) {
    double megabytesPerSecond(double milliseconds) {
      return bytes / 1000.0 / milliseconds;
    }
  }

  /** Makes a folder with so many files of one size. */
  Tree files(String name, int count, int bytes) throws IOException {
    Path root = Files.createTempDirectory(folder, "files");
    byte[] content = new byte[bytes];
    for (int i = 0; i < count; i++) {
      Path parent = root.resolve("folder-" + i / FILES_PER_FOLDER);
      if (i % FILES_PER_FOLDER == 0) {
        Files.createDirectory(parent);
      }
      random.nextBytes(content);
      Files.write(parent.resolve("file-" + i), content);
    }
    return new Tree(name, root, (long) count * bytes);
  }

  /** Makes one file. */
  Tree file(String name, int bytes) throws IOException {
    Path file = folder.resolve("one-file");
    byte[] content = new byte[bytes];
    random.nextBytes(content);
    Files.write(file, content);
    return new Tree(name, file, bytes);
  }

  /** Returns a path in which there is nothing yet. */
  Path free() {
    return folder.resolve("free-" + System.nanoTime());
  }

  @Override
  public void close() throws IOException {
    AtomicFiles.deleteTree(folder);
  }
}
