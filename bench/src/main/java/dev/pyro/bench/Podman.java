package dev.pyro.bench;

import dev.pyro.store.SearchPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The peer of whole commands: podman, with an image that holds two static programs, made here so
 * that everybody measures the same. Containers get no network, as pyro's machines do not.
 *
 * @param program podman and the options that it takes before its verb; empty if there is no peer
 * @param limits options of {@code podman run}
 * @param description the command and podman's version, or why there is no peer
 */
record Podman(List<String> program, List<String> limits, String description)
    implements AutoCloseable {
  private static final String IMAGE = "pyro-bench";

  /** Podman raises limits by default, which not every host allows. */
  private static final List<String> LOW_LIMITS =
      List.of("--ulimit=nofile=1024:1024", "--ulimit=nproc=1024:1024");

  private static final String TRUE = "int main(void) { return 0; }\n";
  private static final String WAIT = "#include <unistd.h>\nint main(void) { for (;;) pause(); }\n";

  /** Makes the image and looks for options with which this host lets podman run it. */
  static Podman prepare(Path folder) throws IOException {
    if (SearchPath.find(System.getenv(), "podman").isEmpty()) {
      return none("podman is not installed");
    }
    Path content = Files.createDirectories(folder.resolve("podman"));
    String archive = folder.resolve("podman.tar").toString();
    List<List<String>> steps =
        List.of(
            compile(folder, content.resolve("true"), TRUE),
            compile(folder, content.resolve("wait"), WAIT),
            List.of("tar", "-C", content.toString(), "-cf", archive, "true", "wait"),
            List.of("podman", "import", archive, IMAGE));
    for (List<String> step : steps) {
      Outcome outcome = run(step);
      if (outcome.code != 0) {
        return none(String.join(" ", step.subList(0, 2)) + " failed: " + outcome.lastLine());
      }
    }
    String why = "";
    String version = run(List.of("podman", "--version")).lastLine();
    for (Podman candidate : candidates()) {
      Outcome outcome = run(candidate.command());
      if (outcome.code == 0) {
        String description = version + ": " + String.join(" ", candidate.command());
        return new Podman(candidate.program, candidate.limits, description);
      }
      why = outcome.lastLine();
    }
    removeImage();
    return none("podman cannot run a container here: " + why);
  }

  private static List<String> compile(Path folder, Path program, String text) throws IOException {
    Path source = folder.resolve(program.getFileName() + ".c");
    Files.writeString(source, text);
    return List.of("gcc", "-static", "-Os", "-o", program.toString(), source.toString());
  }

  boolean isThere() {
    return !program.isEmpty();
  }

  /** Returns what runs a container that ends at once. */
  List<String> command() {
    return verb("run", "--rm", "--network=none", limits, IMAGE, "/true");
  }

  /** Starts a container that waits; closing it removes it. */
  Container start() throws IOException {
    Outcome outcome =
        run(verb("run", "--rm", "--detach", "--network=none", limits, IMAGE, "/wait"));
    if (outcome.code != 0) {
      throw new IOException("podman cannot start a container: " + outcome.lastLine());
    }
    return new Container(this, outcome.lastLine());
  }

  /**
   * A container that runs.
   *
   * @param id its name
   */
  record Container(Podman podman, String id) implements AutoCloseable {
    /** Returns what runs a program in it that ends at once. */
    List<String> exec() {
      return podman.verb("exec", id, "/true");
    }

    /** Returns what copies a file, or what a folder holds, into it. */
    List<String> copyIn(Path from, String to) {
      return podman.verb(
          "cp", Files.isDirectory(from) ? from + "/." : from.toString(), id + ":" + to);
    }

    /** Returns what copies a file or a folder out of it. */
    List<String> copyOut(String from, Path to) {
      return podman.verb("cp", id + ":" + from, to.toString());
    }

    @Override
    public void close() throws IOException {
      run(podman.verb("rm", "--force", "--time=0", id));
    }
  }

  /** Returns a command; of its parts, lists count as what they hold. */
  private List<String> verb(Object... parts) {
    List<String> command = new ArrayList<>(program);
    for (Object part : parts) {
      if (part instanceof List<?> list) {
        list.forEach(word -> command.add(word.toString()));
      } else {
        command.add(part.toString());
      }
    }
    return List.copyOf(command);
  }

  /** Returns a row of ours with how many times podman's number it is, and one of podman's. */
  List<Row> rows(String name, Samples ours, String peerName, Samples theirs, String unit) {
    if (!isThere()) {
      return List.of(new Row(name, unit, ours, "no peer"));
    }
    double ratio = ours.median() / theirs.median();
    return List.of(
        new Row(name, unit, ours, String.format(Locale.ROOT, "%.2f times podman's", ratio)),
        new Row(peerName, unit, theirs, ""));
  }

  /** The plain command first, then what hosts need that are containers themselves. */
  private static List<Podman> candidates() {
    List<Podman> candidates = new ArrayList<>();
    for (String runtime : List.of("", "crun", "runc")) {
      for (List<String> limits : List.of(List.<String>of(), LOW_LIMITS)) {
        List<String> program = new ArrayList<>(List.of("podman"));
        if (!runtime.isEmpty()) {
          program.add("--runtime=" + runtime);
        }
        candidates.add(new Podman(List.copyOf(program), limits, ""));
      }
    }
    return candidates;
  }

  private static Podman none(String reason) {
    return new Podman(List.of(), List.of(), "no peer: " + reason);
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
      removeImage();
    }
  }

  private static void removeImage() throws IOException {
    run(List.of("podman", "rmi", IMAGE));
  }
}
