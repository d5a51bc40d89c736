package dev.pyro.faults;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Starts a pyro on a home, as a user does, and remembers what the commands of a step said. */
final class Driver {
  /** No command of this run takes minutes, so one that does hangs. */
  static final Duration LIMIT = Duration.ofMinutes(3);

  /** How often to look what a command has said: its output goes to a file. */
  private static final Duration LOOK = Duration.ofMillis(100);

  private static final String NOWHERE = "http://127.0.0.1:9"; // the port of discard

  private Path launcher;
  private final Path home;
  private final Path work;
  private final List<Ran> said = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();
  private int started;

  /**
   * Creates one.
   *
   * @param launcher the script {@code pyro}
   * @param work a folder for what commands read and write
   */
  Driver(Path launcher, Path home, Path work) {
    this.launcher = launcher;
    this.home = home;
    this.work = work;
  }

  /** Keeps what follows from the network, as on a host that has none. */
  void goOffline() {
    environment.put("http_proxy", NOWHERE);
    environment.put("https_proxy", NOWHERE);
  }

  /** Has another pyro do what follows. */
  void use(Path otherLauncher) {
    launcher = otherLauncher;
  }

  Path home() {
    return home;
  }

  Path work() {
    return work;
  }

  Path consoles() {
    return work.resolve("consoles");
  }

  /** Returns what the commands of this step said, oldest first. */
  List<Ran> said() {
    return said;
  }

  /** Remembers what was done otherwise than by a command. */
  void note(String what) {
    said.add(new Ran(List.of("#", what), 0, "", "", false, false, 0));
  }

  /** Runs a command to its end. */
  Ran run(String... words) throws IOException, InterruptedException {
    return start(List.of(words), "").await(LIMIT);
  }

  /** Runs a command to its end and returns the JSON object that it prints. */
  JsonObject json(String... words) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of(words));
    line.add("--json");
    Ran ran = start(line, "").await(LIMIT);
    try {
      return JsonParser.parseString(ran.out()).getAsJsonObject();
    } catch (RuntimeException e) {
      throw new IOException("no JSON object came from pyro " + String.join(" ", line), e);
    }
  }

  Running start(List<String> words, String input) throws IOException {
    // Files, not pipes: a pipe is held open by whatever inherited it, and a hang would be ours.
    Path base =
        Files.createDirectories(work.resolve("io"))
            .resolve(home.getFileName() + "-" + started++ % 8);
    File in = new File(base + ".in");
    Files.writeString(in.toPath(), input);
    List<String> line = new ArrayList<>(List.of(launcher.toString()));
    line.addAll(words);
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(work.toFile())
            .redirectInput(in)
            .redirectOutput(new File(base + ".out"))
            .redirectError(new File(base + ".err"));
    builder.environment().putAll(environment);
    builder.environment().put("PYRO_HOME", home.toString());
    builder.environment().put("PYRO_CONSOLES", Files.createDirectories(consoles()).toString());
    return new Running(builder.start(), words, base);
  }

  /** A command that runs. */
  final class Running {
    private final Process process;
    private final List<String> words;
    private final Path base;
    private final long begun = System.nanoTime();
    private boolean killed;

    Running(Process process, List<String> words, Path base) {
      this.process = process;
      this.words = words;
      this.base = base;
    }

    /** Lets it run for some time; returns whether it has ended. */
    boolean letRun(Duration time) throws InterruptedException {
      return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Lets it run until it has ended or said a word; returns whether it has done one of these. */
    boolean letRunUntilItSays(String word, Duration limit)
        throws IOException, InterruptedException {
      long end = System.nanoTime() + limit.toNanos();
      while (!letRun(LOOK)) {
        if ((read(".out") + read(".err")).contains(word)) {
          return true;
        }
        if (System.nanoTime() > end) {
          return false;
        }
      }
      return true;
    }

    /** Kills it, and returns what it had started by then. */
    List<ProcessHandle> kill() throws IOException, InterruptedException {
      killed = true;
      new ProcessBuilder("kill", "-STOP", Long.toString(process.pid())).start().waitFor();
      List<ProcessHandle> started = process.descendants().toList();
      process.destroyForcibly().waitFor();
      return started;
    }

    Ran await(Duration limit) throws IOException, InterruptedException {
      boolean ended = letRun(limit);
      if (!ended) {
        process
            .descendants()
            .filter(one -> !Machines.isMachine(one))
            .forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
      Ran ran =
          new Ran(
              words,
              process.exitValue(),
              read(".out"),
              read(".err"),
              !ended,
              killed && ended,
              millis);
      said.add(ran);
      return ran;
    }

    private String read(String end) throws IOException {
      return new String(Files.readAllBytes(Path.of(base + end)), StandardCharsets.UTF_8);
    }
  }
}
