package dev.pyro.keeper;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What is said on the keeper's socket: a line of JSON each way, and then the connection ends. The
 * only question is to look at a workspace anew. The records on disk say everything else, so that a
 * keeper which was started again knows as much as the one before.
 */
public final class KeeperWire {
  private static final int MAX_LINE = 1 << 20;

  /** A guest that does not answer takes half of it. */
  private static final Duration ANSWER_LIMIT = Duration.ofMinutes(1);

  private static final Duration QUESTION_LIMIT = Duration.ofSeconds(10);

  private KeeperWire() {}

  static void ask(SocketChannel channel, String id) throws IOException {
    JsonObject question = new JsonObject();
    question.addProperty("look", id);
    write(channel, question);
  }

  /**
   * Reads the question: which workspace is to be looked at.
   *
   * @return nothing if the client only wanted to know whether somebody listens
   */
  public static Optional<String> question(SocketChannel channel) throws IOException {
    return read(channel, QUESTION_LIMIT).map(question -> question.get("look").getAsString());
  }

  /** Answers with the ports that are held for a workspace. */
  public static void answer(SocketChannel channel, List<HeldPort> ports) throws IOException {
    JsonArray all = new JsonArray();
    for (HeldPort port : ports) {
      JsonObject one = new JsonObject();
      one.addProperty("start", port.start());
      one.addProperty("service", port.service());
      one.addProperty("host_port", port.hostPort());
      one.addProperty("guest_port", port.guestPort());
      port.failure().ifPresent(failure -> one.add("error", error(failure)));
      all.add(one);
    }
    JsonObject answer = new JsonObject();
    answer.add("ports", all);
    write(channel, answer);
  }

  /** Answers that the workspace could not be served, and why. */
  public static void answer(SocketChannel channel, PyroException failure) throws IOException {
    JsonObject answer = new JsonObject();
    answer.add("error", error(failure));
    write(channel, answer);
  }

  private static JsonObject error(PyroException failure) {
    JsonObject error = new JsonObject();
    error.addProperty("code", failure.code().name());
    error.addProperty("message", failure.getMessage());
    failure.hint().ifPresent(hint -> error.addProperty("hint", hint));
    return error;
  }

  private static Optional<PyroException> error(JsonObject said) {
    return Optional.ofNullable(said.getAsJsonObject("error"))
        .map(error ->
            new PyroException(
                ErrorCode.valueOf(error.get("code").getAsString()),
                error.get("message").getAsString(),
                error.has("hint") ? error.get("hint").getAsString() : null,
                null));
  }

  /**
   * Reads the answer.
   *
   * @return nothing if the keeper has ended without one
   * @throws PyroException if the keeper could not serve the workspace
   */
  static Optional<List<HeldPort>> answer(SocketChannel channel) throws IOException {
    Optional<JsonObject> answer = read(channel, ANSWER_LIMIT);
    if (answer.isEmpty()) {
      return Optional.empty();
    }
    Optional<PyroException> failure = error(answer.get());
    if (failure.isPresent()) {
      throw failure.get();
    }
    List<HeldPort> ports = new ArrayList<>();
    for (JsonElement element : answer.get().getAsJsonArray("ports")) {
      JsonObject one = element.getAsJsonObject();
      ports.add(
          new HeldPort(
              one.get("start").getAsString(),
              one.get("service").getAsString(),
              one.get("host_port").getAsInt(),
              one.get("guest_port").getAsInt(),
              error(one)));
    }
    return Optional.of(ports);
  }

  private static void write(SocketChannel channel, JsonObject line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Reads one line; nothing if the other end has closed before it was whole. */
  private static Optional<JsonObject> read(SocketChannel channel, Duration limit)
      throws IOException {
    CompletableFuture<Void> late =
        CompletableFuture.runAsync(
            () -> closeQuietly(channel),
            CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS));
    try {
      return read(channel);
    } finally {
      late.cancel(false);
    }
  }

  private static void closeQuietly(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException _) {
      // who reads from it learns of the end
    }
  }

  private static Optional<JsonObject> read(SocketChannel channel) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(4096);
    while (channel.read(buffer.clear()) >= 0) {
      line.write(buffer.array(), 0, buffer.position());
      if (line.size() > MAX_LINE) {
        throw new IOException("a line of more than " + MAX_LINE + " bytes");
      }
      if (buffer.get(buffer.position() - 1) == '\n') {
        return Optional.of(
            JsonParser.parseString(line.toString(StandardCharsets.UTF_8)).getAsJsonObject());
      }
    }
    return Optional.empty();
  }
}
