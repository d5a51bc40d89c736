package dev.pyro.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Prints what the machines of a failed test wrote to their serial consoles. The build names the
 * folder, and JUnit finds this class by itself.
 */
public final class ConsolesOfFailedTests
    implements BeforeAllCallback, BeforeEachCallback, TestWatcher {
  private static final int SHOWN_CHARS = 4000;
  private final Path folder =
      Path.of(System.getenv().getOrDefault("PYRO_CONSOLES", "target/consoles"));

  /** A class may start machines before its first test, so the folder must be there by then. */
  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    Files.createDirectories(folder);
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    for (Path log : logs()) {
      Files.delete(log);
    }
  }

  @Override
  public void testFailed(ExtensionContext context, Throwable cause) {
    try {
      for (Path log : logs()) {
        String text = Files.readString(log, StandardCharsets.ISO_8859_1);
        String tail = text.substring(Math.max(0, text.length() - SHOWN_CHARS));
        System.err.println("console of a machine of " + context.getDisplayName() + ":");
        System.err.println(tail.replaceAll("[^\\n\\x20-\\x7e]", ""));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Path> logs() throws IOException {
    try (Stream<Path> found = Files.list(folder)) {
      return found.filter(file -> file.toString().endsWith(".log")).sorted().toList();
    }
  }
}
