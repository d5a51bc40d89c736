package dev.pyro.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A session of each era, byte for byte. {@code #} begins a comment, {@code >} what the client
 * sends, {@code <} what it is answered.
 */
@Timeout(600)
class GoldenTranscriptTest {
  private static final Path SOURCES = Path.of("src/test/resources/dev/pyro/mcp");

  @ParameterizedTest
  @ValueSource(strings = {"legacy.transcript", "modern.transcript"})
  void theSessionIsAsRecorded(String name) throws Exception {
    String expected = Files.readString(SOURCES.resolve(name));
    StringBuilder actual = new StringBuilder();
    try (StdioSession session = new StdioSession(new SampleServer().server)) {
      for (String line : (Iterable<String>) expected.lines()::iterator) {
        if (line.startsWith("<")) {
          continue;
        }
        actual.append(line).append('\n');
        if (line.startsWith("> ")) {
          play(session, line.substring(2), actual);
        }
      }
      session.endInput();
      assertEquals(null, session.line());
    }
    Golden.assertMatches(SOURCES.resolve(name), actual.toString());
  }

  /** Sends a line and takes what comes up to the reply. */
  private static void play(StdioSession session, String line, StringBuilder actual)
      throws IOException {
    session.send(line);
    if (line.contains("\"method\":\"notifications/") || line.isBlank()) {
      return;
    }
    String answer;
    do {
      answer = session.line();
      actual.append("< ").append(answer).append('\n');
    } while (answer != null
        && List.of("\"result\":", "\"error\":").stream().noneMatch(answer::contains));
  }
}
