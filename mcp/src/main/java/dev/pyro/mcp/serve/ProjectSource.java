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
 * What a workspace starts from when its creator names nothing: a project of the host. Of a Git
 * checkout that is what Git tracks and what it does not ignore, as it stands; of another directory
 * all of it. A remote repository is cloned by the first workspace that needs it.
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

  /** Returns the project in a few words. */
  String describe() {
    return description;
  }

  /** Returns what a workspace starts from; whoever asked closes it. */
  ProjectSeed seed() {
    return seeds.get();
  }

  /** Ends a clone that is under way, and removes what was made for the project. */
  @Override
  public void close() {
    close.run();
  }
}
