package dev.pyro.machine;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * QEMU's machine protocol (docs/interop/qmp-spec.txt in QEMU's sources): one command at a time.
 * QEMU serves a hostile guest, so its answers are bounded too.
 */
final class Qmp implements AutoCloseable {
  private static final int MAX_LINE_BYTES = 1 << 20;
  private static final int MAX_WAITING_EVENTS = 1024;
  private static final long ANSWER_SECONDS = 30;

  private final SocketChannel channel;
  private final LinkedBlockingQueue<JsonObject> answers = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<JsonObject> events =
      new LinkedBlockingQueue<>(MAX_WAITING_EVENTS);

  private Qmp(SocketChannel channel) {
    this.channel = channel;
  }

  /** Takes over a connection on which QEMU is about to greet. */
  static Qmp greet(SocketChannel channel) throws IOException, InterruptedException {
    Qmp qmp = new Qmp(channel);
    Thread.ofPlatform().daemon().name("qmp-reader").start(qmp::read);
    if (!qmp.answer("greeting").has("QMP")) {
      throw new IOException("QEMU did not greet");
    }
    qmp.execute("qmp_capabilities");
    return qmp;
  }

  JsonElement execute(String command) throws IOException, InterruptedException {
    return execute(command, new JsonObject());
  }

  /** Executes one command and returns what it returned. */
  synchronized JsonElement execute(String command, JsonObject arguments)
      throws IOException, InterruptedException {
    JsonObject request = new JsonObject();
    request.addProperty("execute", command);
    request.add("arguments", arguments);
    ByteBuffer line = ByteBuffer.wrap((request + "\n").getBytes(StandardCharsets.UTF_8));
    while (line.hasRemaining()) {
      channel.write(line);
    }
    JsonObject answer = answer(command);
    if (answer.has("error")) {
      throw new IOException("QEMU refused " + command + ": " + answer.get("error"));
    }
    return answer.get("return");
  }

  /** Waits until a migration has completed. */
  void awaitMigration(long seconds) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (true) {
      JsonObject event = events.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (event == null) {
        throw new IOException("the migration did not complete within " + seconds + " s");
      }
      requireOpen(event);
      if (event.get("event").getAsString().equals("MIGRATION")) {
        String status = event.getAsJsonObject("data").get("status").getAsString();
        if (status.equals("completed")) {
          return;
        }
        if (status.equals("failed") || status.equals("cancelled")) {
          throw new IOException("the migration " + status + ": " + execute("query-migrate"));
        }
      }
    }
  }

  private JsonObject answer(String to) throws IOException, InterruptedException {
    JsonObject answer = answers.poll(ANSWER_SECONDS, TimeUnit.SECONDS);
    if (answer == null) {
      throw new IOException("QEMU did not answer " + to + " within " + ANSWER_SECONDS + " s");
    }
    requireOpen(answer);
    return answer;
  }

  private void requireOpen(JsonObject message) throws IOException {
    if (message.isEmpty()) { // the mark of the end; QEMU never sends an empty object
      answers.add(message);
      events.offer(message);
      throw new EOFException("QEMU is gone");
    }
  }

  private void read() {
    try (InputStream in = new BufferedInputStream(Channels.newInputStream(channel))) {
      while (true) {
        JsonObject message = JsonParser.parseString(line(in)).getAsJsonObject();
        if (!message.has("event")) {
          answers.add(message);
        } else if (!events.offer(message)) {
          throw new IOException("QEMU floods with events");
        }
      }
    } catch (IOException | JsonParseException | IllegalStateException _) {
      events.clear();
    }
    answers.add(new JsonObject());
    events.offer(new JsonObject());
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int c;
    while ((c = in.read()) != '\n') {
      if (c < 0 || line.size() >= MAX_LINE_BYTES) {
        throw new EOFException();
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
