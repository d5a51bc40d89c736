package dev.pyro.workspace.file;

import dev.pyro.store.AtomicFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/**
 * Where outside the home an export is made, and what it is to become. The folder of work under way
 * holds a note of it, so that it is found when its process has died.
 *
 * @param staging what is filled
 * @param target the name that it gets at the end
 */
public record Outside(Path staging, Path target) {
  private static final String NOTE = "outside";

  /** Notes it, before there is anything. */
  public void note(Path work) throws IOException {
    String text = staging.toUri() + "\n" + target.toUri() + "\n";
    AtomicFiles.replace(work.resolve(NOTE), text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Reads what was noted in a folder of work, if anything was. */
  public static Optional<Outside> noted(Path work) {
    try {
      List<String> lines = Files.readAllLines(work.resolve(NOTE), StandardCharsets.US_ASCII);
      return Optional.of(
          new Outside(Path.of(URI.create(lines.get(0))), Path.of(URI.create(lines.get(1)))));
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException _) {
      return Optional.empty(); // it died before it had made anything
    }
  }

  /** Returns whether anything of it is there. */
  public boolean exists() {
    return Files.exists(staging, LinkOption.NOFOLLOW_LINKS);
  }

  /** Removes what was half made; where it had got its name, it is whole. */
  public void remove() throws IOException {
    if (!exists()) {
      return;
    }
    if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
      try {
        Files.delete(target); // the name was claimed and is still empty
      } catch (DirectoryNotEmptyException _) {
        // it is somebody else's
      }
    }
    reopen(staging);
    AtomicFiles.deleteTree(staging);
  }

  /** Some directories may have their final mode already, which may shut us out. */
  private static void reopen(Path path) throws IOException {
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    try (DirectoryStream<Path> children = Files.newDirectoryStream(path)) {
      for (Path child : children) {
        reopen(child);
      }
    }
  }
}
