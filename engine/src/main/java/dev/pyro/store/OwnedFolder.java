package dev.pyro.store;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A folder that belongs to a running process. The process holds the lock of the file {@code
 * owner.lock} in it as long as it lives. If nobody holds that lock, the owner is dead and the
 * folder is an orphan.
 *
 * <p>Two things exclude each other by the lock {@code owners} of the home: to create a folder with
 * its lock, and to look for orphans. So nobody sees the folder of a living owner without its lock.
 */
public final class OwnedFolder implements AutoCloseable {
  /** The file whose lock its owner holds. */
  public static final String LOCK = "owner.lock";

  private final Home home;
  private final Path path;
  private final FileLock lock;

  private OwnedFolder(Home home, Path path, FileLock lock) {
    this.home = home;
    this.path = path;
    this.lock = lock;
  }

  /** Creates a folder for temporary work in {@link Home#tmp}. */
  public static OwnedFolder createTemporary(Home home, String purpose) {
    return create(home, temporary(home, purpose));
  }

  private static Path temporary(Home home, String purpose) {
    return home.tmp().resolve(purpose + "-" + UUID.randomUUID().toString().substring(24));
  }

  /**
   * Moves a folder of the home to {@link Home#tmp}, where it belongs to this process. It needs no
   * new folder, so it also works where the disk has no block left.
   */
  public static OwnedFolder take(Home home, Path folder, String purpose) {
    Path moved = temporary(home, purpose);
    try (FileLock _ = owners(home)) {
      Home.ensureFolder(home.tmp());
      Path lock = folder.resolve(LOCK);
      if (!Files.exists(lock)) { // else a process died between these two steps
        Files.createFile(lock); // before the move: a folder without it is not known as pyro's
      }
      AtomicFiles.move(folder, moved);
      return owning(home, moved);
    } catch (IOException e) {
      throw PyroException.of("cannot move " + folder, e);
    }
  }

  private static OwnedFolder owning(Home home, Path folder) throws IOException {
    return new OwnedFolder(
        home,
        folder,
        FileLock.tryAcquire(folder.resolve(LOCK))
            .orElseThrow(() -> new IOException("a new folder's lock is taken")));
  }

  /** Creates a folder that must not exist yet. */
  public static OwnedFolder create(Home home, Path folder) {
    try (FileLock _ = owners(home)) {
      if (Files.exists(folder)) {
        throw new PyroException(ErrorCode.ALREADY_EXISTS, folder + " exists already");
      }
      Home.ensureFolder(folder);
      return owning(home, folder);
    } catch (IOException e) {
      throw PyroException.of("cannot create " + folder, e);
    }
  }

  /** Takes over every orphan in a folder. */
  public static List<OwnedFolder> claimLeftovers(Home home, Path parent) {
    return claimLeftovers(home, parent, OwnedFolder::isFolder);
  }

  /** Takes over every orphan in {@link Home#tmp} that was made for a purpose. */
  public static List<OwnedFolder> claimLeftovers(Home home, String purpose) {
    return claimLeftovers(
        home,
        home.tmp(),
        path -> path.getFileName().toString().startsWith(purpose + "-") && isFolder(path));
  }

  /**
   * Returns whether this is a folder: what a link leads to is not pyro's, and must not be touched.
   */
  private static boolean isFolder(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static List<OwnedFolder> claimLeftovers(
      Home home, Path parent, DirectoryStream.Filter<Path> which) {
    List<OwnedFolder> found = new ArrayList<>();
    if (!Files.isDirectory(parent)) {
      return found; // nothing was ever made there
    }
    try (Cleanup undo = new Cleanup();
        FileLock _ = owners(home);
        DirectoryStream<Path> folders = Files.newDirectoryStream(parent, which)) {
      undo.add(() -> found.forEach(OwnedFolder::release));
      for (Path folder : folders) {
        claim(home, folder).ifPresent(found::add);
      }
      undo.release();
      return found;
    } catch (IOException e) {
      throw PyroException.of("cannot read " + parent, e);
    }
  }

  private static Optional<OwnedFolder> claim(Home home, Path folder) throws IOException {
    if (!isMade(folder)) {
      return Optional.empty();
    }
    try {
      return FileLock.tryAcquire(folder.resolve(LOCK))
          .map(lock -> new OwnedFolder(home, folder, lock));
    } catch (NoSuchFileException e) {
      return Optional.empty(); // its owner has just removed it
    }
  }

  /**
   * Returns whether pyro has made a folder: it has a lock, or is empty, for a process may die
   * before it makes the lock. The parent may be a link to a folder of the user, where other things
   * are.
   */
  private static boolean isMade(Path folder) throws IOException {
    if (Files.isRegularFile(folder.resolve(LOCK), LinkOption.NOFOLLOW_LINKS)) {
      return true;
    }
    try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
      return !children.iterator().hasNext();
    }
  }

  private static FileLock owners(Home home) throws IOException {
    Path lock = home.lock("owners");
    Home.ensureFolder(lock.getParent());
    return FileLock.acquire(lock);
  }

  /** Returns where the folder is. */
  public Path path() {
    return path;
  }

  /** Ends the ownership and keeps the folder. */
  public void release() {
    lock.close();
  }

  /** Removes the folder and everything in it, even if this thread is interrupted. */
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    try {
      if (!isFolder(path)) {
        throw new NotDirectoryException(path.toString()); // somebody has put a link in its place
      }
      try (DirectoryStream<Path> children = Files.newDirectoryStream(path)) {
        for (Path child : children) {
          if (!child.endsWith(LOCK)) { // while it stands, nobody else claims what is being removed
            AtomicFiles.deleteTree(child);
          }
        }
      }
      try (FileLock _ = owners(home)) {
        AtomicFiles.deleteTree(path);
      }
    } catch (IOException e) {
      throw PyroException.of("cannot remove " + path, e);
    } finally {
      lock.close();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
