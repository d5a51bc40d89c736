package dev.pyro.testing;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Answers of a {@link ScriptedModel} as the Chat Completions API has them. */
public final class ChatScript {
  private ChatScript() {}

  /** Returns an answer that calls a tool. */
  public static UnaryOperator<JsonObject> call(String tool, String arguments) {
    return call(tool, _ -> arguments);
  }

  /**
   * Returns an answer that calls a tool.
   *
   * @param arguments makes the arguments from what tools gave until then, see {@link #results}
   */
  public static UnaryOperator<JsonObject> call(
      String tool, Function<List<JsonObject>, String> arguments) {
    return request -> {
      List<JsonObject> results = results(request);
      JsonObject function = new JsonObject();
      function.addProperty("name", tool);
      function.addProperty("arguments", arguments.apply(results));
      JsonObject call = new JsonObject();
      call.addProperty("id", "call_" + results.size());
      call.addProperty("type", "function");
      call.add("function", function);
      JsonObject message = message(null);
      message.add("tool_calls", only(call));
      return answer(message, "tool_calls");
    };
  }

  /** Returns an answer without a call, which ends the conversation. */
  public static UnaryOperator<JsonObject> say(String text) {
    return _ -> answer(message(text), "stop");
  }

  /** Returns what tools gave until a request, in the order of the calls. */
  public static List<JsonObject> results(JsonObject request) {
    return objects(request.getAsJsonArray("messages"))
        .filter(message -> message.get("role").getAsString().equals("tool"))
        .map(message -> JsonParser.parseString(text(message.get("content"))).getAsJsonObject())
        .toList();
  }

  /** Returns the functions that a request offers: each has a name, a description and parameters. */
  public static List<JsonObject> functions(JsonObject request) {
    return objects(Objects.requireNonNullElse(request.getAsJsonArray("tools"), new JsonArray()))
        .map(tool -> tool.getAsJsonObject("function"))
        .toList();
  }

  /** A client may send a text as it is, or as parts. */
  private static String text(JsonElement content) {
    return content.isJsonPrimitive()
        ? content.getAsString()
        : content.getAsJsonArray().get(0).getAsJsonObject().get("text").getAsString();
  }

  private static Stream<JsonObject> objects(JsonArray array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonElement::getAsJsonObject);
  }

  private static JsonObject message(String text) {
    JsonObject message = new JsonObject();
    message.addProperty("role", "assistant");
    message.addProperty("content", text);
    return message;
  }

  private static JsonObject answer(JsonObject message, String finishReason) {
    JsonObject choice = new JsonObject();
    choice.addProperty("index", 0);
    choice.add("message", message);
    choice.addProperty("finish_reason", finishReason);
    JsonObject usage = new JsonObject();
    usage.addProperty("prompt_tokens", 1);
    usage.addProperty("completion_tokens", 1);
    usage.addProperty("total_tokens", 2);
    JsonObject answer = new JsonObject();
    answer.addProperty("id", "chatcmpl-1");
    answer.addProperty("object", "chat.completion");
    answer.addProperty("created", 0);
    answer.addProperty("model", "scripted");
    answer.add("choices", only(choice));
    answer.add("usage", usage);
    return answer;
  }

  private static JsonArray only(JsonObject element) {
    JsonArray array = new JsonArray();
    array.add(element);
    return array;
  }
}
