package dev.pyro.mcp;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** JSON on the wire: strict when it is read, compact when it is written. */
final class WireJson {
  private static final int MAX_QUOTED_CHARS = 100;
  private static final int MAX_DEPTH = 200;

  /** How gson's reason begins for half of a surrogate pair. */
  private static final String HALF = "Unpaired surrogate";

  private static final Pattern REASON =
      Pattern.compile("(?:[\\w.]+Exception: )?(?<why>.*?)(?<place> at line \\d+ column \\d+)");

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
    return parse("the message", text);
  }

  /**
   * Reads a JSON text; {@code what} it is begins the message of a refusal. Half of a surrogate pair
   * is read as it is: models cut a text within an emoji, and the refusal of a whole message could
   * not name the id of the call, which would be left unanswered.
   */
  private static JsonElement parse(String what, String text) throws McpException {
    try {
      return parse(text, Strictness.STRICT);
    } catch (IOException | JsonParseException | NumberFormatException e) {
      String reason = reason(e);
      if (reason.startsWith(HALF)) {
        return parseWithHalves(what, text);
      }
      throw notJson(what, reason);
    }
  }

  private static JsonElement parseWithHalves(String what, String text) throws McpException {
    try {
      return parse(text, Strictness.LEGACY_STRICT); // the strictest of gson that reads a half
    } catch (IOException | JsonParseException | NumberFormatException e) {
      throw notJson(what, reason(e));
    }
  }

  private static McpException notJson(String what, String reason) {
    return new McpException(McpException.PARSE_ERROR, what + " is not JSON: " + reason);
  }

  /** Returns gson's reason and its place, without advice on the settings of gson. */
  private static String reason(Exception e) {
    Matcher told = REASON.matcher(String.valueOf(e.getMessage()));
    if (!told.lookingAt()) {
      return "it is malformed";
    }
    String why =
        told.group("why").startsWith("Use JsonReader") ? "it is malformed" : told.group("why");
    return why.replace(" in strict mode", "") + told.group("place");
  }

  private static JsonElement parse(String text, Strictness strictness) throws IOException {
    try (JsonReader reader = new JsonReader(new StringReader(text))) {
      reader.setStrictness(strictness);
      reader.setNestingLimit(MAX_DEPTH);
      JsonElement element = JsonParser.parseReader(reader);
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw new JsonParseException("something follows its end");
      }
      return element;
    }
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
      return withHalvesEscaped(text).getBytes(StandardCharsets.UTF_8);
    }
  }

  /**
   * Returns JSON with each half of a surrogate pair as an escape, because UTF-8 cannot carry it.
   */
  private static String withHalvesEscaped(String json) {
    StringBuilder escaped = new StringBuilder(json.length());
    json.codePoints()
        .forEach(c -> {
          if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
            escaped.append(String.format("\\u%04x", c));
          } else {
            escaped.appendCodePoint(c);
          }
        });
    return escaped.toString();
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
   * @throws McpException if they are something else
   */
  static JsonObject arguments(JsonElement given) throws McpException {
    JsonElement read = given == null ? JsonNull.INSTANCE : given;
    if (read instanceof JsonPrimitive text && text.isString()) {
      try {
        read = parse("arguments is a text that", text.getAsString());
      } catch (McpException e) {
        throw McpException.invalidParams(e.getMessage());
      }
    }
    if (read.isJsonNull() || (read instanceof JsonArray list && list.isEmpty())) {
      return new JsonObject();
    }
    if (read instanceof JsonObject object) {
      return object;
    }
    throw McpException.invalidParams("arguments is not an object");
  }

  /** Returns text of a client for use in an error message: short, in quotes, on one line. */
  static String quote(String text) {
    String shown =
        text.length() > MAX_QUOTED_CHARS ? text.substring(0, MAX_QUOTED_CHARS) + "…" : text;
    return new JsonPrimitive(shown).toString();
  }
}
