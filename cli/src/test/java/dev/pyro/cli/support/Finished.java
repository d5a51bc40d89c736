package dev.pyro.cli.support;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A process that has ended.
 *
 * @param code its exit code
 * @param out what it wrote to its standard output
 * @param err what it wrote to its error output
 */
public record Finished(int code, String out, String err) {
  /** A task and its step, which begins with a word such as waiting; or its end. */
  private static final Pattern PROGRESS =
      Pattern.compile("(?m)^pyro: .+: (?:[a-z]+ing\\b.*|done in \\d+ s)\n");

  public static Finished run(Path folder, Map<String, String> environment, List<String> line) {
    return of(start(folder, environment, line));
  }

  public static Process start(Path folder, Map<String, String> environment, List<String> line) {
    ProcessBuilder builder = new ProcessBuilder(line).directory(folder.toFile());
    builder.environment().putAll(environment);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads both outputs at once, so that neither blocks the process, and waits for its end. */
  public static Finished of(Process process) {
    try {
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      Thread reader =
          Thread.startVirtualThread(() -> {
            try {
              process.getErrorStream().transferTo(err);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      reader.join();
      return new Finished(process.waitFor(), out, err.toString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      throw new IllegalStateException(e);
    }
  }

  /**
   * Returns what it wrote to its error output apart from progress. That appears where work takes
   * longer than a second, and so depends on the host.
   */
  public String said() {
    return PROGRESS.matcher(err).replaceAll("");
  }

  /** Fails with everything that the process said unless it ended with that code. */
  public Finished expect(int expected) {
    assertEquals(expected, code, () -> "stdout:\n" + out + "\nstderr:\n" + err);
    return this;
  }
}
