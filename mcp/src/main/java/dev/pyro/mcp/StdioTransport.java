package dev.pyro.mcp;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * Serves one client on two streams, with one message in each line. A line that is no message is
 * answered with an error, and the next line is read.
 *
 * <p>While the client does not read, nothing is read from it.
 */
public final class StdioTransport {
  private final InputStream in;
  private final Limits limits;
  private final Outbox outbox;
  private final Map<String, Call> calls = new ConcurrentHashMap<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile IOException failure;
  private int underWay; // calls whose reply has not reached the outbox
  private volatile JsonObject legacyCapabilities = new JsonObject();

  /**
   * Limits for one client.
   *
   * @param lineBytes the longest message that is read
   * @param outboxBytes how much may wait for a client that does not read
   * @param finish how long calls may go on after the end of the input
   * @param stop how long calls may take to stop then
   * @param flush how long the last writing may take then
   */
  record Limits(int lineBytes, long outboxBytes, Duration finish, Duration stop, Duration flush) {
    static Limits standard() {
      return new Limits(
          32 << 20, 8 << 20, Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(1));
    }
  }

  /** Creates a transport on these streams, which nobody else may use. */
  public StdioTransport(InputStream in, OutputStream out) {
    this(in, out, Limits.standard());
  }

  StdioTransport(InputStream in, OutputStream out, Limits limits) {
    this.in = in;
    this.limits = limits;
    this.outbox = new Outbox(out, limits.outboxBytes(), this::fail);
  }

  /**
   * Reserves the standard output of the process for the protocol. From now on, what is printed to
   * {@link System#out} goes to the standard error.
   */
  public static OutputStream takeStandardOutput() {
    System.setOut(System.err);
    return new FileOutputStream(FileDescriptor.out);
  }

  /**
   * Serves until the input ends or the output breaks. Calls under way then may finish for two
   * seconds; the rest is cancelled. Returns within about five seconds in any case.
   *
   * @throws IOException if the client could not be read or written to
   */
  public void run(McpServer server) throws InterruptedException, IOException {
    // A daemon: nothing can wake a thread that waits for the standard input.
    Thread.ofPlatform().daemon().name("mcp-reader").start(() -> read(server));
    try {
      over.await();
      awaitCalls(limits.finish());
    } finally {
      calls.values().forEach(Call::interrupt);
      awaitCalls(limits.stop());
      outbox.close(limits.flush());
    }
    if (failure != null) {
      throw failure;
    }
  }

  private void fail(IOException why) {
    failure = why;
    over.countDown();
  }

  private synchronized void awaitCalls(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (underWay > 0) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return;
      }
      wait(left / 1_000_000, (int) (left % 1_000_000));
    }
  }

  private void read(McpServer server) {
    LineReader lines = new LineReader(in, limits.lineBytes());
    try {
      while (over.getCount() > 0) {
        switch (lines.next()) {
          case LineReader.End _ -> {
            return;
          }
          case LineReader.TooLong _ -> send(tooLong());
          case LineReader.Line line -> {
            if (!line.isBlank()) {
              accept(server, Message.parse(line.bytes()));
            }
          }
        }
        outbox.awaitRoom();
      }
    } catch (IOException e) {
      fail(e);
    } catch (InterruptedException _) {
      // the process ends
    } finally {
      over.countDown();
    }
  }

  private JsonObject tooLong() {
    return Message.error(
        JsonNull.INSTANCE,
        new McpException(
            McpException.INVALID_REQUEST,
            "a message of more than " + limits.lineBytes() + " bytes was skipped"));
  }

  private void accept(McpServer server, Message message) throws InterruptedException {
    switch (message) {
      case Message.Request request -> accept(server, request);
      case Message.Response response -> server.asks().answer(response);
      case Message.Invalid invalid -> send(invalid.reply());
      case Message.Notification notification -> {
        if (notification.method().equals("notifications/cancelled")
            && notification.params().get("requestId") instanceof JsonPrimitive id) {
          Call call = calls.get(Message.key(id));
          if (call != null) {
            call.cancel();
          }
        }
      }
    }
  }

  private void accept(McpServer server, Message.Request request) throws InterruptedException {
    Call call = new Call(request, Era.of(request.method(), request.params()), new Client());
    if (calls.containsKey(Message.key(request.id()))) {
      send(
          Message.error(
              request.id(),
              new McpException(
                  McpException.INVALID_REQUEST, "a request with this id is under way")));
    } else if (server.isQuick(request)) {
      send(server.answer(call));
    } else {
      calls.put(Message.key(request.id()), call);
      synchronized (this) {
        underWay++;
      }
      Thread.ofVirtual().name("mcp-call").start(() -> work(server, call));
    }
  }

  private void work(McpServer server, Call call) {
    try {
      call.adopt();
      JsonObject reply = server.answer(call);
      call.release();
      calls.remove(Message.key(call.request().id())); // the reply allows to use the id again
      if (!call.isCancelled()) {
        send(reply);
      }
    } catch (InterruptedException _) {
      // it was cancelled, and nobody waits for the reply
    } finally {
      synchronized (this) {
        underWay--;
        notifyAll();
      }
    }
  }

  private void send(JsonObject message) throws InterruptedException {
    outbox.put(WireJson.line(message));
  }

  private final class Client implements Peer {
    @Override
    public void send(JsonObject message) throws InterruptedException {
      StdioTransport.this.send(message);
    }

    @Override
    public JsonObject legacyCapabilities() {
      return legacyCapabilities;
    }

    @Override
    public void initialized(JsonObject capabilities) {
      legacyCapabilities = capabilities;
    }
  }
}
