package dev.pyro;

import dev.pyro.host.Git;
import dev.pyro.host.HostProgram;
import dev.pyro.store.AtomicFiles;
import dev.pyro.store.Cleanup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A project of the host as what a workspace starts from. In a Git checkout that is what Git tracks
 * and what it does not ignore, as it stands in the directory; elsewhere, and if Git ignores the
 * directory itself, all of the directory. Close it when the workspace is created.
 */
public final class ProjectSeed implements AutoCloseable {
  private static final Duration PACKING = Duration.ofMinutes(30);

  private final Path path;
  private final Optional<Path> temporary;

  private ProjectSeed(Path path, Optional<Path> temporary) {
    this.path = path;
    this.temporary = temporary;
  }

  /**
   * Takes a project as it is now; what Git does not ignore is packed into a temporary archive. An
   * interrupt of the calling thread ends that.
   *
   * @param directory a checkout, a directory in one, or any other
   * @throws PyroException {@link ErrorCode#NOT_FOUND} if there is no such directory, {@link
   *     ErrorCode#UNAVAILABLE} if Git or tar cannot read it, {@link ErrorCode#TIMEOUT} if they do
   *     not end, {@link ErrorCode#CANCELLED} if this thread is interrupted
   */
  public static ProjectSeed of(Path directory) {
    return of(directory, Git.ofHost());
  }

  static ProjectSeed of(Path directory, Git git) {
    if (!Files.isDirectory(directory)) {
      throw new PyroException(ErrorCode.NOT_FOUND, "there is no directory " + directory);
    }
    Path project = directory.toAbsolutePath().normalize();
    String task = "read the project " + project;
    if (checkoutAround(project).isEmpty()
        || git.in(project, List.of("check-ignore", "--quiet", ".")).run(task).exitCode() == 0) {
      return new ProjectSeed(project, Optional.empty());
    }
    try (Cleanup onFailure = new Cleanup()) {
      Path folder = Files.createTempDirectory("pyro-seed");
      onFailure.add(() -> remove(folder));
      Path archive = folder.resolve(project.getFileName() + ".tar");
      pack(project, git, task, folder.resolve("files"), archive);
      onFailure.release();
      return new ProjectSeed(archive, Optional.of(folder));
    } catch (IOException e) {
      throw PyroException.of("cannot " + task, e);
    }
  }

  /** Returns the root of the Git checkout that a directory lies in, if it lies in one. */
  public static Optional<Path> checkoutAround(Path directory) {
    for (Path at = directory.toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.exists(at.resolve(".git"))) {
        return Optional.of(at);
      }
    }
    return Optional.empty();
  }

  /** Packs what Git tracks and still is there, and what it neither tracks nor ignores. */
  private static void pack(Path project, Git git, String task, Path list, Path archive)
      throws IOException {
    Set<String> names = files(project, git, task, "--cached", "--others", "--exclude-standard");
    names.removeAll(files(project, git, task, "--deleted"));
    Files.writeString(list, String.join("\0", names), StandardCharsets.ISO_8859_1);
    List<String> tar =
        List.of(
            "tar",
            "--directory=" + project,
            "--null",
            "--no-recursion",
            "--verbatim-files-from",
            "--files-from=" + list,
            "--create",
            "--file=" + archive);
    new HostProgram(tar, git.environment(), PACKING).require(task);
  }

  /** Returns names of files as Git lists them, a character for each of their bytes. */
  private static Set<String> files(Path project, Git git, String task, String... which) {
    List<String> arguments = new ArrayList<>(List.of("ls-files", "-z"));
    arguments.addAll(List.of(which));
    String listed = git.in(project, arguments).require(task);
    Set<String> names = new TreeSet<>(List.of(listed.split("\0", -1)));
    names.remove("");
    return names;
  }

  /**
   * Returns what {@link WorkspaceSpec.Builder#seedPath} takes; it is there until this is closed.
   */
  public Path path() {
    return path;
  }

  /** Removes what was made for it; the project stays. */
  @Override
  public void close() {
    temporary.ifPresent(ProjectSeed::remove);
  }

  static void remove(Path folder) {
    try {
      AtomicFiles.deleteTree(folder);
    } catch (IOException e) {
      throw PyroException.of("cannot remove " + folder, e);
    }
  }
}
