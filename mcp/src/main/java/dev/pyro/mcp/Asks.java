package dev.pyro.mcp;

import com.google.gson.JsonObject;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/**
 * Questions as the legacy era asks them, see {@link Rounds}: requests of ours that legacy clients
 * have not answered yet. Their ids cannot be guessed: over HTTP, the id is all that tells whose
 * answer it is.
 */
final class Asks {
  private final Map<String, CompletableFuture<JsonObject>> open = new ConcurrentHashMap<>();

  /**
   * Sends a request and waits for its result; an interrupt ends that.
   *
   * @throws McpException if the client answers with an error
   */
  JsonObject ask(Peer peer, JsonObject request) throws McpException, InterruptedException {
    String id = UUID.randomUUID().toString();
    CompletableFuture<JsonObject> reply = new CompletableFuture<>();
    open.put(id, reply);
    try {
      String method = WireJson.text(request, "method").orElseThrow();
      JsonObject params = WireJson.object(request, "params").orElseGet(JsonObject::new);
      peer.send(Message.request(id, method, params));
      JsonObject body = reply.get();
      return WireJson.object(body, "result")
          .orElseThrow(() ->
              new McpException(
                  McpException.INTERNAL_ERROR, "the client refused to answer " + method));
    } catch (ExecutionException e) {
      throw new IllegalStateException(e); // nobody completes it with an exception
    } finally {
      open.remove(id);
    }
  }

  /** Takes a response; one that nobody waits for is ignored. */
  void answer(Message.Response response) {
    CompletableFuture<JsonObject> waiting = open.get(response.id().getAsString());
    if (waiting != null) {
      waiting.complete(response.body());
    }
  }
}
