package dev.pyro.mcp.serve;

import dev.pyro.ErrorCode;
import dev.pyro.ProjectRepository;
import dev.pyro.ProjectSeed;
import dev.pyro.PyroException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The project that a workspace starts from if {@code workspace_create} names no seed: a directory
 * of the host, see {@link ProjectSeed}, or a remote repository, see {@link ProjectRepository}.
 */
public final class ProjectSource implements AutoCloseable {
  private final String description;
  private final Supplier<ProjectSeed> seeds;
  private final Runnable close;

  private ProjectSource(String description, Supplier<ProjectSeed> seeds, Runnable close) {
    this.description = description;
    this.seeds = seeds;
    this.close = close;
  }

  /** Returns a directory as a project. */
  public static ProjectSource directory(Path path) {
    if (!Files.isDirectory(path)) {
      throw new PyroException(ErrorCode.NOT_FOUND, "there is no directory " + path);
    }
    Path directory = path.toAbsolutePath().normalize();
    return new ProjectSource(directory.toString(), () -> ProjectSeed.of(directory), () -> {});
  }

  /** Returns a repository as a project, at a branch or tag if one is given. */
  public static ProjectSource repository(String url, Optional<String> ref) {
    ProjectRepository repository = ProjectRepository.of(url, ref);
    return new ProjectSource(
        url + ref.map(name -> " at " + name).orElse(""), repository::seed, repository::close);
  }

  /** Returns the checkout that a directory lies in, if it lies in one. */
  public static Optional<ProjectSource> checkoutAround(Path directory) {
    return ProjectSeed.checkoutAround(directory).map(ProjectSource::directory);
  }

  /** Returns the directory or URL, for the description of the tool. */
  String describe() {
    return description;
  }

  /** Returns the seed of one workspace. The caller closes it. */
  ProjectSeed seed() {
    return seeds.get();
  }

  /** Ends a clone that is under way, and removes what was made for the project. */
  @Override
  public void close() {
    close.run();
  }
}
