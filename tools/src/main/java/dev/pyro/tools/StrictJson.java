package dev.pyro.tools;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.Optional;

/** Reads JSON that somebody else wrote: a model, or an endpoint. */
public final class StrictJson {
  private StrictJson() {}

  /** Returns the object that a text is; nothing if it is something else, or not JSON. */
  public static Optional<JsonObject> object(String text) {
    return element(text).filter(JsonElement::isJsonObject).map(JsonElement::getAsJsonObject);
  }

  /** Returns the value that a text is; nothing if it is not JSON. */
  static Optional<JsonElement> element(String text) {
    try (JsonReader reader = new JsonReader(new StringReader(text))) {
      reader.setStrictness(Strictness.STRICT);
      JsonElement element = JsonParser.parseReader(reader);
      return reader.peek() == JsonToken.END_DOCUMENT ? Optional.of(element) : Optional.empty();
    } catch (IOException | JsonParseException | NumberFormatException _) {
      return Optional.empty(); // where it is wrong would not help who has to write it anew
    }
  }
}
