package dev.pyro.mcp;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A request that is being answered: who sent it, and whether anybody still waits for the reply. */
final class Call implements ToolCall {
  private final Message.Request request;
  private final Era era;
  private final Peer peer;
  private final Optional<JsonPrimitive> progressToken;
  private long lastProgress = -1;
  private Thread worker;
  private volatile boolean cancelled;

  Call(Message.Request request, Era era, Peer peer) {
    this.request = request;
    this.era = era;
    this.peer = peer;
    this.progressToken = Era.progressToken(request.params());
  }

  Message.Request request() {
    return request;
  }

  Era era() {
    return era;
  }

  Peer peer() {
    return peer;
  }

  /** Makes the calling thread the one that a cancellation interrupts. */
  synchronized void adopt() {
    worker = Thread.currentThread();
    if (cancelled) {
      worker.interrupt();
    }
  }

  /** Says that the work is done. From here on, this call interrupts the thread no more. */
  synchronized void release() {
    worker = null;
    boolean late = Thread.interrupted();
    if (late && cancelled) {
      Thread.currentThread().interrupt();
    }
  }

  /** Says that nobody wants the reply, and stops the work. */
  synchronized void cancel() {
    cancelled = true;
    interrupt();
  }

  /** Stops the work. The reply is still sent. */
  synchronized void interrupt() {
    if (worker != null) {
      worker.interrupt();
    }
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  @Override
  public void progress(long done, OptionalLong total, String message) {
    if (progressToken.isEmpty()) {
      return;
    }
    synchronized (this) { // released before sending, which waits for a client that does not read
      if (done <= lastProgress) {
        return;
      }
      lastProgress = done;
    }
    JsonObject params = new JsonObject();
    params.add("progressToken", progressToken.get());
    params.addProperty("progress", done);
    total.ifPresent(value -> params.addProperty("total", value));
    if (!message.isEmpty()) {
      params.addProperty("message", message);
    }
    notify("notifications/progress", params);
  }

  /** Sends a notification that belongs to this call. */
  void notify(String method, JsonObject params) {
    if (cancelled) {
      return;
    }
    try {
      peer.send(Message.notification(method, params));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public JsonObject clientCapabilities() {
    return switch (era) {
      case LEGACY -> peer.legacyCapabilities();
      case MODERN ->
          WireJson.object(request.params(), Era.META)
              .flatMap(meta -> WireJson.object(meta, Era.META_CAPABILITIES))
              .orElseGet(JsonObject::new);
    };
  }

  @Override
  public JsonObject inputResponses() {
    return new JsonObject();
  }

  @Override
  public Optional<String> state() {
    return Optional.empty();
  }

  /**
   * Returns the answers of the client to an earlier round of this request.
   *
   * @throws McpException if they are not answers
   */
  static JsonObject inputResponses(JsonObject params) throws McpException {
    if (!params.has("inputResponses")) {
      return new JsonObject();
    }
    JsonObject responses =
        WireJson.object(params, "inputResponses")
            .orElseThrow(() -> McpException.invalidParams("inputResponses is not an object"));
    for (Map.Entry<String, ?> entry : responses.entrySet()) {
      if (!(entry.getValue() instanceof JsonObject)) {
        throw McpException.invalidParams(
            "the input response " + WireJson.quote(entry.getKey()) + " is not an object");
      }
    }
    return responses;
  }
}
