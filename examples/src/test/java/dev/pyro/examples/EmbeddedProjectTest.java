package dev.pyro.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.Pyro;
import dev.pyro.testing.TestHome;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A Maven project of somebody else that depends on the engine and on nothing else. */
@Timeout(600)
class EmbeddedProjectTest {
  private static final String VERSION = System.getProperty("pyro.version");

  /** Maven's own libraries make newer Javas warn, on its error output. */
  private static final String FOR_MAVEN =
      "--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED";

  @TempDir Path folder;
  private final Path checkout = TestHome.checkout();

  /** JUnit warns of links that lead out of its temporary folder. */
  @AfterEach
  void removeLinks() throws IOException {
    for (Path groups : List.of(folder.resolve("repository"), folder.resolve("repository/dev"))) {
      try (Stream<Path> all = Files.list(groups)) {
        for (Path link : all.filter(Files::isSymbolicLink).toList()) {
          Files.delete(link);
        }
      }
    }
  }

  @Test
  void aWorkspaceLoopOfLessThanThirtyLinesRunsWithoutAnyWarning() throws Exception {
    Path project = copy(checkout.resolve("examples/embedded"), folder.resolve("embedded"));
    assertTrue(Files.readString(project.resolve("pom.xml")).contains(">" + VERSION + "<"));
    Path source = project.resolve("src/main/java/Loop.java");
    assertTrue(Files.readAllLines(source).size() < 30);

    Path classPath = project.resolve("target/classpath");
    Ran maven =
        Ran.program(
            project,
            Map.of("MAVEN_OPTS", FOR_MAVEN),
            List.of(
                "mvn",
                "-B",
                "-ntp",
                "-Dmaven.repo.local=" + repository(),
                "compile",
                "dependency:build-classpath",
                "-Dmdep.outputFile=" + classPath));
    String said = maven.requireSuccess() + maven.err();
    assertEquals(List.of(), said.lines().filter(line -> line.contains("WARN")).toList());
    List<String> jars =
        Stream.of(Files.readString(classPath).strip().split(File.pathSeparator, -1))
            .map(jar -> Path.of(jar).getFileName().toString().replaceAll("-[0-9.]+\\.jar", ""))
            .sorted()
            .toList();
    assertEquals(
        List.of("dnsjava", "error_prone_annotations", "gson", "pyro-engine", "slf4j-api", "xz"),
        jars);

    Path input = Files.createDirectory(folder.resolve("input"));
    Files.writeString(input.resolve("add.py"), "assert 2 - 2 == 4\n");
    String all = project.resolve("target/classes") + ":" + Files.readString(classPath).strip();
    assertEquals(
        """
        before: 1
        after: 0
        diff --git a/add.py b/add.py
        --- a/add.py
        +++ b/add.py
        @@ -1 +1 @@
        -assert 2 - 2 == 4
        +assert 2 + 2 == 4
        """,
        Ran.program(folder, Map.of(), List.of(Ran.java(), "-cp", all, "Loop", input.toString()))
            .requireSilence());
    assertEquals("assert 2 + 2 == 4\n", Files.readString(input.resolve("fixed.py")));
  }

  /**
   * Makes a Maven repository that has what is published of pyro, and by links what the user's has
   * of others, so that nothing is fetched again and nothing is left in the user's.
   */
  private Path repository() throws IOException {
    Path users = Path.of(System.getProperty("pyro.localRepository"));
    Path own = Files.createDirectory(folder.resolve("repository"));
    link(users, own, "dev");
    link(users.resolve("dev"), Files.createDirectory(own.resolve("dev")), "pyro");
    publish(own, "pyro", checkout.resolve("pom.xml"));
    Path engine = publish(own, "pyro-engine", checkout.resolve("engine/pom.xml"));
    jar(engine.resolve("pyro-engine-" + VERSION + ".jar"));
    return own;
  }

  private static void link(Path from, Path into, String except) throws IOException {
    if (Files.isDirectory(from)) {
      try (Stream<Path> groups = Files.list(from)) {
        for (Path group : groups.filter(Files::isDirectory).toList()) {
          if (!group.getFileName().toString().equals(except)) {
            Files.createSymbolicLink(into.resolve(group.getFileName()), group.toRealPath());
          }
        }
      }
    }
  }

  private static Path publish(Path repository, String artifact, Path pom) throws IOException {
    Path at = Files.createDirectories(repository.resolve("dev/pyro/" + artifact + "/" + VERSION));
    Files.copy(pom, at.resolve(artifact + "-" + VERSION + ".pom"));
    return at;
  }

  /** The engine of this build is a jar, or a folder if Maven was not asked for one. */
  private static void jar(Path target) throws IOException {
    Path engine = Path.of(Pyro.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    if (Files.isRegularFile(engine)) {
      Files.copy(engine, target);
    } else {
      int code =
          ToolProvider.findFirst("jar")
              .orElseThrow()
              .run(
                  System.out,
                  System.err,
                  "--create",
                  "--file=" + target,
                  "-C",
                  engine.toString(),
                  ".");
      assertEquals(0, code);
    }
  }

  private static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.filter(p -> !p.startsWith(from.resolve("target"))).toList()) {
        Path copied = to.resolve(from.relativize(path));
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
          Files.createDirectories(copied);
        } else {
          Files.copy(path, copied);
        }
      }
    }
    return to;
  }
}
