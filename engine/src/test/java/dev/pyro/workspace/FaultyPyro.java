package dev.pyro.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/** A pyro that dies, or whose machines die, at a chosen step: a {@link FaultChild}. */
final class FaultyPyro implements AutoCloseable {
  /** The process itself dies. */
  static final int MYSELF = 1;

  /** Its machines die. */
  static final int QEMU = 2;

  private static final int KILLED = 128 + 9;

  private final Path library;
  private final Path home;
  private final Path exports;
  private Child child;

  /**
   * Builds what counts the steps; the process starts when it is needed.
   *
   * @param folder where that is built
   * @param exports where it exports to: steps are what it does there and in its home
   */
  FaultyPyro(Path folder, Path home, Path exports) throws IOException, InterruptedException {
    this.library = build(folder);
    this.home = home;
    this.exports = exports;
  }

  @Override
  public void close() {
    if (child != null) {
      child.close();
    }
  }

  /**
   * How it went.
   *
   * @param steps how many there were; 0 if it died
   * @param said {@code ok}, or the error; null if it died
   */
  record Outcome(int steps, String said) {
    boolean isOk() {
      return "ok".equals(said);
    }
  }

  /** Has it do something, with a death at a step; 0 is at none. */
  Outcome run(int point, int victim, String... words) throws IOException, InterruptedException {
    if (child == null) {
      child =
          Child.start(
              FaultChild.class,
              List.of("--enable-native-access=ALL-UNNAMED"),
              Map.of("LD_PRELOAD", library.toString(), "FAULTS_BELOW", home + ":" + exports),
              List.of(home.toString(), library.toString()));
    }
    child.say(point + "\t" + victim + "\t" + String.join("\t", words));
    String answer = child.hear();
    if (victim == MYSELF) { // also when it got past its last step: it may have fewer on a warm day
      child.handle().destroyForcibly();
      assertEquals(KILLED, child.await());
      child.close();
      child = null;
    }
    if (answer == null) {
      assertEquals(MYSELF, victim, "the child ended by itself");
      return new Outcome(0, null);
    }
    Outcome outcome =
        new Outcome(
            Integer.parseInt(answer.substring(0, answer.indexOf('\t'))),
            answer.substring(answer.indexOf('\t') + 1));
    if (!outcome.isOk()) {
      System.err.println(words[0] + " at " + point + ": " + outcome.said());
      assertEquals(QEMU, victim, outcome.said());
      assertTrue(outcome.said().matches("(internal|unavailable|wrong_state)\t.*"), outcome.said());
      if (outcome.said().contains("the guest is gone")) {
        String thing = words[0].equals("create") ? "create a workspace" : words[1];
        assertTrue(outcome.said().contains(thing), outcome.said());
        assertTrue(outcome.said().contains(" / hint: "), outcome.said());
      }
    }
    return outcome;
  }

  private static Path build(Path folder) throws IOException, InterruptedException {
    Path source = folder.resolve("faults.c");
    Path built = folder.resolve("faults.so");
    try (InputStream in = FaultyPyro.class.getResourceAsStream("faults.c")) {
      Files.copy(in, source, StandardCopyOption.REPLACE_EXISTING);
    }
    Process gcc =
        new ProcessBuilder(
                "gcc",
                "-std=gnu11",
                "-D_GNU_SOURCE",
                "-Wall",
                "-Wextra",
                "-Werror",
                "-O2",
                "-shared",
                "-fPIC",
                "-o",
                built.toString(),
                source.toString(),
                "-ldl")
            .inheritIO()
            .start();
    assertEquals(0, gcc.waitFor());
    return built;
  }
}
