package dev.pyro.mcp.serve;

import dev.pyro.ErrorCode;
import dev.pyro.ProjectSeed;
import dev.pyro.PyroException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a workspace starts from when its creator names nothing: a project of the host. Of a Git
 * checkout that is what Git tracks and what it does not ignore, as it stands; of another directory
 * all of it. A remote repository is cloned by the first workspace that needs it.
 */
public final class ProjectSource implements AutoCloseable {
  private final Optional<Path> directory;
  private final Optional<String> url;
  private final Optional<String> ref;
  private Path temporary; // made by the first use

  private ProjectSource(Optional<Path> directory, Optional<String> url, Optional<String> ref) {
    this.directory = directory;
    this.url = url;
    this.ref = ref;
  }

  /** Returns a directory as a project. */
  public static ProjectSource directory(Path path) {
    if (!Files.isDirectory(path)) {
      throw new PyroException(ErrorCode.NOT_FOUND, "there is no directory " + path);
    }
    return new ProjectSource(
        Optional.of(path.toAbsolutePath().normalize()), Optional.empty(), Optional.empty());
  }

  /** Returns a repository as a project, at a branch or tag if one is given. */
  public static ProjectSource repository(String url, Optional<String> ref) {
    if (url.startsWith("-") || ref.filter(name -> name.startsWith("-")).isPresent()) {
      throw new PyroException(
          ErrorCode.INVALID_ARGUMENT, "a repository and its ref do not begin with a dash");
    }
    return new ProjectSource(Optional.empty(), Optional.of(url), ref);
  }

  /** Returns the checkout that a directory lies in, if it lies in one. */
  public static Optional<ProjectSource> checkoutAround(Path directory) {
    for (Path at = directory.toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.exists(at.resolve(".git"))) {
        return Optional.of(directory(at));
      }
    }
    return Optional.empty();
  }

  /** Returns the project in a few words. */
  String describe() {
    return directory
        .map(Path::toString)
        .orElseGet(() -> url.orElseThrow() + ref.map(name -> " at " + name).orElse(""));
  }

  /** Returns what a workspace starts from; whoever asked closes it. */
  synchronized ProjectSeed seed() {
    return ProjectSeed.of(directory.orElseGet(this::cloned));
  }

  private Path cloned() {
    Path clone = temporary().resolve("clone");
    if (!Files.exists(clone)) {
      List<String> line = new ArrayList<>(List.of("git", "clone", "--quiet", "--depth", "1"));
      ref.ifPresent(name -> line.addAll(List.of("--branch", name)));
      line.addAll(List.of("--", url.orElseThrow(), clone.toString()));
      try {
        clone(line, "clone " + url.orElseThrow());
      } catch (PyroException e) {
        remove(clone);
        throw e;
      }
    }
    return clone;
  }

  private Path temporary() {
    try {
      if (temporary == null) {
        temporary = Files.createTempDirectory("pyro-project");
      }
      return temporary;
    } catch (IOException e) {
      throw new PyroException(
          ErrorCode.UNAVAILABLE, "cannot make a temporary folder: " + e.getMessage(), e);
    }
  }

  private static void clone(List<String> line, String what) {
    try {
      Process process =
          new ProcessBuilder(line)
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
              .start();
      byte[] said = process.getInputStream().readAllBytes();
      if (process.waitFor() != 0) {
        throw new PyroException(
            ErrorCode.UNAVAILABLE,
            "cannot " + what + ": " + new String(said, StandardCharsets.UTF_8).strip());
      }
    } catch (IOException e) {
      throw new PyroException(ErrorCode.UNAVAILABLE, "cannot " + what + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PyroException(ErrorCode.CANCELLED, "interrupted; could not " + what, e);
    }
  }

  private static void remove(Path root) {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new PyroException(ErrorCode.UNAVAILABLE, "cannot remove " + root, e);
    }
  }

  /** Removes what was made for it. */
  @Override
  public synchronized void close() {
    if (temporary != null) {
      remove(temporary);
      temporary = null;
    }
  }
}
