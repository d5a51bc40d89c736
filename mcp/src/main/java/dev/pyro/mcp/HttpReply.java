package dev.pyro.mcp;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/**
 * The reply to one POST: one JSON message if that is all there is to say, else a stream of events.
 *
 * <p>The exchange's thread only writes. The work has a thread of its own, which waits while the
 * client does not read.
 */
final class HttpReply {
  private static final int MAX_QUEUED_EVENTS = 16;
  private static final byte[] HEARTBEAT = ":\n\n".getBytes(StandardCharsets.UTF_8);

  private final HttpExchange exchange;
  private final Duration heartbeat;
  private final boolean takesEvents;
  private final BlockingQueue<Event> queue = new ArrayBlockingQueue<>(MAX_QUEUED_EVENTS);
  private OutputStream events; // null until the reply has become a stream

  private sealed interface Event {}

  private record Note(JsonObject message) implements Event {}

  private record Last(JsonObject message) implements Event {}

  HttpReply(HttpExchange exchange, Duration heartbeat) {
    this.exchange = exchange;
    this.heartbeat = heartbeat;
    this.takesEvents =
        exchange.getRequestHeaders().getOrDefault("Accept", List.of()).stream()
            .anyMatch(value -> value.contains("text/event-stream") || value.contains("*/*"));
  }

  /** Tells whether messages can be sent before the reply. */
  boolean takesEvents() {
    return takesEvents;
  }

  /** Sends a message before the reply. It is dropped if the client does not accept events. */
  void send(JsonObject message) throws InterruptedException {
    if (takesEvents) {
      queue.put(new Note(message));
    }
  }

  /**
   * Does the work and sends its messages. By the protocol, a modern client that disconnects has
   * cancelled its call, and a legacy one has not.
   *
   * @param status the HTTP status for a message that is all there is to say
   */
  void serve(Call call, Supplier<JsonObject> work, ToIntFunction<JsonObject> status)
      throws IOException, InterruptedException {
    Thread.ofVirtual().name("mcp-call").start(() -> work(call, work));
    boolean done = false;
    try {
      while (!done) {
        switch (queue.poll(heartbeat.toNanos(), TimeUnit.NANOSECONDS)) {
          case Note note -> event(note.message());
          case Last last when events == null -> {
            if (call.isCancelled()) {
              accepted();
            } else {
              json(status.applyAsInt(last.message()), last.message());
            }
            done = true;
          }
          case Last last -> {
            if (!call.isCancelled()) {
              event(last.message());
            }
            done = true;
          }
          case null -> {
            if (takesEvents) {
              write(HEARTBEAT);
            }
          }
        }
      }
    } catch (IOException e) {
      if (call.era() == Era.MODERN) {
        call.cancel();
      }
      drain();
      throw e;
    } catch (InterruptedException e) {
      call.cancel();
      throw e;
    }
  }

  private void work(Call call, Supplier<JsonObject> work) {
    call.adopt();
    JsonObject last = work.get();
    call.release();
    try {
      queue.put(new Last(last));
    } catch (InterruptedException _) {
      queue.clear(); // it was cancelled while the client did not read; only the end still matters
      queue.add(new Last(last));
    }
  }

  /** Waits for the end of work whose client is gone. */
  private void drain() throws InterruptedException {
    while (!(queue.take() instanceof Last)) {
      // what it says on the way is lost
    }
  }

  private void event(JsonObject message) throws IOException {
    byte[] line = WireJson.line(message);
    byte[] frame = new byte["data: ".length() + line.length + 1];
    byte[] field = "data: ".getBytes(StandardCharsets.UTF_8);
    System.arraycopy(field, 0, frame, 0, field.length);
    System.arraycopy(line, 0, frame, field.length, line.length);
    frame[frame.length - 1] = '\n';
    write(frame);
  }

  private void write(byte[] bytes) throws IOException {
    if (events == null) {
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      exchange.getResponseHeaders().set("X-Accel-Buffering", "no");
      exchange.sendResponseHeaders(200, 0);
      events = exchange.getResponseBody();
    }
    events.write(bytes);
    events.flush();
  }

  /** Replies with one message. */
  void json(int status, JsonObject message) throws IOException {
    byte[] body = WireJson.line(message);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  /** Replies that the message was accepted, without a body. */
  void accepted() throws IOException {
    exchange.sendResponseHeaders(202, -1);
  }
}
