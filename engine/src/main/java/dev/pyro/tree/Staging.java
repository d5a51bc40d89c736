package dev.pyro.tree;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.store.AtomicFiles;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/**
 * Builds something for a path of the host in a folder beside that path, which nobody else may
 * enter. The path must not exist. When all is complete it gets its name; nothing is ever replaced,
 * and a failure leaves nothing.
 */
public final class Staging implements AutoCloseable {
  /** A longer name would make the folder's own name too long. */
  private static final int MAX_NAME_CHARS = 100;

  /** What is no directory is built under this name. */
  static final String SINGLE = "export";

  private final Path target;
  private final Path folder;
  private final HostWriter host;

  private Staging(Path target) {
    this.target = target;
    String name = target.getFileName().toString();
    String part = name.length() > MAX_NAME_CHARS ? "export" : name;
    folder =
        target.resolveSibling("." + part + ".pyro-" + UUID.randomUUID().toString().substring(28));
    host = new HostWriter(target, folder);
  }

  /** Hears where an export is made, before anything is there. */
  @FunctionalInterface
  public interface Begun {
    /** Called once; a failure ends the export. */
    void in(Path staging, Path target) throws IOException;
  }

  /**
   * Makes the folder.
   *
   * @throws PyroException {@link ErrorCode#ALREADY_EXISTS} if there is something at {@code target},
   *     {@link ErrorCode#NOT_FOUND} if its folder is not there
   */
  static Staging begin(Path target, Begun begun) {
    check(target);
    Staging staging = new Staging(target.toAbsolutePath().normalize());
    staging.host.run(() -> {
      begun.in(staging.folder, staging.target);
      return null;
    });
    staging.host.makeDirectory(staging.folder);
    return staging;
  }

  /**
   * Checks a target before a guest is asked for anything.
   *
   * @throws PyroException as {@link #begin} does
   */
  public static void check(Path target) {
    Path absolute = target.toAbsolutePath().normalize();
    if (Files.exists(absolute, LinkOption.NOFOLLOW_LINKS)) {
      throw exists(target, null);
    }
    if (!Files.isDirectory(absolute.getParent())) {
      Path parent = absolute.getParent();
      throw new PyroException(
          ErrorCode.NOT_FOUND,
          Files.exists(parent)
              ? parent + " is not a folder"
              : "the folder " + parent + " does not exist",
          "make it, or name a path in a folder that is there",
          null);
    }
  }

  private static PyroException exists(Path target, IOException cause) {
    return new PyroException(
        ErrorCode.ALREADY_EXISTS,
        target + " exists already",
        "name a path that does not exist",
        cause);
  }

  HostWriter host() {
    return host;
  }

  /** Returns the folder. If the target is a directory, this folder becomes it. */
  Path folder() {
    return folder;
  }

  /** Returns the path at which a file or a link is built. */
  Path file() {
    return folder.resolve(SINGLE);
  }

  boolean isThere() {
    return Files.exists(folder, LinkOption.NOFOLLOW_LINKS);
  }

  void claimFolder() {
    claim(() -> {
      Files.createDirectory(target); // claims the name; rename(2) replaces it while empty
      try {
        Files.move(folder, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        Files.deleteIfExists(target);
        throw e;
      }
    });
  }

  void claimFile() {
    claim(() -> {
      try {
        Files.createLink(target, file());
      } catch (FileAlreadyExistsException e) {
        throw e;
      } catch (IOException | UnsupportedOperationException _) { // not every file system has links
        Files.move(file(), target);
      }
    });
  }

  /** Moves a link to its name; this fails if something has the name. */
  void claimLink() {
    claim(() -> Files.move(file(), target));
  }

  /** One way to give it its name. */
  private interface Naming {
    void run() throws IOException;
  }

  private void claim(Naming naming) {
    host.run(() -> {
      try {
        naming.run();
      } catch (FileAlreadyExistsException e) {
        throw exists(target, e);
      }
      return null;
    });
  }

  @Override
  public void close() {
    boolean interrupted = Thread.interrupted(); // an interrupt must not keep it from being removed
    host.run(() -> {
      AtomicFiles.deleteTree(folder);
      return null;
    });
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
