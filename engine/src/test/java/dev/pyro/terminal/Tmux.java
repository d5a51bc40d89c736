package dev.pyro.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.TerminalSize;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The real tmux with one pane, which shows what is fed to it. */
public final class Tmux implements AutoCloseable {
  private static final byte[] ARE_YOU_WELL = "\033[5n".getBytes(StandardCharsets.US_ASCII);
  private static final char END_OF_ANSWER = 'n';

  private static final String LINES = "◆▒␉␌␍␊°±␤␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·";

  private final Path folder;
  private final TerminalSize size;
  private final OutputStream toPane;
  private final InputStream fromPane;

  /** Starts one with a terminal of that size. */
  public Tmux(Path folder, TerminalSize size) throws Exception {
    this.folder = folder;
    this.size = size;
    run("mkfifo", folder + "/in", folder + "/out");
    Path configuration =
        Files.writeString(folder.resolve("tmux.conf"), "set -g history-limit 10000\n");
    tmux(
        "-f",
        configuration.toString(),
        "new-session",
        "-d",
        "-x",
        String.valueOf(size.cols()),
        "-y",
        String.valueOf(size.rows()),
        "stty raw -echo; cat '" + folder + "/in' & exec cat > '" + folder + "/out'");
    toPane = new FileOutputStream(folder + "/in");
    fromPane = new FileInputStream(folder + "/out");
  }

  /** Shows output, and waits until tmux has read it: it then answers a question that follows. */
  public void feed(byte[] output, int offset, int length) throws Exception {
    toPane.write(output, offset, length);
    toPane.write(ARE_YOU_WELL);
    int answer;
    do {
      answer = fromPane.read();
      assertEquals(true, answer >= 0, "tmux has ended");
    } while (answer != END_OF_ANSWER);
  }

  void resize(int cols, int rows) throws Exception {
    tmux("resize-window", "-x", String.valueOf(cols), "-y", String.valueOf(rows));
  }

  /** Returns all that it shows, and what has scrolled off, without empty rows at the end. */
  public String text() throws Exception {
    Seen seen = seen();
    return String.join(
            "\n", Stream.concat(seen.history().stream(), seen.screen().stream()).toList())
        .replaceAll("\n+$", "");
  }

  /** Returns the history and the screen, as {@link Seen#of} has them. */
  Seen seen() throws Exception {
    String[] lines =
        tmux(
                "display-message",
                "-p",
                "#{history_size} #{pane_height} #{cursor_x} #{cursor_y}",
                ";",
                "capture-pane",
                "-p",
                "-e",
                "-S",
                "-")
            .split("\n", -1);
    int[] numbers = Stream.of(lines[0].split(" ")).mapToInt(Integer::parseInt).toArray();
    List<String> text = Stream.of(lines).skip(1).map(Tmux::plain).toList();
    int history = numbers[0];
    return new Seen(
        text.subList(0, history),
        text.subList(history, history + numbers[1]),
        Math.min(numbers[2], size.cols() - 1),
        numbers[3]);
  }

  /** Without {@code -e}, tmux shows line graphics as the letters that stand for them. */
  private static String plain(String captured) {
    StringBuilder plain = new StringBuilder();
    boolean graphics = false;
    for (char c : captured.replaceAll("\033\\[[0-9;:]*m", "").toCharArray()) {
      switch (c) {
        case 0x0e -> graphics = true;
        case 0x0f -> graphics = false;
        default -> plain.append(graphics && c >= '`' ? LINES.charAt(c - '`') : c);
      }
    }
    return plain.toString().replaceAll(" +$", "");
  }

  private String tmux(String... arguments) throws Exception {
    return run(
        Stream.concat(Stream.of("tmux", "-u", "-S", socket()), Stream.of(arguments))
            .toArray(String[]::new));
  }

  private String socket() {
    return folder.resolve("socket").toString();
  }

  private static String run(String... command) throws Exception {
    Process process = process(command);
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }

  private static Process process(String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.remove("TMUX");
    environment.put("LC_ALL", "C.UTF-8");
    Process process = builder.start();
    process.getOutputStream().close();
    return process;
  }

  @Override
  public void close() throws IOException {
    try (toPane;
        fromPane) {
      process("tmux", "-S", socket(), "kill-server").onExit().join();
    }
  }
}
