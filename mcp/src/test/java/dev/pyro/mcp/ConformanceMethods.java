package dev.pyro.mcp;

import static dev.pyro.mcp.TestTool.json;

import com.google.gson.JsonObject;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The prompts, resources and completions that the official conformance suite asks for. */
final class ConformanceMethods {
  private static final String CACHEABLE = "'ttlMs': 0, 'cacheScope': 'private', ";
  private static final Set<Era> BOTH = EnumSet.allOf(Era.class);
  private static final Set<Era> LEGACY = EnumSet.of(Era.LEGACY);

  private ConformanceMethods() {}

  static JsonObject legacyAndModernCapabilities() {
    return json("{'prompts': {}, 'resources': {}, 'completions': {}, 'logging': {}}");
  }

  static List<McpMethod> all() {
    return List.of(
        fixed("logging/setLevel", LEGACY, "{}"),
        fixed("resources/subscribe", LEGACY, "{}"),
        fixed("resources/unsubscribe", LEGACY, "{}"),
        fixed(
            "completion/complete",
            BOTH,
            "{'completion': {'values': ['paris', 'park'], 'total': 2, 'hasMore': false}}"),
        fixed(
            "resources/list",
            BOTH,
            "{"
                + CACHEABLE
                + "'resources': [{'uri': 'test://static-text', 'name': 'text', 'description': 'x'},"
                + "{'uri': 'test://static-binary', 'name': 'binary', 'description': 'x'}]}"),
        fixed(
            "resources/templates/list",
            BOTH,
            "{"
                + CACHEABLE
                + "'resourceTemplates': [{'uriTemplate': 'test://template/{id}/data', 'name':"
                + " 't'}]}"),
        new McpMethod("resources/read", BOTH, (params, _) -> read(params)),
        fixed(
            "prompts/list",
            BOTH,
            "{"
                + CACHEABLE
                + """
                'prompts': [
                  {'name': 'test_simple_prompt', 'description': 'x'},
                  {'name': 'test_prompt_with_arguments', 'description': 'x', 'arguments': [
                    {'name': 'arg1', 'required': true}, {'name': 'arg2', 'required': true}]},
                  {'name': 'test_prompt_with_embedded_resource', 'description': 'x',
                   'arguments': [{'name': 'resourceUri', 'required': true}]},
                  {'name': 'test_prompt_with_image', 'description': 'x'},
                  {'name': 'test_input_required_result_prompt', 'description': 'x'}]}\
                """),
        new McpMethod("prompts/get", BOTH, ConformanceMethods::prompt));
  }

  private static McpMethod fixed(String name, Set<Era> eras, String result) {
    return new McpMethod(name, eras, (_, _) -> done(result));
  }

  private static Work.Answer done(String result) {
    return new Work.Done(json(result));
  }

  private static Work.Answer read(JsonObject params) throws McpException {
    String uri = WireJson.text(params, "uri").orElse("");
    String content =
        switch (uri) {
          case "test://static-text" -> "'mimeType': 'text/plain', 'text': 'This is static.'";
          case "test://static-binary" ->
              "'mimeType': 'image/png', 'blob': '" + ConformanceTools.PNG + "'";
          case "test://template/123/data" -> "'mimeType': 'application/json', 'text': '123'";
          default ->
              throw new McpException(
                  McpException.INVALID_PARAMS,
                  "there is no resource " + uri,
                  json("{'uri': '" + uri + "'}"));
        };
    return done("{" + CACHEABLE + "'contents': [{'uri': '" + uri + "', " + content + "}]}");
  }

  private static Work.Answer prompt(JsonObject params, ToolCall call) throws McpException {
    JsonObject given = WireJson.object(params, "arguments").orElseGet(JsonObject::new);
    String text = "{'type': 'text', 'text': 'This is a prompt.'}";
    return switch (WireJson.text(params, "name").orElse("")) {
      case "test_simple_prompt" -> messages(text);
      case "test_prompt_with_arguments" ->
          messages(
              "{'type': 'text', 'text': 'Prompt with arguments: arg1=\\'"
                  + WireJson.text(given, "arg1").orElse("")
                  + "\\', arg2=\\'"
                  + WireJson.text(given, "arg2").orElse("")
                  + "\\''}");
      case "test_prompt_with_embedded_resource" ->
          messages(
              "{'type': 'resource', 'resource': {'uri': '"
                  + WireJson.text(given, "resourceUri").orElse("test://x")
                  + "', 'mimeType': 'text/plain', 'text': 'Embedded.'}}",
              text);
      case "test_prompt_with_image" ->
          messages(
              "{'type': 'image', 'mimeType': 'image/png', 'data': '" + ConformanceTools.PNG + "'}",
              text);
      case "test_input_required_result_prompt" ->
          call.inputResponses().has("user_context")
              ? messages(text)
              : new Work.Ask(
                  new NeedsInput(
                      json(
                          "{'user_context': "
                              + ConformanceTools.elicitation("{'context': {'type': 'string'}}")
                              + "}"),
                      Optional.empty()));
      default -> throw McpException.invalidParams("there is no such prompt");
    };
  }

  private static Work.Answer messages(String... contents) {
    StringBuilder json = new StringBuilder("{'messages': [");
    for (String content : contents) {
      json.append(json.length() > 14 ? "," : "")
          .append("{'role': 'user', 'content': ")
          .append(content)
          .append("}");
    }
    return done(json + "]}");
  }
}
