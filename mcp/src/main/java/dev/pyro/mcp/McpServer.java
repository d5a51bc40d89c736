package dev.pyro.mcp;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Answers requests of both eras with a fixed list of tools. It does not depend on a transport, and
 * knows of a client only what the request says. Thread-safe.
 *
 * <p>Closing it cancels the tasks that it still runs.
 */
public final class McpServer implements AutoCloseable {
  /** How long a client may keep the list of tools, which never changes while the server runs. */
  private static final long LIST_TTL_MILLIS = 300_000;

  private static final Pattern TOOL_NAME = Pattern.compile("[A-Za-z0-9_.-]{1,128}");

  private final ServerInfo info;
  private final Map<String, McpTool> tools = new LinkedHashMap<>();
  private final Map<String, McpMethod> methods = new LinkedHashMap<>();
  private final Extras extras;
  private final Seal seal = new Seal();
  private final Asks asks = new Asks();
  private final Rounds rounds = new Rounds(seal, asks);
  private final Tasks tasks;
  private final boolean hasTasks;

  /**
   * What only some servers have.
   *
   * @param methods more request methods
   * @param capabilities what these are called in the server's capabilities
   * @param taskPolicy when calls become tasks, and how many
   * @param unknownTool says what is told of a tool that there is not
   */
  record Extras(
      List<McpMethod> methods,
      JsonObject capabilities,
      Tasks.Policy taskPolicy,
      UnaryOperator<String> unknownTool) {
    Extras(List<McpMethod> methods, JsonObject capabilities, Tasks.Policy taskPolicy) {
      this(methods, capabilities, taskPolicy, name -> "there is no tool " + WireJson.quote(name));
    }

    static Extras none() {
      return new Extras(List.of(), new JsonObject(), Tasks.Policy.standard());
    }

    Extras withUnknownTool(UnaryOperator<String> told) {
      return new Extras(methods, capabilities, taskPolicy, told);
    }
  }

  /**
   * Creates a server.
   *
   * @param tools in the order in which they are listed
   * @throws IllegalArgumentException if two tools have one name, or one has a name that the
   *     protocol does not allow
   */
  public McpServer(ServerInfo info, List<McpTool> tools) {
    this(info, tools, Extras.none());
  }

  /**
   * Creates a server, as {@link #McpServer(ServerInfo, List)} does.
   *
   * @param unknownTool returns what a client is told that calls a tool which there is not
   */
  public McpServer(ServerInfo info, List<McpTool> tools, UnaryOperator<String> unknownTool) {
    this(info, tools, Extras.none().withUnknownTool(unknownTool));
  }

  McpServer(ServerInfo info, List<McpTool> tools, Extras extras) {
    this.info = info;
    this.extras = extras;
    this.tasks = new Tasks(extras.taskPolicy());
    for (McpTool tool : tools) {
      if (!TOOL_NAME.matcher(tool.name()).matches()) {
        throw new IllegalArgumentException("a tool cannot be called " + tool.name());
      }
      if (this.tools.put(tool.name(), tool) != null) {
        throw new IllegalArgumentException("there are two tools called " + tool.name());
      }
    }
    hasTasks = tools.stream().anyMatch(McpTool::longRunning);
    List<McpMethod> ofTasks = hasTasks ? this.tasks.methods() : List.of();
    Stream.concat(extras.methods().stream(), ofTasks.stream())
        .forEach(method -> methods.put(method.name(), method));
  }

  Seal seal() {
    return seal;
  }

  Asks asks() {
    return asks;
  }

  /** Tells whether a request is answered at once, from what is in memory. */
  boolean isQuick(Message.Request request) {
    return !request.method().equals("tools/call") && !methods.containsKey(request.method());
  }

  /**
   * Answers a request; the calling thread does the work, and an interrupt stops it.
   *
   * @return the reply, which the client may not be waiting for any more
   */
  JsonObject answer(Call call) {
    Message.Request request = call.request();
    try {
      return Message.result(request.id(), result(call));
    } catch (McpException e) {
      return Message.error(request.id(), e);
    } catch (InterruptedException _) {
      return Message.error(
          request.id(), new McpException(McpException.INTERNAL_ERROR, "cancelled"));
    } catch (RuntimeException | Error e) { // whatever it is, the client must not wait for ever
      return Message.error(request.id(), broken(request.method(), e));
    }
  }

  private JsonObject result(Call call) throws McpException, InterruptedException {
    return switch (call.era()) {
      case LEGACY -> legacy(call);
      case MODERN -> {
        Era.checkModern(call.request().params());
        yield stamped(modern(call));
      }
    };
  }

  private JsonObject legacy(Call call) throws McpException, InterruptedException {
    return switch (call.request().method()) {
      case "initialize" -> initialize(call);
      case "ping" -> new JsonObject();
      case "tools/list" -> toolList();
      case "tools/call" -> rounds.legacy(call, toolWork(call, tool(call)));
      default -> rounds.legacy(call, methodWork(call));
    };
  }

  private JsonObject modern(Call call) throws McpException, InterruptedException {
    return switch (call.request().method()) {
      case Era.DISCOVER -> cacheable(discover());
      case "tools/list" -> cacheable(toolList());
      case "tools/call" -> {
        McpTool tool = tool(call);
        Work work = toolWork(call, tool);
        yield tool.longRunning() && Tasks.isDeclared(call.clientCapabilities())
            ? tasks.run(call, work, rounds)
            : rounds.modern(call, work);
      }
      default -> rounds.modern(call, methodWork(call));
    };
  }

  private JsonObject initialize(Call call) {
    JsonObject params = call.request().params();
    call.peer().initialized(WireJson.object(params, "capabilities").orElseGet(JsonObject::new));
    JsonObject result = new JsonObject();
    result.addProperty("protocolVersion", Era.negotiate(WireJson.text(params, "protocolVersion")));
    result.add("capabilities", capabilities());
    result.add("serverInfo", info.implementation());
    addInstructions(result);
    return result;
  }

  private JsonObject discover() {
    JsonObject result = new JsonObject();
    result.add("supportedVersions", Era.array(List.of(Era.MODERN_VERSION)));
    JsonObject capabilities = capabilities();
    if (hasTasks) {
      capabilities.add("extensions", Tasks.extension());
    }
    result.add("capabilities", capabilities);
    addInstructions(result);
    return result;
  }

  private JsonObject capabilities() {
    JsonObject capabilities = extras.capabilities().deepCopy();
    capabilities.add("tools", new JsonObject());
    return capabilities;
  }

  private void addInstructions(JsonObject result) {
    if (!info.instructions().isEmpty()) {
      result.addProperty("instructions", info.instructions());
    }
  }

  private JsonObject toolList() {
    JsonArray list = new JsonArray();
    for (McpTool tool : tools.values()) {
      JsonObject json = new JsonObject();
      json.addProperty("name", tool.name());
      if (!tool.title().isEmpty()) {
        json.addProperty("title", tool.title());
      }
      json.addProperty("description", tool.description());
      json.add("inputSchema", tool.inputSchema());
      tool.outputSchema().ifPresent(schema -> json.add("outputSchema", schema));
      JsonObject annotations = tool.annotations().toJson();
      if (!annotations.isEmpty()) {
        json.add("annotations", annotations);
      }
      list.add(json);
    }
    JsonObject result = new JsonObject();
    result.add("tools", list);
    return result;
  }

  private McpTool tool(Call call) throws McpException {
    String name =
        WireJson.text(call.request().params(), "name")
            .orElseThrow(() -> McpException.invalidParams("name is missing"));
    McpTool tool = tools.get(name);
    if (tool == null) {
      throw McpException.invalidParams(extras.unknownTool().apply(name));
    }
    return tool;
  }

  private static Work toolWork(Call call, McpTool tool) throws McpException {
    JsonObject params = call.request().params();
    JsonObject arguments = WireJson.arguments(params.get("arguments"));
    return context ->
        switch (outcome(tool, arguments, context)) {
          case ToolResult.Complete complete -> new Work.Done(complete.toJson());
          case ToolResult.Input input -> new Work.Ask(input.needs());
        };
  }

  /** Calls a tool. One that throws or was stopped has failed, and a failure is a result. */
  private static ToolResult outcome(McpTool tool, JsonObject arguments, ToolCall call)
      throws McpException {
    try {
      return tool.call(arguments, call);
    } catch (InterruptedException _) {
      return ToolResult.text(tool.name() + " was cancelled", true);
    } catch (RuntimeException | Error e) {
      return ToolResult.text(broken(tool.name(), e).getMessage(), true);
    }
  }

  private static McpException broken(String what, Throwable e) {
    e.printStackTrace(System.err); // the client gets one line
    return new McpException(McpException.INTERNAL_ERROR, "internal error in " + what + ": " + e);
  }

  private Work methodWork(Call call) throws McpException {
    McpMethod method = methods.get(call.request().method());
    if (method == null || !method.eras().contains(call.era())) {
      throw McpException.methodNotFound(call.request().method());
    }
    return context -> method.handler().answer(call.request().params(), context);
  }

  private static JsonObject cacheable(JsonObject result) {
    result.addProperty("ttlMs", LIST_TTL_MILLIS);
    result.addProperty("cacheScope", "private");
    return result;
  }

  /** Adds the fields that every modern result has. */
  private JsonObject stamped(JsonObject result) {
    if (!result.has("resultType")) {
      result.addProperty("resultType", "complete");
    }
    JsonObject meta = WireJson.object(result, Era.META).orElseGet(JsonObject::new);
    meta.add(Era.META_SERVER_INFO, info.implementation());
    result.add(Era.META, meta);
    return result;
  }

  @Override
  public void close() {
    tasks.close();
  }
}
