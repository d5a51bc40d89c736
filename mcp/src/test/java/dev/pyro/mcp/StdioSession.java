package dev.pyro.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A client of a server in this process, over the stdio transport and two real pipes. */
final class StdioSession implements AutoCloseable {
  /** Only a test that fails waits that long, however slow the host is. */
  static final Duration PATIENCE = Duration.ofMinutes(5);

  static final StdioTransport.Limits SMALL =
      new StdioTransport.Limits(100_000, 200_000, PATIENCE, PATIENCE, PATIENCE);

  /** Stops calls at once when the input ends. */
  static final StdioTransport.Limits HASTY =
      new StdioTransport.Limits(100_000, 200_000, Duration.ZERO, PATIENCE, PATIENCE);

  private final OutputStream toServer;
  private final BufferedReader fromServer;
  private final Thread thread;

  StdioSession(McpServer server) throws IOException {
    this(server, SMALL);
  }

  StdioSession(McpServer server, StdioTransport.Limits limits) throws IOException {
    Pipe up = Pipe.open();
    Pipe down = Pipe.open();
    toServer = Channels.newOutputStream(up.sink());
    fromServer =
        new BufferedReader(
            new InputStreamReader(Channels.newInputStream(down.source()), StandardCharsets.UTF_8));
    OutputStream out = Channels.newOutputStream(down.sink());
    StdioTransport transport =
        new StdioTransport(Channels.newInputStream(up.source()), out, limits);
    thread =
        Thread.ofPlatform()
            .daemon()
            .name("session")
            .start(() -> {
              try (out) {
                transport.run(server);
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
  }

  /** Sends a line as it is. */
  void send(String line) throws IOException {
    send((line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  void send(byte[] bytes) throws IOException {
    toServer.write(bytes);
  }

  /** Sends a legacy request; {@code id} is JSON. */
  void request(String id, String method, String params) throws IOException {
    send(
        "{\"jsonrpc\":\"2.0\",\"id\":"
            + id
            + ",\"method\":\""
            + method
            + "\",\"params\":"
            + TestTool.json(params)
            + "}");
  }

  void call(String id, String tool, String arguments) throws IOException {
    request(id, "tools/call", "{'name': '" + tool + "', 'arguments': " + arguments + "}");
  }

  void cancel(String id) throws IOException {
    send(
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":"
            + id
            + "}}");
  }

  /** Returns the next line, or null at the end. */
  String line() throws IOException {
    return fromServer.readLine();
  }

  JsonObject read() throws IOException {
    return JsonParser.parseString(line()).getAsJsonObject();
  }

  /** Returns the next messages by their ids as these were written. */
  Map<String, JsonObject> read(int count) throws IOException {
    Map<String, JsonObject> replies = new HashMap<>();
    for (int i = 0; i < count; i++) {
      JsonObject reply = read();
      replies.put(reply.get("id").toString(), reply);
    }
    assertEquals(count, replies.size());
    return replies;
  }

  void endInput() throws IOException {
    toServer.close();
  }

  /** Stops reading for good, as a client that has died. */
  void stopReading() throws IOException {
    fromServer.close();
  }

  void awaitEnd() {
    try {
      assertTrue(thread.join(PATIENCE), "the transport goes on");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() throws IOException {
    toServer.close();
    fromServer.close();
    awaitEnd();
  }
}
