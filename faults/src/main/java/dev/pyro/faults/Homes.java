package dev.pyro.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes homes with the environment of the tests' home. */
final class Homes {
  private Homes() {}

  /**
   * Makes a home whose environment and kernel are hard links, in place of the one that is there.
   */
  static void make(Path root, Path home) throws IOException, InterruptedException {
    fill(root, home, "-al");
  }

  /** Makes a home whose environment and kernel are copies. */
  static void copy(Path root, Path home) throws IOException, InterruptedException {
    fill(root, home, "-a");
  }

  /** Puts back what was removed of the environment and the kernel. */
  static void restore(Path root, Path home) throws IOException, InterruptedException {
    if (!Files.isRegularFile(home.resolve("environments/debian-12/environment.json"))) {
      new ProcessBuilder("rm", "-rf", home.resolve("environments/debian-12").toString())
          .start()
          .waitFor();
      copy(tests(root).resolve("environments/debian-12"), home.resolve("environments"), "-al");
    }
    copy(tests(root).resolve("kernels"), home, "-aln");
  }

  private static Path tests(Path root) {
    return Path.of(
        System.getenv().getOrDefault("PYRO_TEST_HOME", root.resolve("build/test-home").toString()));
  }

  private static void fill(Path root, Path home, String how)
      throws IOException, InterruptedException {
    Path tests = tests(root);
    Machines.of(home).keySet().forEach(Machines::kill); // of a run that was ended
    new ProcessBuilder("rm", "-rf", home.toString()).start().waitFor();
    Files.createDirectories(home.resolve("environments"));
    copy(tests.resolve("environments/debian-12"), home.resolve("environments"), how);
    copy(tests.resolve("kernels"), home, how);
  }

  private static void copy(Path from, Path to, String how)
      throws IOException, InterruptedException {
    int exit =
        new ProcessBuilder("cp", how, "--sparse=always", from.toString(), to.toString())
            .inheritIO()
            .start()
            .waitFor();
    if (exit != 0) {
      throw new IOException("cannot copy " + from + " to " + to);
    }
  }
}
