package dev.pyro.workspace;

import dev.pyro.store.AtomicFiles;
import dev.pyro.store.Home;
import dev.pyro.testing.TestHome;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * A home of a test's own. What is costly to make it has from the home that all tests share, as hard
 * links.
 */
final class OwnHome implements AutoCloseable {
  private final Path top;
  private final Path root;

  private OwnHome(Path top, Path root) {
    this.top = top;
    this.root = root;
  }

  static OwnHome create() throws IOException {
    return create("");
  }

  /**
   * Makes a home.
   *
   * @param below its path below the folder that is removed at the end; may be empty
   */
  static OwnHome create(String below) throws IOException {
    Path build = Path.of("").toAbsolutePath().resolveSibling("build");
    int number = ThreadLocalRandom.current().nextInt(0x1000000);
    Path top = build.resolve(String.format("h%06x", number));
    Path root = Home.ensureFolder(top.resolve(below));
    for (String shared : List.of("environments/debian-12", "kernels", "templates")) {
      Path from = TestHome.path().resolve(shared);
      if (Files.exists(from)) {
        link(from, root.resolve(shared));
      }
    }
    Path accelerator = TestHome.path().resolve("accelerator.json");
    if (Files.exists(accelerator)) {
      Files.copy(accelerator, root.resolve("accelerator.json"));
    }
    return new OwnHome(top, root);
  }

  Path root() {
    return root;
  }

  private static void link(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attrs)
              throws IOException {
            Files.createDirectories(to.resolve(from.relativize(folder)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attrs)
              throws IOException {
            Files.createLink(to.resolve(from.relativize(file)), file);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Names what is in some folders of the home, relative to it. */
  List<String> in(String... folders) throws IOException {
    List<String> found = new java.util.ArrayList<>();
    for (String folder : folders) {
      if (Files.isDirectory(root.resolve(folder))) {
        try (Stream<Path> children = Files.list(root.resolve(folder))) {
          children.map(child -> root.relativize(child).toString()).sorted().forEach(found::add);
        }
      }
    }
    return found;
  }

  @Override
  public void close() throws IOException {
    AtomicFiles.deleteTree(top);
  }
}
