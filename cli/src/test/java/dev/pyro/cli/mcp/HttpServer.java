package dev.pyro.cli.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.cli.support.RealPyro;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A {@code pyro mcp serve --http} of this checkout, on a port that the system chose. */
final class HttpServer implements AutoCloseable {
  private static final Pattern URL = Pattern.compile("pyro: serving at (http://[^ ]+/mcp)");
  private static final Pattern TOKEN =
      Pattern.compile(
          "pyro: clients must send the header Authorization: Bearer TOKEN, with the token in (.+)");
  private static final long END_SECONDS = 300;

  private final Process process;
  private final String url;
  private final String token;

  private HttpServer(Process process, String url, String token) {
    this.process = process;
    this.url = url;
    this.token = token;
  }

  static HttpServer start(String... flags) {
    List<String> line = McpCaller.server(flags);
    line.addAll(List.of("--http", "0"));
    Process process =
        RealPyro.ofCheckout().start(line.subList(1, line.size()).toArray(String[]::new));
    StringBuilder told = new StringBuilder();
    try {
      BufferedReader reader = process.errorReader(StandardCharsets.UTF_8);
      for (String said = reader.readLine(); said != null; said = reader.readLine()) {
        Matcher url = URL.matcher(said);
        if (url.matches()) {
          Matcher file = TOKEN.matcher(reader.readLine());
          assertTrue(file.matches(), file::toString);
          String token = Files.readString(Path.of(file.group(1))).strip();
          return new HttpServer(process, url.group(1), token);
        }
        told.append(said).append('\n');
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new AssertionError("the server did not start: " + told);
  }

  String url() {
    return url;
  }

  String token() {
    return token;
  }

  /** What a process holds. */
  record Usage(long memoryKib, long threads, long files) {}

  Usage usage() {
    Path proc = Path.of("/proc", String.valueOf(process.pid()));
    try (DirectoryStream<Path> files = Files.newDirectoryStream(proc.resolve("fd"))) {
      String status = Files.readString(proc.resolve("status"));
      long count = 0;
      for (Path _ : files) {
        count++;
      }
      return new Usage(number(status, "VmRSS"), number(status, "Threads"), count);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long number(String status, String name) {
    Matcher matcher = Pattern.compile(name + ":\\s+(\\d+)").matcher(status);
    assertTrue(matcher.find(), status);
    return Long.parseLong(matcher.group(1));
  }

  /** Asks it to end, and waits for that. */
  @Override
  public void close() {
    process.destroy();
    try {
      boolean ended = process.waitFor(END_SECONDS, TimeUnit.SECONDS);
      process.destroyForcibly();
      assertEquals(true, ended, "the server ended");
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
