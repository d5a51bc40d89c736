package dev.pyro.cli.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pyro.cli.support.RealPyro;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * An official TypeScript client, led by {@code session.mjs}. It checks results against the tools'
 * output schemas.
 */
final class NodeClient implements McpCaller {
  private static final long MAX_SECONDS = 600;
  private static final String PROGRAM =
      RealPyro.ROOT.resolve("cli/src/test/node/session.mjs").toString();

  private final Process node;
  private final BufferedWriter toNode;
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
  private final Map<Integer, CompletableFuture<JsonObject>> waiting = new ConcurrentHashMap<>();
  private final JsonObject hello;
  private int last;

  private NodeClient(JsonObject target) {
    this.node = NodePackages.start(PROGRAM, List.of(target.toString()));
    this.toNode = node.outputWriter(StandardCharsets.UTF_8);
    CompletableFuture<JsonObject> connected = new CompletableFuture<>();
    waiting.put(0, connected);
    Thread.startVirtualThread(this::readErrors);
    Thread.startVirtualThread(this::readAnswers);
    this.hello = get(connected);
  }

  /** Starts a client that starts a server in that folder. */
  static NodeClient stdio(String era, Path folder, List<String> server) {
    JsonObject target = new JsonObject();
    target.addProperty("era", era);
    target.add("command", new Gson().toJsonTree(server));
    target.addProperty("cwd", folder.toString());
    return new NodeClient(target);
  }

  /** Starts a client of a server that runs. */
  static NodeClient http(String era, HttpServer server) {
    JsonObject target = new JsonObject();
    target.addProperty("era", era);
    target.addProperty("url", server.url());
    target.addProperty("token", server.token());
    return new NodeClient(target);
  }

  String instructions() {
    return hello.get("instructions").getAsString();
  }

  /** A call under way. */
  record Under(int number, CompletableFuture<JsonObject> answer) {}

  Under start(String tool, JsonObject arguments) {
    JsonObject request = new JsonObject();
    request.addProperty("do", "call");
    request.addProperty("tool", tool);
    request.add("arguments", arguments);
    return send(request);
  }

  /** Aborts a call, as a client does when its user loses patience, and returns what came of it. */
  JsonObject abort(Under call) {
    JsonObject request = new JsonObject();
    request.addProperty("do", "abort");
    request.addProperty("call", call.number());
    get(send(request).answer());
    return get(call.answer());
  }

  /** Returns all messages that went over the transport, in both directions. */
  JsonArray wire() {
    return ask("wire").getAsJsonArray("wire");
  }

  JsonArray listing() {
    return ask("list").getAsJsonArray("tools");
  }

  private JsonObject ask(String what) {
    JsonObject request = new JsonObject();
    request.addProperty("do", what);
    return get(send(request).answer());
  }

  @Override
  public List<String> tools() {
    return listing().asList().stream()
        .map(tool -> tool.getAsJsonObject().get("name").getAsString())
        .toList();
  }

  @Override
  public McpAnswer call(String tool, JsonObject arguments) {
    return answerOf(get(start(tool, arguments).answer()));
  }

  static McpAnswer answerOf(JsonObject said) {
    assertFalse(said.has("error"), said::toString);
    JsonObject result = said.getAsJsonObject("result");
    JsonObject first = result.getAsJsonArray("content").get(0).getAsJsonObject();
    JsonElement isError = result.get("isError");
    return new McpAnswer(
        result.getAsJsonObject("structuredContent"),
        first.get("text").getAsString(),
        isError != null && isError.getAsBoolean());
  }

  private synchronized Under send(JsonObject request) {
    last++;
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    waiting.put(last, answer);
    request.addProperty("n", last);
    try {
      toNode.write(request + "\n");
      toNode.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(said(), e);
    }
    return new Under(last, answer);
  }

  JsonObject get(CompletableFuture<JsonObject> answer) {
    try {
      return answer.get(MAX_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      node.destroyForcibly();
      throw new IllegalStateException(said(), e);
    }
  }

  private String said() {
    return "the client said: " + errors.toString(StandardCharsets.UTF_8);
  }

  private void readErrors() {
    try {
      node.getErrorStream().transferTo(errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void readAnswers() {
    try (BufferedReader reader = node.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        JsonObject said = JsonParser.parseString(line).getAsJsonObject();
        waiting.remove(said.get("n").getAsInt()).complete(said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      waiting.values().forEach(call -> call.completeExceptionally(new IOException("it ended")));
    }
  }

  /** Returns the servers that the client has started. */
  List<ProcessHandle> servers() {
    return node.children().toList();
  }

  /** Lets the client end its server and itself, and waits for both. */
  @Override
  public void close() {
    try {
      toNode.close();
      boolean ended = node.waitFor(MAX_SECONDS, TimeUnit.SECONDS);
      node.destroyForcibly();
      assertEquals(true, ended, "the client ended");
    } catch (IOException e) {
      throw new UncheckedIOException(said(), e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
