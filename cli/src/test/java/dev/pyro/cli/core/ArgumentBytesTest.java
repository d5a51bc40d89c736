package dev.pyro.cli.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bytes of the command line that are no text. */
class ArgumentBytesTest {
  /** Checks arguments, of which each character is one byte. */
  private static void check(String... arguments) {
    List<String> words = new ArrayList<>();
    StringBuilder line = new StringBuilder("java\0-cp\0x\0");
    for (String argument : arguments) {
      line.append(argument).append('\0');
      words.add(new String(argument.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
    }
    ArgumentBytes.check(words, line.toString().getBytes(StandardCharsets.ISO_8859_1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          run -- echo caf\u00e9                   | an argument is not text in UTF-8: caf\\xe9
          run -- grep --color=caf\u00e9           | --color is not text in UTF-8: --color=caf\\xe9
          workspace exec w --cwd \u00e9 -- true   | --cwd is not text in UTF-8: \\xe9
          workspace exec w --env A=\u00e9 -- true | --env is not text in UTF-8: A=\\xe9
          workspace create --name=\u00e9          | --name is not text in UTF-8: --name=\\xe9
          """)
  void isRefusedByName(String line, String message) {
    UsageException e = assertThrows(UsageException.class, () -> check(line.split(" ")));
    assertEquals(message, e.getMessage());
    assertEquals("give such bytes in a file or on standard input", e.hint().orElseThrow());
  }

  @Test
  void textIsTaken() {
    check("run", "--", "echo", "\u00c3\u00a9", "\u00ef\u00bf\u00bd", "");
  }
}
