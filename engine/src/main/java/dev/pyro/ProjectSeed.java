package dev.pyro;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A project of the host as what a workspace starts from. In a Git checkout that is what Git tracks
 * and what it does not ignore, as it stands in the directory; elsewhere, and if Git ignores the
 * directory itself, all of the directory. Close it when the workspace is created.
 */
public final class ProjectSeed implements AutoCloseable {
  private final Path path;
  private final List<Path> temporary;

  private ProjectSeed(Path path, List<Path> temporary) {
    this.path = path;
    this.temporary = temporary;
  }

  /**
   * Takes a project as it is now; what Git does not ignore is packed into a temporary archive.
   *
   * @param directory a checkout, a directory in one, or any other
   * @throws PyroException {@link ErrorCode#NOT_FOUND} if there is no such directory, {@link
   *     ErrorCode#UNAVAILABLE} if Git or tar cannot read it
   */
  public static ProjectSeed of(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new PyroException(ErrorCode.NOT_FOUND, "there is no directory " + directory);
    }
    Path project = directory.toAbsolutePath().normalize();
    if (!isInCheckout(project)) {
      return new ProjectSeed(project, List.of());
    }
    List<Path> temporary = new ArrayList<>();
    boolean done = false;
    try {
      Path folder = Files.createTempDirectory("pyro-seed");
      temporary.add(folder);
      Host host = new Host(folder.resolve("errors"), "read the project " + project);
      temporary.add(host.errors());
      List<String> git = List.of("git", "-C", project.toString());
      ProjectSeed seed = new ProjectSeed(project, temporary);
      if (host.run(git, "check-ignore", "--quiet", ".").exitCode() != 0) {
        seed = new ProjectSeed(packed(project, folder, host, git, temporary), temporary);
      }
      done = true;
      return seed;
    } catch (IOException e) {
      throw new PyroException(
          ErrorCode.UNAVAILABLE, "cannot read the project " + project + ": " + e.getMessage(), e);
    } finally {
      if (!done) {
        remove(temporary);
      }
    }
  }

  private static boolean isInCheckout(Path project) {
    for (Path at = project; at != null; at = at.getParent()) {
      if (Files.exists(at.resolve(".git"))) {
        return true;
      }
    }
    return false;
  }

  /** Packs what Git tracks and still is there, and what it neither tracks nor ignores. */
  private static Path packed(
      Path project, Path folder, Host host, List<String> git, List<Path> temporary)
      throws IOException {
    Set<String> names = files(host, git, "--cached", "--others", "--exclude-standard");
    names.removeAll(files(host, git, "--deleted"));
    Path list = folder.resolve("files");
    Path archive = folder.resolve(project.getFileName() + ".tar");
    temporary.add(list);
    temporary.add(archive);
    Files.writeString(list, String.join("\0", names), StandardCharsets.ISO_8859_1);
    host.require(
        List.of("tar", "--directory=" + project),
        "--null",
        "--no-recursion",
        "--verbatim-files-from",
        "--files-from=" + list,
        "--create",
        "--file=" + archive);
    return archive;
  }

  /** Returns names of files as Git lists them, a character for each of their bytes. */
  private static Set<String> files(Host host, List<String> git, String... which)
      throws IOException {
    List<String> arguments = new ArrayList<>(List.of("ls-files", "-z"));
    arguments.addAll(List.of(which));
    String listed = host.require(git, arguments.toArray(String[]::new));
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
    remove(temporary);
  }

  private static void remove(List<Path> temporary) {
    try {
      for (Path made : temporary.reversed()) {
        Files.deleteIfExists(made);
      }
    } catch (IOException e) {
      throw new PyroException(
          ErrorCode.UNAVAILABLE, "cannot remove a temporary file: " + e.getMessage(), e);
    }
  }

  /** Runs the host's programs; what they say of errors goes to a file, away from names. */
  private record Host(Path errors, String what) {
    /** The output has a character for each byte. */
    private record Ended(int exitCode, String output) {}

    String require(List<String> program, String... arguments) throws IOException {
      Ended ended = run(program, arguments);
      if (ended.exitCode() != 0) {
        throw new PyroException(
            ErrorCode.UNAVAILABLE,
            "cannot "
                + what
                + ": "
                + new String(Files.readAllBytes(errors), StandardCharsets.UTF_8).strip());
      }
      return ended.output();
    }

    Ended run(List<String> program, String... arguments) throws IOException {
      List<String> line = new ArrayList<>(program);
      line.addAll(List.of(arguments));
      Process process =
          new ProcessBuilder(line)
              .redirectError(errors.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
              .start();
      try {
        byte[] output = process.getInputStream().readAllBytes();
        return new Ended(process.waitFor(), new String(output, StandardCharsets.ISO_8859_1));
      } catch (InterruptedException e) {
        process.destroy();
        Thread.currentThread().interrupt();
        throw new PyroException(ErrorCode.CANCELLED, "interrupted; could not " + what, e);
      }
    }
  }
}
