package dev.pyro.responses;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.pyro.ErrorCode;
import dev.pyro.Pyro;
import dev.pyro.PyroException;
import dev.pyro.tools.Operation;
import dev.pyro.tools.ResultJson;
import dev.pyro.tools.StrictJson;
import dev.pyro.tools.Toolbox;
import java.util.Optional;

/** The operations of a profile or mode as function tools. Thread-safe. */
public final class ResponsesTools {
  /** The API refuses a request with a longer output; in characters. */
  static final int MAX_OUTPUT_CHARS = 10 << 20;

  private final Toolbox toolbox;
  private final CallGuard guard;

  private ResponsesTools(Toolbox toolbox, CallGuard guard) {
    this.toolbox = toolbox;
    this.guard = guard;
  }

  /** Returns {@code vm_run} alone: single commands in fresh machines. */
  public static ResponsesTools of(Pyro pyro) {
    return of(pyro, "vm-run");
  }

  /**
   * Returns the operations of a profile or mode.
   *
   * @param view {@code vm-run}, {@code workspace-core}, {@code workspace-full} or a mode, such as
   *     {@code repro-fix}
   * @throws PyroException {@link ErrorCode#INVALID_ARGUMENT} if there is none of that name
   */
  public static ResponsesTools of(Pyro pyro, String view) {
    return new ResponsesTools(Toolbox.of(pyro, view), (_, _) -> Optional.empty());
  }

  /** Returns these tools with a guard, which sees each call before it is done. */
  public ResponsesTools guardedBy(CallGuard newGuard) {
    return new ResponsesTools(toolbox, newGuard);
  }

  /**
   * Returns the definitions for {@code tools} of a request. {@code parameters} are the schemas that
   * MCP clients get, too. {@code strict} is true where the API allows a schema as it is, and false
   * where it has optional parameters. It is never left out: the API would then rewrite the schema.
   */
  public JsonArray definitions() {
    JsonArray definitions = new JsonArray();
    toolbox.operations().forEach(operation -> definitions.add(definition(operation)));
    return definitions;
  }

  private static JsonObject definition(Operation<?> operation) {
    JsonObject parameters = operation.inputSchema();
    JsonObject definition = new JsonObject();
    definition.addProperty("type", "function");
    definition.addProperty("name", operation.name());
    definition.addProperty("description", operation.description());
    definition.add("parameters", parameters);
    definition.addProperty("strict", StrictSchemas.allow(parameters));
    return definition;
  }

  /**
   * Does a call of a model. If the call is wrong or fails, the output has {@code error} with {@code
   * code}, {@code message} and {@code hint}, in place of the result.
   *
   * @param functionCall an output item of the type {@code function_call}
   * @return an input item of the type {@code function_call_output}; its {@code output} is JSON text
   * @throws PyroException {@link ErrorCode#CANCELLED} if this thread was interrupted, and it still
   *     is; {@link ErrorCode#INVALID_ARGUMENT} if the item has no {@code call_id}
   */
  public JsonObject call(JsonObject functionCall) {
    String callId = JsonText.field(functionCall, "call_id");
    if (callId.isEmpty()) {
      throw new PyroException(ErrorCode.INVALID_ARGUMENT, "a function_call has no call_id");
    }
    String name = JsonText.field(functionCall, "name");
    return output(callId, name, contentOf(name, JsonText.field(functionCall, "arguments")));
  }

  private JsonObject contentOf(String name, String arguments) {
    try {
      Optional<String> refusal =
          StrictJson.object(arguments).flatMap(object -> guard.refusal(name, object));
      return refusal.isPresent()
          ? ResultJson.shownError(ErrorCode.INVALID_ARGUMENT, refusal.get(), Optional.empty())
          : toolbox.call(name, arguments).content();
    } catch (PyroException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw e;
      }
      return ResultJson.shownError(e.code(), e.getMessage(), e.hint()); // from a guard
    } catch (RuntimeException e) { // a fault of pyro must not end the conversation
      return ResultJson.shownError(ErrorCode.INTERNAL, "internal fault: " + e, Optional.empty());
    }
  }

  /** Returns an output with an error. */
  static JsonObject refusal(JsonObject functionCall, ErrorCode code, String message) {
    return item(
        JsonText.field(functionCall, "call_id"),
        ResultJson.shownError(code, message, Optional.empty()).toString());
  }

  static JsonObject output(String callId, String name, JsonObject content) {
    String output = content.toString();
    if (output.length() > MAX_OUTPUT_CHARS) {
      output =
          ResultJson.error(
                  ErrorCode.LIMIT_EXCEEDED,
                  "the result of "
                      + name
                      + " has "
                      + output.length()
                      + " characters; a model can be told "
                      + MAX_OUTPUT_CHARS,
                  "ask for less of it")
              .toString();
    }
    return item(callId, output);
  }

  private static JsonObject item(String callId, String output) {
    JsonObject item = new JsonObject();
    item.addProperty("type", "function_call_output");
    item.addProperty("call_id", callId);
    item.addProperty("output", output);
    return item;
  }
}
