package dev.pyro.mcp;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** JSON on the wire: strict when it is read, compact when it is written. */
final class WireJson {
  private static final int MAX_QUOTED_CHARS = 100;
  private static final int MAX_DEPTH = 200;

  private WireJson() {}

  /**
   * Reads one JSON text that fills all of the bytes.
   *
   * @throws McpException if it is not JSON, not UTF-8, or nested too deeply
   */
  static JsonElement parse(ByteBuffer bytes) throws McpException {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException _) {
      throw new McpException(McpException.PARSE_ERROR, "the message is not UTF-8");
    }
    try {
      return parse(text);
    } catch (IOException | JsonParseException | NumberFormatException e) {
      String mended = Surrogates.mend(text);
      if (!mended.equals(text)) {
        return parse(ByteBuffer.wrap(mended.getBytes(StandardCharsets.UTF_8)));
      }
      throw new McpException(McpException.PARSE_ERROR, "the message is not JSON: " + reason(e));
    }
  }

  private static JsonElement parse(String text) throws IOException, McpException {
    try (JsonReader reader = new JsonReader(new StringReader(text))) {
      reader.setStrictness(Strictness.STRICT);
      reader.setNestingLimit(MAX_DEPTH);
      JsonElement element = JsonParser.parseReader(reader);
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw new McpException(McpException.PARSE_ERROR, "something follows the message");
      }
      return element;
    }
  }

  /** Returns the first line of gson's message, which goes on with advice for programmers. */
  private static String reason(Exception e) {
    String message = e.getMessage() == null ? "it ends too early" : e.getMessage();
    return message.lines().findFirst().orElse("").replaceFirst("^[\\w.]+Exception: ", "");
  }

  /** Returns one line of UTF-8, with the line feed at its end. */
  static byte[] line(JsonElement element) {
    String text = element + "\n";
    try {
      ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (CharacterCodingException _) {
      return Surrogates.escape(text).getBytes(StandardCharsets.UTF_8);
    }
  }

  /** Returns a member that is a string. */
  static Optional<String> text(JsonObject object, String name) {
    return object.get(name) instanceof JsonPrimitive value && value.isString()
        ? Optional.of(value.getAsString())
        : Optional.empty();
  }

  /** Returns a member that is an object. */
  static Optional<JsonObject> object(JsonObject object, String name) {
    return object.get(name) instanceof JsonObject value ? Optional.of(value) : Optional.empty();
  }

  /**
   * Returns the arguments of a call. Some clients send the JSON text that a model wrote, and null
   * or nothing for no arguments.
   *
   * @return nothing if they are something else
   */
  static Optional<JsonObject> arguments(JsonElement given) {
    if (given == null || given.isJsonNull()) {
      return Optional.of(new JsonObject());
    }
    JsonElement read = given;
    if (given instanceof JsonPrimitive text && text.isString()) {
      if (text.getAsString().isBlank()) {
        return Optional.of(new JsonObject());
      }
      try {
        read = parse(text.getAsString());
      } catch (IOException | JsonParseException | NumberFormatException | McpException _) {
        return Optional.empty();
      }
    }
    boolean none = read.isJsonNull() || (read instanceof JsonArray list && list.isEmpty());
    return none
        ? Optional.of(new JsonObject())
        : Optional.of(read).filter(JsonObject.class::isInstance).map(JsonObject.class::cast);
  }

  /** Returns text of a client for use in an error message: short, in quotes, on one line. */
  static String quote(String text) {
    String shown =
        text.length() > MAX_QUOTED_CHARS ? text.substring(0, MAX_QUOTED_CHARS) + "…" : text;
    return new JsonPrimitive(shown).toString();
  }
}
