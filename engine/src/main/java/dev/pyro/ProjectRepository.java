package dev.pyro;

import dev.pyro.host.Checkout;
import dev.pyro.host.Git;
import dev.pyro.store.AtomicFiles;
import dev.pyro.store.Cleanup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A remote Git repository as a project that workspaces start from. The first one that needs it
 * clones it, without its history and submodules; close it to remove the clone. Thread-safe.
 */
public final class ProjectRepository implements AutoCloseable {
  private final String url;
  private final Optional<String> ref;
  private final Git git;
  private Thread cloner; // set while a thread clones
  private Path clone; // set when that is done
  private boolean closed;

  private ProjectRepository(String url, Optional<String> ref, Git git) {
    this.url = url;
    this.ref = ref;
    this.git = git;
  }

  /**
   * Returns a repository; nothing is cloned yet.
   *
   * @param url whatever {@code git clone} takes
   * @param ref a branch or tag; empty for what the repository says itself
   * @throws PyroException {@link ErrorCode#INVALID_ARGUMENT} if Git would take one for an option
   */
  public static ProjectRepository of(String url, Optional<String> ref) {
    return of(url, ref, Git.ofHost());
  }

  static ProjectRepository of(String url, Optional<String> ref, Git git) {
    if (url.startsWith("-") || ref.filter(name -> name.startsWith("-")).isPresent()) {
      throw new PyroException(
          ErrorCode.INVALID_ARGUMENT, "a repository and its ref do not begin with a dash");
    }
    return new ProjectRepository(url, ref, git);
  }

  /**
   * Returns the clone, for {@link WorkspaceSpec.Builder#seedPath}; clones the repository if nobody
   * has done so yet.
   *
   * @throws PyroException {@link ErrorCode#UNAVAILABLE} if Git cannot clone it, {@link
   *     ErrorCode#TIMEOUT} if that takes too long, {@link ErrorCode#CANCELLED} if this thread is
   *     interrupted, or this is closed
   */
  public Path directory() {
    return claim().orElseGet(this::cloned);
  }

  /** Returns the root of the Git checkout that a directory of the host lies in, if in one. */
  public static Optional<Path> checkoutAround(Path directory) {
    return Checkout.around(directory);
  }

  /** Returns the clone; nothing if the calling thread is to make it. */
  private synchronized Optional<Path> claim() {
    try {
      while (cloner != null && !closed) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw cancelled("interrupted", e);
    }
    if (closed) {
      throw cancelled("it is closed", null);
    }
    if (clone == null) {
      cloner = Thread.currentThread();
    }
    return Optional.ofNullable(clone);
  }

  private Path cloned() {
    Path made = null;
    try (Cleanup onFailure = new Cleanup()) {
      Path folder = Files.createTempDirectory("pyro-project");
      onFailure.add(() -> remove(folder));
      Path target = folder.resolve("clone");
      git.cloning(url, ref, target).require("clone " + url);
      onFailure.release();
      made = target;
      return target;
    } catch (IOException e) {
      throw PyroException.of("cannot make a temporary folder", e);
    } finally {
      done(made);
    }
  }

  private synchronized void done(Path made) {
    clone = made;
    cloner = null;
    notifyAll();
  }

  private PyroException cancelled(String why, InterruptedException cause) {
    return new PyroException(ErrorCode.CANCELLED, "cannot clone " + url + ": " + why, cause);
  }

  /** Ends Git if it is cloning, and removes the clone. */
  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
    boolean interrupted = false;
    while (cloner != null) {
      cloner.interrupt(); // which kills Git
      try {
        wait();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (clone != null) {
      remove(clone.getParent());
      clone = null;
    }
  }

  private static void remove(Path folder) {
    try {
      AtomicFiles.deleteTree(folder);
    } catch (IOException e) {
      throw PyroException.of("cannot remove " + folder, e);
    }
  }
}
