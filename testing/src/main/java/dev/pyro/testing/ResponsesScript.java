package dev.pyro.testing;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.concurrent.atomic.AtomicInteger;

/** What a model says over the Responses API, for the scripts of a {@link ScriptedModel}. */
public final class ResponsesScript {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private ResponsesScript() {}

  /** Returns a completed response with these output items. */
  public static JsonObject response(JsonObject... items) {
    JsonObject response = new JsonObject();
    response.addProperty("id", "resp_" + COUNT.incrementAndGet());
    response.addProperty("object", "response");
    response.addProperty("created_at", 1_700_000_000);
    response.addProperty("model", "scripted");
    response.addProperty("status", "completed");
    response.add("error", null);
    JsonArray output = new JsonArray();
    for (JsonObject item : items) {
      output.add(item);
    }
    response.add("output", output);
    return response;
  }

  private static JsonObject item(String type, String id) {
    JsonObject item = new JsonObject();
    item.addProperty("type", type);
    item.addProperty("id", id);
    return item;
  }

  /** Returns an item that calls a tool with arguments as the model wrote them. */
  public static JsonObject call(String callId, String tool, String arguments) {
    JsonObject call = item("function_call", "fc_" + callId);
    call.addProperty("call_id", callId);
    call.addProperty("name", tool);
    call.addProperty("arguments", arguments);
    call.addProperty("status", "completed");
    return call;
  }

  /** Returns an item that says something to the user. */
  public static JsonObject message(String text) {
    JsonObject words = new JsonObject();
    words.addProperty("type", "output_text");
    words.addProperty("text", text);
    words.add("annotations", new JsonArray());
    JsonArray content = new JsonArray();
    content.add(words);
    JsonObject message = item("message", "msg_" + COUNT.incrementAndGet());
    message.addProperty("role", "assistant");
    message.addProperty("status", "completed");
    message.add("content", content);
    return message;
  }

  /** Returns an item that the model alone understands. */
  public static JsonObject reasoning(String id) {
    JsonObject reasoning = item("reasoning", id);
    reasoning.add("summary", new JsonArray());
    reasoning.addProperty("encrypted_content", "gAAAA-" + id);
    reasoning.addProperty("field_of_the_future", 1.5);
    return reasoning;
  }

  /** Returns what a request tells the model of a call: the JSON object in its output. */
  public static JsonObject outputOf(JsonObject request, String callId) {
    for (JsonElement element : request.getAsJsonArray("input")) {
      JsonObject item = element.getAsJsonObject();
      if (item.has("output") && item.get("call_id").getAsString().equals(callId)) {
        return JsonParser.parseString(item.get("output").getAsString()).getAsJsonObject();
      }
    }
    throw new AssertionError("no output of " + callId + " in " + request);
  }
}
