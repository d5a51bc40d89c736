package dev.pyro.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonFaultTest {
  private static final int DEPTH = 200;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":1,}     | expected a name in double quotes, found \"}\" at line 1, column 8",
        "{'a':1}        | expected a name in double quotes, found \"'\" at line 1, column 2",
        "{\"a\" 1}      | expected :, found \"1\" at line 1, column 6",
        "{\"a\":1 \"b\" | expected , or }, found \"\\\"\" at line 1, column 8",
        "{\"a\":        | expected a value, found the end of the text at line 1, column 6",
        "{\"a\":1       | expected , or }, found the end of the text at line 1, column 7",
        "[1,]           | expected a value, found \"]\" at line 1, column 4",
        "[              | expected a value, or ], found the end of the text at line 1, column 2",
        "{}{}           | expected the end, found \"{\" at line 1, column 3",
        "nul            | expected null, found \"n\" at line 1, column 1",
        "hello          | expected a value, found \"h\" at line 1, column 1",
        "01             | expected the end, found \"1\" at line 1, column 2",
        "1.             | expected a digit, found the end of the text at line 1, column 3",
        "\"abc          | expected \" at the end of the string, found the end of the text at line 1, column 5",
        "\"\\x\"        | expected one of \" \\ / b f n r t u after a backslash, found \"x\" at line 1, column 3",
        "\"\\u12g4\"    | expected four hexadecimal digits, found \"g\" at line 1, column 6",
        "[\"é😀\", é]   | expected a value, found \"é\" at line 1, column 8",
      })
  void saysWhatIsWrongAndWhere(String text, String fault) {
    assertEquals("the message is not JSON: " + fault, refusal(text));
  }

  @Test
  void countsLines() {
    assertEquals(
        "the message is not JSON: expected a value, found \"}\" at line 3, column 8",
        refusal("{\n  \"b\": 1,\n  \"a\": }"));
    assertEquals(
        "the message is not JSON: expected an escape such as \\n for a control character, found"
            + " \"\\n\" at line 1, column 3",
        refusal("\"a\nb\""));
  }

  @Test
  void namesTheDepth() {
    assertEquals(
        "the message is not JSON: more than 200 levels of nesting at line 1, column 201",
        refusal("[".repeat(50_000)));
  }

  private static String refusal(String text) {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    return assertThrows(McpException.class, () -> WireJson.parse(bytes)).getMessage();
  }

  @Test
  void findsAFaultWhereTheReaderDoes() {
    Random random = new Random(1);
    String whole =
        "{\"a\":[1,-2.5e+3,0,\"x\\n\\u00e9\",true,false,null,{},[]] , \"b\" : {\"c\":\"\"}}";
    String pieces = "{}[]\",:\\u0123456789eE+-.tfnabx \n\0'/";
    for (int i = 0; i < 50_000; i++) {
      StringBuilder text = new StringBuilder(whole);
      for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
          case 0 -> text.deleteCharAt(at);
          case 1 -> text.insert(at, pieces.charAt(random.nextInt(pieces.length())));
          default -> text.setCharAt(at, pieces.charAt(random.nextInt(pieces.length())));
        }
      }
      Optional<String> fault = JsonFault.in(text.toString(), DEPTH);
      assertEquals(isRead(text.toString()), fault.isEmpty(), () -> text + ": " + fault);
    }
  }

  private static boolean isRead(String text) {
    try (JsonReader reader = new JsonReader(new StringReader(text))) {
      reader.setStrictness(Strictness.STRICT);
      var _ = JsonParser.parseReader(reader);
      return reader.peek() == JsonToken.END_DOCUMENT;
    } catch (IOException | JsonParseException | NumberFormatException _) {
      return false;
    }
  }
}
