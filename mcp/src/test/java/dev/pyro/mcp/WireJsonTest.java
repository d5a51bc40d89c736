package dev.pyro.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client is told whose message is no JSON: where, and nothing of the library. */
class WireJsonTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":1,}     | Expected name at line 1 column 9",
        "{'a':1}        | it is malformed at line 1 column 3",
        "{\"a\" 1}      | Expected ':' at line 1 column 7",
        "{\"a\":        | End of input at line 1 column 6",
        "[1,]           | it is malformed at line 1 column 5",
        "{}{}           | it is malformed at line 1 column 4",
        "hello          | it is malformed at line 1 column 1",
        "TRUE           | it is malformed at line 1 column 1",
        "01             | it is malformed at line 1 column 1",
        "\"abc          | Unterminated string at line 1 column 5",
        "\"\\x\"        | Invalid escape sequence at line 1 column 4",
      })
  void saysWhatIsWrongAndWhere(String text, String fault) {
    assertEquals("the message is not JSON: " + fault, refusal(text));
  }

  @Test
  void countsLines() {
    assertEquals(
        "the message is not JSON: Expected value at line 3 column 8",
        refusal("{\n  \"b\": 1,\n  \"a\": }"));
    assertEquals(
        "the message is not JSON: Unescaped control characters (\\u0000-\\u001F) are not allowed at"
            + " line 1 column 2",
        refusal("\"a\nb\""));
  }

  @Test
  void namesTheDepth() {
    assertEquals(
        "the message is not JSON: Nesting limit 200 reached at line 1 column 202",
        refusal("[".repeat(50_000)));
  }

  @Test
  void aHalfOfASurrogatePairIsReadAsItIs() throws Exception {
    assertEquals(
        "\ud83d", WireJson.parse(bytes("[\"\\ud83d\"]")).getAsJsonArray().get(0).getAsString());
    assertEquals(
        "the message is not JSON: End of input at line 1 column 10", refusal("[\"\\ud83d\""));
  }

  private static String refusal(String text) {
    return assertThrows(McpException.class, () -> WireJson.parse(bytes(text))).getMessage();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
