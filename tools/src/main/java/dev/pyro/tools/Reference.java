package dev.pyro.tools;

import com.google.gson.JsonPrimitive;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;

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

        ## Results and errors

        - A tool leaves out fields that have no value. With `--json`, the command line writes `null`.
        - A long result of a tool is shortened to about 16 KiB. Then the field `left_out` says what is
          missing and how to get it. Any operation may have it, so no list below names it.
        - A failed call has the object `error` in place of the result. It has a `code` and a `message`,
          and a `hint` if there is something that you can do. `docs/exit-codes.md` lists the codes.
        - A call of an unknown tool is an error of MCP itself: JSON-RPC error -32602.

        ## What an operation changes

        Each operation has one of these lines. MCP clients get the same as annotations of the tool.

        | line | meaning | annotations |
        |---|---|---|
        """);
    for (Operation.Effect effect : Operation.Effect.values()) {
      row(effect(effect), meaning(effect), annotations(effect));
    }
    page.append(
        """

        ## Profiles and modes

        | name | for | operations |
        |---|---|---|
        """);
    for (View view : View.all()) {
      row(view.name(), view.purpose(), String.join(", ", view.operations()));
    }
    page.append("\nOnly `workspace-full` has `");
    page.append(String.join("`, `", View.BROAD)).append("`.\n");
    Catalogue.all().operations().forEach(this::operation);
    return page.toString();
  }

  private void operation(Operation<?> operation) {
    page.append("\n## ").append(operation.name()).append("\n\n");
    page.append(operation.description()).append("\n\n");
    page.append(effect(operation.effect())).append("\n");
    if (!operation.parameters().isEmpty()) {
      page.append("\n| argument | type | default | meaning |\n|---|---|---|---|\n");
      operation.parameters().forEach(parameter -> parameter("", parameter));
    }
    page.append("\nResult: ");
    List<String> fields = new ArrayList<>();
    for (RecordComponent component : operation.result().getRecordComponents()) {
      fields.add("`" + ResultJson.snakeCase(component.getName()) + "`");
    }
    page.append(String.join(", ", fields)).append(".\n");
  }

  private void parameter(String within, Parameter parameter) {
    row(
        "`" + within + parameter.name() + "`",
        type(parameter),
        parameter.required()
            ? "required"
            : parameter.defaultValue().map(JsonPrimitive::getAsString).orElse(""),
        parameter.description());
    switch (parameter.type()) {
      case Parameter.Type.Group(List<Parameter> fields) ->
          fields.forEach(field -> parameter(within + parameter.name() + ".", field));
      case Parameter.Type.Groups(List<Parameter> fields) ->
          fields.forEach(field -> parameter(within + parameter.name() + "[].", field));
      case Parameter.Type.Text _,
          Parameter.Type.Int _,
          Parameter.Type.Bool _,
          Parameter.Type.TextMap _,
          Parameter.Type.TextList _ -> {}
    }
  }

  private static String effect(Operation.Effect effect) {
    return switch (effect) {
      case READ -> "Changes nothing.";
      case CREATE -> "Adds something with each call.";
      case REPLACE -> "Can overwrite data. Calling it twice has the same effect as once.";
      case DESTROY -> "Can overwrite or remove data with each call.";
    };
  }

  private static String meaning(Operation.Effect effect) {
    return switch (effect) {
      case READ -> "It only reads.";
      case CREATE -> "It overwrites and removes nothing. A second call adds one more, or fails.";
      case REPLACE -> "What was there before may be lost. You can repeat the call.";
      case DESTROY -> "What was there before may be lost. A second call may do something else.";
    };
  }

  private static String annotations(Operation.Effect effect) {
    return "`readOnlyHint` %s, `destructiveHint` %s, `idempotentHint` %s"
        .formatted(effect.readOnly(), effect.destructive(), effect.idempotent());
  }

  private static String type(Parameter parameter) {
    return switch (parameter.type()) {
      case Parameter.Type.Text(List<String> words, boolean _) ->
          words.isEmpty() ? "string" : "`" + String.join("`, `", words) + "`";
      case Parameter.Type.Int(long min, long max) ->
          max == Long.MAX_VALUE ? "integer, at least " + min : "integer, " + min + " to " + max;
      case Parameter.Type.Bool() -> "boolean";
      case Parameter.Type.TextMap() -> "object of strings";
      case Parameter.Type.TextList() -> "array of strings";
      case Parameter.Type.Group _ -> "object";
      case Parameter.Type.Groups _ -> "array of objects";
    };
  }

  private void row(String... cells) {
    page.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}
