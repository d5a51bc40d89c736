package dev.pyro.langchain4j;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.pyro.tools.Operation;
import java.util.ArrayList;
import java.util.List;

/** Operations as LangChain4j describes tools to models. */
final class Specifications {
  private Specifications() {}

  static ToolSpecification of(Operation<?> operation) {
    return ToolSpecification.builder()
        .name(operation.name())
        .description(operation.description())
        .parameters(parameters(operation.inputSchema()))
        // strict would ask for every parameter, also for those with a default
        .strict(false)
        .build();
  }

  /** Its own types know no defaults and bounds, so each parameter is given as it is. */
  private static JsonObjectSchema parameters(JsonObject schema) {
    JsonObjectSchema.Builder parameters = JsonObjectSchema.builder();
    schema
        .getAsJsonObject("properties")
        .asMap()
        .forEach((name, of) -> parameters.addProperty(name, JsonRawSchema.from(of.toString())));
    List<String> required = new ArrayList<>();
    if (schema.has("required")) {
      for (JsonElement name : schema.getAsJsonArray("required")) {
        required.add(name.getAsString());
      }
    }
    return parameters.required(required).additionalProperties(false).build();
  }
}
