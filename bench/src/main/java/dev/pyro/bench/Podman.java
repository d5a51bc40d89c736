package dev.pyro.bench;

import dev.pyro.store.SearchPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The peer of a whole {@code pyro run}: podman, with an image that holds one static program, made
 * here so that everybody measures the same. Containers get no network, as pyro's machines do not.
 *
 * @param command what runs the container; empty if there is no peer
 * @param description the command and podman's version, or why there is no peer
 */
record Podman(List<String> command, String description) implements AutoCloseable {
  private static final String IMAGE = "pyro-bench";

  /** Podman raises limits by default, which not every host allows. */
  private static final List<String> LOW_LIMITS =
      List.of("--ulimit=nofile=1024:1024", "--ulimit=nproc=1024:1024");

  private static final String PROGRAM = "int main(void) { return 0; }\n";

  /** Makes the image and looks for options with which this host lets podman run it. */
  static Podman prepare(Path folder) throws IOException {
    if (SearchPath.find(System.getenv(), "podman").isEmpty()) {
      return none("podman is not installed");
    }
    Path content = Files.createDirectories(folder.resolve("podman"));
    Path source = folder.resolve("true.c");
    Path archive = folder.resolve("podman.tar");
    Files.writeString(source, PROGRAM);
    List<List<String>> steps =
        List.of(
            List.of("gcc", "-static", "-Os", "-o", content.resolve("true").toString(), source + ""),
            List.of("tar", "-C", content.toString(), "-cf", archive.toString(), "true"),
            List.of("podman", "import", archive.toString(), IMAGE));
    for (List<String> step : steps) {
      Outcome outcome = run(step);
      if (outcome.code != 0) {
        return none(String.join(" ", step.subList(0, 2)) + " failed: " + outcome.lastLine());
      }
    }
    String why = "";
    for (List<String> command : candidates()) {
      Outcome outcome = run(command);
      if (outcome.code == 0) {
        String version = run(List.of("podman", "--version")).lastLine();
        return new Podman(command, version + ": " + String.join(" ", command));
      }
      why = outcome.lastLine();
    }
    return none("podman cannot run a container here: " + why);
  }

  boolean isThere() {
    return !command.isEmpty();
  }

  /** The plain command first, then what hosts need that are containers themselves. */
  private static List<List<String>> candidates() {
    List<List<String>> candidates = new ArrayList<>();
    for (String runtime : List.of("", "crun", "runc")) {
      for (List<String> limits : List.of(List.<String>of(), LOW_LIMITS)) {
        List<String> command = new ArrayList<>(List.of("podman"));
        if (!runtime.isEmpty()) {
          command.add("--runtime=" + runtime);
        }
        command.addAll(List.of("run", "--rm", "--network=none"));
        command.addAll(limits);
        command.addAll(List.of(IMAGE, "/true"));
        candidates.add(List.copyOf(command));
      }
    }
    return candidates;
  }

  private static Podman none(String reason) {
    return new Podman(List.of(), "no peer: " + reason);
  }

  private static Outcome run(List<String> line) throws IOException {
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.onExit().join().exitValue(), said);
  }

  private record Outcome(int code, String said) {
    String lastLine() {
      try (Stream<String> lines = said.lines()) {
        return lines.reduce("", (_, line) -> line);
      }
    }
  }

  /** Removes the image. */
  @Override
  public void close() throws IOException {
    if (isThere()) {
      run(List.of("podman", "rmi", IMAGE));
    }
  }
}
