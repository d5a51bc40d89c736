package dev.pyro.mcp.serve;

import dev.pyro.ErrorCode;
import dev.pyro.ProjectRepository;
import dev.pyro.PyroException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The project that a workspace starts from if {@code workspace_create} names no seed: a directory
 * of the host, or a remote repository, see {@link ProjectRepository}. What Git ignores in it is
 * left out.
 */
public final class ProjectSource implements AutoCloseable {
  private final String description;
  private final Supplier<Path> directory;
  private final Runnable close;

  private ProjectSource(String description, Supplier<Path> directory, Runnable close) {
    this.description = description;
    this.directory = directory;
    this.close = close;
  }

  /** Returns a directory as a project. */
  public static ProjectSource directory(Path path) {
    if (!Files.isDirectory(path)) {
      throw new PyroException(ErrorCode.NOT_FOUND, "there is no directory " + path);
    }
    Path directory = path.toAbsolutePath().normalize();
    return new ProjectSource(directory.toString(), () -> directory, () -> {});
  }

  /** Returns a repository as a project, at a branch or tag if one is given. */
  public static ProjectSource repository(String url, Optional<String> ref) {
    ProjectRepository repository = ProjectRepository.of(url, ref);
    return new ProjectSource(
        url + ref.map(name -> " at " + name).orElse(""), repository::directory, repository::close);
  }

  /** Returns the checkout that a directory lies in, if it lies in one. */
  public static Optional<ProjectSource> checkoutAround(Path directory) {
    return ProjectRepository.checkoutAround(directory).map(ProjectSource::directory);
  }

  /** Returns the directory or URL, for the description of the tool. */
  String describe() {
    return description;
  }

  /** Returns the directory of the project; a repository is cloned if nobody has done so yet. */
  Path directory() {
    return directory.get();
  }

  /** Ends a clone that is under way, and removes what was made for the project. */
  @Override
  public void close() {
    close.run();
  }
}
