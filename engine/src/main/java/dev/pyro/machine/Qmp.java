package dev.pyro.machine;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.pyro.store.Cleanup;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * QEMU's machine protocol (docs/interop/qmp-spec.txt in QEMU's sources): one command at a time.
 *
 * <p>QEMU serves a hostile guest, so each answer is bounded in size and time. After any fault but a
 * refused command nobody knows what QEMU will say next, so the connection is closed.
 */
final class Qmp implements AutoCloseable {
  /** The longest answer is that of a full console: 64 KiB, each byte as an escape of 6. */
  private static final int MAX_LINE_BYTES = 1 << 20;

  private static final int MAX_UNREAD_ANSWERS = 1; // as commands are sent one at a time
  private static final int MAX_UNREAD_EVENTS = 32; // a migration has some eight
  private static final int MAX_SHOWN_CHARS = 500;

  private final SocketChannel channel;
  private final Duration limit;
  private final BlockingQueue<Optional<JsonObject>> answers = new LinkedBlockingQueue<>();
  private final BlockingQueue<Optional<JsonObject>> migrations = new LinkedBlockingQueue<>();
  private volatile String end; // why nothing will come any more: then the queues end with nothing
  private long lastId;

  private Qmp(SocketChannel channel, Duration limit) {
    this.channel = channel;
    this.limit = limit;
  }

  /**
   * Takes over a connection on which QEMU is about to greet.
   *
   * @param channel is closed with this object, or if this fails
   * @param limit how long QEMU may take for each answer
   */
  static Qmp greet(SocketChannel channel, Duration limit) throws IOException, InterruptedException {
    try (Cleanup undo = new Cleanup()) {
      undo.closing(channel);
      Qmp qmp = new Qmp(channel, limit);
      Thread.ofPlatform().daemon().name("qmp-reader").start(qmp::read);
      JsonObject greeting = TimeLimit.within(limit, "greet", channel, () -> qmp.take(qmp.answers));
      if (!greeting.has("QMP")) {
        throw new IOException("QEMU did not greet");
      }
      qmp.execute("qmp_capabilities");
      undo.release();
      return qmp;
    }
  }

  JsonElement execute(String command) throws IOException, InterruptedException {
    return execute(command, new JsonObject());
  }

  /** Executes one command and returns what it returned. */
  JsonElement execute(String command, JsonObject arguments)
      throws IOException, InterruptedException {
    return execute(command, arguments, limit);
  }

  synchronized JsonElement execute(String command, JsonObject arguments, Duration answerLimit)
      throws IOException, InterruptedException {
    JsonObject answer;
    try (Cleanup undo = new Cleanup()) {
      undo.closing(channel);
      JsonPrimitive id = new JsonPrimitive(++lastId);
      JsonObject request = new JsonObject();
      request.addProperty("execute", command);
      request.add("arguments", arguments);
      request.add("id", id);
      answer =
          TimeLimit.within(
              answerLimit,
              "answer " + command,
              channel,
              () -> {
                send(request);
                return take(answers);
              });
      if (!id.equals(answer.get("id")) || answer.has("error") == answer.has("return")) {
        throw new IOException("QEMU gave " + command + " the answer " + shown(answer));
      }
      undo.release();
    }
    if (answer.has("error")) {
      throw new IOException("QEMU refused " + command + ": " + shown(answer.get("error")));
    }
    return answer.get("return");
  }

  /** Waits until a migration has completed. */
  void awaitMigration(Duration migrationLimit) throws IOException, InterruptedException {
    TimeLimit.within(
        migrationLimit,
        "complete the migration",
        channel,
        () -> {
          while (true) {
            JsonObject event = take(migrations);
            switch (status(event)) {
              case "completed" -> {
                return null;
              }
              case "failed", "cancelled" ->
                  throw new IOException(
                      "the migration " + status(event) + ": " + shown(execute("query-migrate")));
              default -> {} // it goes on
            }
          }
        });
  }

  private static String status(JsonObject event) throws IOException {
    if (event.get("data") instanceof JsonObject data
        && data.get("status") instanceof JsonPrimitive status) {
      return status.getAsString();
    }
    throw new IOException("QEMU sent the event " + shown(event));
  }

  private static String shown(JsonElement element) {
    String text = String.valueOf(element);
    return text.length() > MAX_SHOWN_CHARS ? text.substring(0, MAX_SHOWN_CHARS) + "…" : text;
  }

  private void send(JsonObject request) throws IOException {
    ByteBuffer line = ByteBuffer.wrap((request + "\n").getBytes(StandardCharsets.UTF_8));
    try {
      while (line.hasRemaining()) {
        channel.write(line);
      }
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException _) {
      // the connection has ended, and whoever reads the answer hears why
    }
  }

  private JsonObject take(BlockingQueue<Optional<JsonObject>> queue)
      throws IOException, InterruptedException {
    Optional<JsonObject> message = queue.take();
    if (message.isEmpty()) {
      queue.add(message); // for whoever asks next
      throw new EOFException(end);
    }
    return message.get();
  }

  private void read() {
    try (InputStream in = new BufferedInputStream(Channels.newInputStream(channel))) {
      while (true) {
        dispatch(JsonParser.parseString(line(in)));
      }
    } catch (JsonParseException _) {
      end = "QEMU sent a line that is no JSON";
    } catch (EOFException e) {
      end = e.getMessage();
    } catch (IOException _) {
      end = "QEMU is gone";
    }
    answers.add(Optional.empty());
    migrations.add(Optional.empty());
  }

  /** Keeps what somebody waits for: an answer, or an event of a migration. */
  private void dispatch(JsonElement message) throws EOFException {
    if (!(message instanceof JsonObject object)) {
      throw new EOFException("QEMU sent a line that is no object");
    }
    if (!object.has("event")) {
      keep(object, answers, MAX_UNREAD_ANSWERS);
    } else if (object.get("event").equals(new JsonPrimitive("MIGRATION"))) {
      keep(object, migrations, MAX_UNREAD_EVENTS);
    }
  }

  private static void keep(JsonObject message, BlockingQueue<Optional<JsonObject>> queue, int limit)
      throws EOFException {
    if (queue.size() >= limit) {
      throw new EOFException("QEMU sends more than it was asked for");
    }
    queue.add(Optional.of(message));
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int c;
    while ((c = in.read()) != '\n') {
      if (c < 0) {
        throw new EOFException("QEMU is gone");
      }
      if (line.size() >= MAX_LINE_BYTES) {
        throw new EOFException("QEMU sent a line of more than " + MAX_LINE_BYTES + " bytes");
      }
      line.write(c);
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
