package dev.pyro.tools;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The reference page of the catalogue, in Markdown. */
final class Reference {
  private final StringBuilder page = new StringBuilder();

  private Reference() {}

  static String page() {
    return new Reference().write();
  }

  private String write() {
    page.append(
        """
        # Reference of operations

        Made from the catalogue in `tools/`; a test fails when it is out of date. The same names,
        arguments, defaults and result fields hold for MCP tools and function definitions; the command
        line and the Java library call the same operations. Arguments that are not listed are refused.
        A failed call has `error` with `code`, `message` and `hint` in place of the result.

        ## Profiles and modes

        | name | for | operations |
        |---|---|---|
        """);
    List<View> views = new ArrayList<>(View.profiles());
    views.addAll(View.modes());
    for (View view : views) {
      row(view.name(), view.purpose(), String.join(", ", view.operations()));
    }
    page.append(
        "\nProfiles but the full one, and all modes, leave out `network_policy`, `network`");
    page.append(" and `allow_host_compat`.\n");
    Catalogue.all().operations().forEach(this::operation);
    return page.toString();
  }

  private void operation(Operation<?> operation) {
    page.append("\n## ").append(operation.name()).append("\n\n");
    page.append(operation.description()).append("\n\n");
    page.append(effect(operation.effect())).append("\n");
    if (!operation.parameters().isEmpty()) {
      page.append("\n| argument | type | default | meaning |\n|---|---|---|---|\n");
      for (Parameter parameter : operation.parameters()) {
        row(
            "`" + parameter.name() + "`",
            type(parameter.schema()),
            parameter.required()
                ? "required"
                : parameter.otherwise().map(JsonPrimitive::getAsString).orElse(""),
            parameter.description());
      }
    }
    page.append("\nResult: ");
    List<String> fields = new ArrayList<>();
    for (RecordComponent component : operation.result().getRecordComponents()) {
      fields.add("`" + Json.snakeCase(component.getName()) + "`");
    }
    page.append(String.join(", ", fields)).append(".\n");
  }

  private static String effect(Operation.Effect effect) {
    return switch (effect) {
      case READ -> "Changes nothing.";
      case CREATE -> "Adds something with each call.";
      case REPLACE -> "May replace something; a second call changes nothing more.";
      case DESTROY -> "May replace or remove something with each call.";
    };
  }

  private static String type(JsonObject schema) {
    String type = schema.get("type").getAsString();
    if (schema.has("enum")) {
      List<String> words =
          schema.getAsJsonArray("enum").asList().stream().map(JsonElement::getAsString).toList();
      return "`" + String.join("`, `", words) + "`";
    }
    if (schema.has("maximum")) {
      return type + ", " + schema.get("minimum") + " to " + schema.get("maximum");
    }
    return schema.has("minimum")
        ? type + ", at least " + schema.get("minimum")
        : Map.of("object", "object of strings", "array", "array of strings")
            .getOrDefault(type, type);
  }

  private void row(String... cells) {
    page.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}
