package dev.pyro.cli.support;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A shell command on a real terminal, which script(1) makes. */
public final class TerminalScript implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final StringBuilder screen = new StringBuilder();
  private final BlockingQueue<String> shown = new LinkedBlockingQueue<>(); // at the end, ""
  private final Process script;

  private TerminalScript(Process script) {
    this.script = script;
  }

  /** Starts a command that finds the real launcher in {@code $PYRO}. */
  public static TerminalScript start(String command) {
    return start(command, Map.of());
  }

  public static TerminalScript start(String command, Map<String, String> variables) {
    Map<String, String> environment = new HashMap<>(variables);
    environment.put("PYRO_HOME", RealPyro.home().toString());
    environment.put("PYRO", RealPyro.ofCheckout().program().toString());
    environment.put("SHELL", "/bin/sh");
    List<String> line = List.of("script", "--quiet", "--return", "--command", command, "/dev/null");
    TerminalScript started = new TerminalScript(Finished.start(RealPyro.ROOT, environment, line));
    Thread.ofVirtual().start(started::read);
    return started;
  }

  /** Gives a terminal another size, as whoever drags its window does. */
  public static void resize(String tty, int rows, int cols) {
    String line = "stty -F " + tty + " rows " + rows + " cols " + cols;
    Finished.run(Path.of("/"), Map.of(), List.of("sh", "-c", line)).expect(0);
  }

  public void type(String text) throws IOException {
    script.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    script.getOutputStream().flush();
  }

  /** Presses a key that is one byte. */
  public void press(int key) throws IOException {
    script.getOutputStream().write(key);
    script.getOutputStream().flush();
  }

  public int exitCode() throws InterruptedException {
    return script.waitFor();
  }

  /** Reads the screen up to what the pattern matches, and returns that. */
  public String await(String pattern) throws InterruptedException {
    Pattern compiled = Pattern.compile(pattern);
    while (true) {
      Matcher matcher = compiled.matcher(screen);
      if (matcher.find()) {
        String found = matcher.group();
        screen.delete(0, matcher.end());
        return found;
      }
      String more = shown.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (more == null || more.isEmpty()) {
        fail("no \"" + pattern + "\" on the screen" + (more == null ? ": " : ", ever: ") + screen);
      }
      screen.append(more);
    }
  }

  /** By a thread, because a read from a process cannot be given up. */
  private void read() {
    byte[] buffer = new byte[4096];
    try {
      int got;
      while ((got = script.getInputStream().read(buffer)) > 0) {
        shown.add(new String(buffer, 0, got, StandardCharsets.UTF_8));
      }
    } catch (IOException _) {
      // it was taken away
    }
    shown.add("");
  }

  /** Takes the terminal away, and waits until the program at it has ended. */
  @Override
  public void close() {
    script.destroy();
    script.onExit().join();
  }
}
