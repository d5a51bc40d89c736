package dev.pyro.responses;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pyro.Progress;
import dev.pyro.Pyro;
import dev.pyro.PyroException;
import dev.pyro.tools.Catalogue;
import dev.pyro.tools.Operation;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a model is shown, and how its calls are answered where no machine is needed to tell. */
class DefinitionsTest {
  @AutoClose private final Pyro pyro;

  DefinitionsTest(@TempDir Path home) {
    pyro = Pyro.open(new Pyro.Options(home, Progress.Listener.none()));
  }

  private static JsonObject json(String text) {
    return JsonParser.parseString(text).getAsJsonObject();
  }

  @ParameterizedTest
  @ValueSource(strings = {"vm-run", "workspace-core", "workspace-full", "repro-fix", "inspect"})
  void namesDescriptionsAndSchemasAreTheCatalogues(String view) {
    List<JsonElement> definitions = ResponsesTools.of(pyro, view).definitions().asList();
    List<Operation<?>> operations = Catalogue.view(view).operations();
    assertEquals(operations.size(), definitions.size());
    for (int i = 0; i < operations.size(); i++) {
      JsonObject definition = definitions.get(i).getAsJsonObject();
      assertEquals("function", definition.get("type").getAsString());
      assertEquals(operations.get(i).name(), definition.get("name").getAsString());
      assertEquals(operations.get(i).description(), definition.get("description").getAsString());
      assertEquals(operations.get(i).inputSchema(), definition.get("parameters"));
      assertEquals(5, definition.size());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "workspace_file_write, true",
    "workspace_exec, false",
    "vm_list_environments, false",
    "service_stop, true"
  })
  void anOperationWhoseParametersAreAllRequiredIsStrict(String name, boolean strict) {
    List<Boolean> found =
        ResponsesTools.of(pyro, "workspace-full").definitions().asList().stream()
            .map(JsonElement::getAsJsonObject)
            .filter(definition -> definition.get("name").getAsString().equals(name))
            .map(definition -> definition.get("strict").getAsBoolean())
            .toList();
    assertEquals(List.of(strict), found);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"], "additionalProperties": false} | true
          {"type": "object", "properties": {"a": {"type": "string", "enum": ["b"], "description": "c"}}, "required": ["a"], "additionalProperties": false} | true
          {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]} | false
          {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"], "additionalProperties": true} | false
          {"type": "object", "properties": {"a": {"type": "string"}}, "required": [], "additionalProperties": false} | false
          {"type": "object", "properties": {}, "additionalProperties": false} | false
          {"type": "object", "properties": {"a": {"type": "integer", "minimum": 1}}, "required": ["a"], "additionalProperties": false} | false
          {"type": "object", "properties": {"a": {"type": "boolean", "default": true}}, "required": ["a"], "additionalProperties": false} | false
          {"type": "object", "properties": {"a": {"type": "object", "additionalProperties": {"type": "string"}}}, "required": ["a"], "additionalProperties": false} | false
          {"type": "object", "properties": {"a": {"type": "array", "items": {"type": "string"}}}, "required": ["a"], "additionalProperties": false} | true
          {"type": "object", "properties": {"a": {"type": "array", "items": {"type": "string", "pattern": "b"}}}, "required": ["a"], "additionalProperties": false} | false
          """)
  void aSchemaIsStrictOnlyIfEachPartOfItIs(String schema, boolean strict) {
    assertEquals(strict, StrictSchemas.allow(json(schema)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"{}\"", "{}", "\"\"", "null"})
  void argumentsAreTakenAsTextAndAsAnObject(String arguments) {
    JsonObject call =
        json(
            "{\"type\": \"function_call\", \"call_id\": \"c1\", \"name\": \"workspace_list\","
                + " \"arguments\": "
                + arguments
                + "}");
    assertEquals(
        json(
            """
            {"type": "function_call_output", "call_id": "c1",
             "output": "{\\"count\\":0,\\"unreadable\\":[],\\"workspaces\\":[]}"}
            """),
        ResponsesTools.of(pyro, "workspace-core").call(call));
  }

  @Test
  void aCallWithoutAnIdCannotBeAnswered() {
    PyroException e =
        assertThrows(
            PyroException.class,
            () -> ResponsesTools.of(pyro).call(json("{\"name\": \"vm_run\"}")));
    assertEquals("a function_call has no call_id", e.getMessage());
  }

  @Test
  void aCallWithoutANameIsAnErrorForTheModel() {
    JsonObject output = ResponsesTools.of(pyro).call(json("{\"call_id\": \"c1\"}"));
    assertEquals("not_found", error(output).get("code").getAsString(), "code of the unknown tool");
  }

  @Test
  void whatTheGuardRefusesIsNotDone() {
    ResponsesTools tools =
        ResponsesTools.of(pyro, "workspace-core")
            .guardedBy((tool, arguments) ->
                arguments.has("seed_path") ? Optional.of(tool + " is refused") : Optional.empty());
    JsonObject refused =
        tools.call(
            json(
                """
                {"call_id": "c1", "name": "workspace_create", "arguments": "{\\"seed_path\\": 1}"}
                """));
    assertEquals("invalid_argument", error(refused).get("code").getAsString());
    assertEquals("workspace_create is refused", error(refused).get("message").getAsString());
    JsonObject done =
        tools.call(
            json("{\"call_id\": \"c1\", \"name\": \"workspace_list\", \"arguments\": \"\"}"));
    assertFalse(done.get("output").getAsString().contains("error"), done.toString());
  }

  @Test
  void anOutputThatTheApiWouldRefuseIsAnErrorForTheModel() {
    JsonObject content = new JsonObject();
    content.addProperty("patch", "a".repeat(ResponsesTools.MAX_OUTPUT_CHARS));
    JsonObject output = ResponsesTools.output("c1", "workspace_diff", content);
    assertEquals("limit_exceeded", error(output).get("code").getAsString());
    assertEquals(
        "the result of workspace_diff has 10485772 characters; a model can be told 10485760",
        error(output).get("message").getAsString());
  }

  private static JsonObject error(JsonObject output) {
    return json(output.get("output").getAsString()).getAsJsonObject("error");
  }
}
