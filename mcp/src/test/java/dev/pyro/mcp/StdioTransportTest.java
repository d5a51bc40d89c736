package dev.pyro.mcp;

import static dev.pyro.mcp.WaitingTool.acquire;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(600)
class StdioTransportTest {
  private final SampleServer sample = new SampleServer();
  private StdioSession session;

  @BeforeEach
  void serve() throws IOException {
    session = new StdioSession(sample.server);
  }

  private void serve(StdioTransport.Limits limits) throws IOException {
    session.close();
    session = new StdioSession(sample.server, limits);
  }

  @AfterEach
  void close() throws IOException {
    session.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "nonsense                                                        | null | -32700",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"               | null | -32700",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"} x            | null | -32700",
        "{'jsonrpc':'2.0','id':1,'method':'ping'}                        | null | -32700",
        "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]            | null | -32600",
        "[]                                                              | null | -32600",
        "\"ping\"                                                        | null | -32600",
        "null                                                            | null | -32600",
        "{}                                                              | null | -32600",
        "{\"id\":1,\"method\":\"ping\"}                                  | 1    | -32600",
        "{\"jsonrpc\":2.0,\"id\":1,\"method\":\"ping\"}                  | 1    | -32600",
        "{\"jsonrpc\":\"2.0\",\"id\":1}                                  | 1    | -32600",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":7}                     | 1    | -32600",
        "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}           | null | -32600",
        "{\"jsonrpc\":\"2.0\",\"id\":true,\"method\":\"ping\"}           | null | -32600",
        "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"ping\"}             | null | -32600",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":[]}| 1    | -32602",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":5} | 1    | -32602",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"no/such\"}           | 1    | -32601",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\"}        | 1    | -32602",
      })
  void whatIsNotACallIsAnsweredWithAnErrorAndTheStreamGoesOn(String line, String id, int code)
      throws Exception {
    session.send(line);
    JsonObject reply = session.read();
    assertEquals(id, reply.get("id").toString());
    assertEquals(code, reply.getAsJsonObject("error").get("code").getAsInt());
    assertStillServing();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'name': 5}",
        "{'name': 'no_such_tool'}",
        "{'name': 'echo', 'arguments': [1]}",
        "{'name': 'echo', 'arguments': 'text'}",
        "{'name': 'echo', 'arguments': 5}",
      })
  void aMalformedCallIsAProtocolError(String params) throws Exception {
    session.request("1", "tools/call", params);
    assertEquals(-32602, errorCode(session.read()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'name': 'echo'}",
        "{'name': 'echo', 'arguments': {}}",
        "{'name': 'echo', 'arguments': []}",
        "{'name': 'echo', 'arguments': null}",
        "{'name': 'echo', 'arguments': '{}'}",
      })
  void noArgumentsAreWrittenInSeveralWays(String params) throws Exception {
    session.request("1", "tools/call", params);
    assertTrue(session.read().has("result"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-7",
        "12345678901234567890123",
        "1.50",
        "1E+400",
        "\"\"",
        "\"0\"",
        "\"Zürich \\\"x\\\"\""
      })
  void idsComeBackAsTheyWereWritten(String id) throws Exception {
    session.request(id, "ping", "{}");
    assertEquals("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":{}}", session.line());
  }

  @Test
  void blankLinesSayNothing() throws Exception {
    session.send("\n\r\n  \t\n");
    assertStillServing();
  }

  @Test
  void notificationsAndStrayResponsesAreNotAnswered() throws Exception {
    session.send("{\"jsonrpc\":\"2.0\",\"method\":\"no/such\"}");
    session.send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
    session.send("{\"jsonrpc\":\"2.0\",\"id\":9,\"result\":{}}");
    session.send("{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":1,\"message\":\"x\"}}");
    session.cancel("99");
    session.cancel("{}");
    assertStillServing();
  }

  @Test
  void textThatIsNotUtf8IsRefused() throws Exception {
    session.send(
        "{\"jsonrpc\":\"2.0\",\"id\":\"é\",\"method\":\"ping\"}\n"
            .getBytes(StandardCharsets.ISO_8859_1));
    assertEquals(-32700, errorCode(session.read()));
    assertStillServing();
  }

  @Test
  void halfAnEmojiDoesNotCostTheMessage() throws Exception {
    String text = "\\\\ud83d \\ud83d\\ude00 \\ud83d \\ude00 \\\"";
    session.send(
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":"
            + "{\"name\":\"echo\",\"arguments\":{\"text\":\""
            + text
            + "\"}}}");
    JsonObject result = session.read().getAsJsonObject("result");
    assertEquals(
        "\\ud83d 😀 \ud83d \ude00 \"",
        result.getAsJsonObject("structuredContent").get("text").getAsString());
  }

  @Test
  void deepNestingIsRefused() throws Exception {
    session.send("[".repeat(50_000));
    assertEquals(-32700, errorCode(session.read()));
    session.send("{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000));
    assertEquals(-32700, errorCode(session.read()));
    assertStillServing();
  }

  @Test
  void aLineOfSixteenMegabytesIsRead() throws Exception {
    serve(StdioTransport.Limits.standard());
    session.call("1", "echo", "{'text': '" + "x".repeat(16 << 20) + "'}");
    JsonObject result = session.read().getAsJsonObject("result");
    assertEquals(
        16 << 20, result.getAsJsonObject("structuredContent").get("text").getAsString().length());
    assertStillServing();
  }

  @Test
  void aLineOverTheLimitIsSkipped() throws Exception {
    session.send("x".repeat(1_000_000));
    assertEquals(-32600, errorCode(session.read()));
    session.send("y".repeat(100_001));
    assertEquals(-32600, errorCode(session.read()));
    assertStillServing();
  }

  @Test
  void aLastLineNeedsNoEnd() throws Exception {
    session.send(
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}".getBytes(StandardCharsets.UTF_8));
    session.endInput();
    assertEquals("1", session.read().get("id").toString());
    assertNull(session.line());
  }

  @Test
  void aLegacyClientIsServedBeforeItInitializes() throws Exception {
    session.request("1", "tools/list", "{}");
    assertEquals(8, session.read().getAsJsonObject("result").getAsJsonArray("tools").size());
    session.call("2", "echo", "{}");
    assertTrue(session.read().has("result"));
  }

  @ParameterizedTest
  @CsvSource({
    "2025-11-25, 2025-11-25",
    "2025-06-18, 2025-06-18",
    "2025-03-26, 2025-03-26",
    "2024-11-05, 2024-11-05",
    "2026-07-28, 2025-11-25",
    "1999-01-01, 2025-11-25",
  })
  void initializeAgreesOnAVersion(String wanted, String agreed) throws Exception {
    session.request("1", "initialize", "{'protocolVersion': '" + wanted + "'}");
    assertEquals(
        agreed, session.read().getAsJsonObject("result").get("protocolVersion").getAsString());
  }

  @Test
  void anIdInUseIsRefusedAndThenFree() throws Exception {
    session.call("1", "wait", "{}");
    session.call("1", "echo", "{}");
    assertEquals(-32600, errorCode(session.read()));
    sample.waiting.permits.release();
    assertTrue(session.read().has("result"));
    session.call("1", "echo", "{}");
    assertTrue(session.read().has("result"));
  }

  @Test
  void oneAndItsTextAreDifferentIds() throws Exception {
    session.call("1", "wait", "{}");
    session.call("\"1\"", "wait", "{}");
    sample.waiting.permits.release(2);
    session.read(2);
  }

  @Test
  void aCancelledCallIsInterruptedAndSaysNothingMore() throws Exception {
    session.call("\"a\"", "wait", "{}");
    acquire(sample.waiting.begun, 1);
    session.cancel("\"a\"");
    acquire(sample.waiting.interrupted, 1);
    assertStillServing();
    session.endInput();
    assertNull(session.line());
  }

  @Test
  void aCallThatIsNotToBeStoppedSaysNothingEither() throws Exception {
    session.call("1", "stubborn", "{}");
    acquire(sample.waiting.begun, 1);
    session.cancel("1");
    acquire(sample.waiting.interrupted, 1);
    sample.stubborn.countDown();
    session.endInput();
    assertNull(session.line());
  }

  @Test
  void twoHundredCallsAtOnce() throws Exception {
    for (int i = 0; i < 200; i++) {
      session.call(Integer.toString(i), "wait", "{}");
    }
    acquire(sample.waiting.begun, 200);
    assertStillServing();
    sample.waiting.permits.release(200);
    Map<String, JsonObject> replies = session.read(200);
    assertTrue(replies.values().stream().allMatch(reply -> reply.has("result")));
  }

  @Test
  void atTheEndOfTheInputCallsMayFinish() throws Exception {
    session.call("1", "wait", "{}");
    acquire(sample.waiting.begun, 1);
    session.endInput();
    sample.waiting.permits.release();
    assertTrue(session.read().has("result"));
    assertNull(session.line());
    session.awaitEnd();
  }

  @Test
  void atTheEndOfTheInputSlowCallsAreStopped() throws Exception {
    serve(StdioSession.HASTY);
    session.call("1", "wait", "{}");
    acquire(sample.waiting.begun, 1);
    session.endInput();
    assertTrue(session.read().getAsJsonObject("result").get("isError").getAsBoolean());
    assertNull(session.line());
    session.awaitEnd();
  }

  @Test
  void aCallThatIgnoresTheEndDoesNotHoldUpTheExit() throws Exception {
    StdioTransport.Limits hasty =
        new StdioTransport.Limits(
            100_000, 200_000, Duration.ZERO, Duration.ZERO, StdioSession.PATIENCE);
    serve(hasty);
    try {
      session.call("1", "stubborn", "{}");
      acquire(sample.waiting.begun, 1);
      session.endInput();
      session.awaitEnd();
    } finally {
      sample.stubborn.countDown();
    }
  }

  @Test
  void aClientThatStopsReadingIsNotReadFrom() throws Exception {
    StdioTransport.Limits limits =
        new StdioTransport.Limits(100_000, 20_000, Duration.ZERO, Duration.ZERO, Duration.ZERO);
    serve(limits);
    Thread sender =
        Thread.ofVirtual()
            .start(() -> {
              try {
                for (int i = 0; i < 2000; i++) {
                  session.call(Integer.toString(i), "big", "{'bytes': 5000}");
                }
              } catch (IOException _) {
                // the session ends
              }
            });
    acquire(sample.bigBegun, 3); // more than the outbox takes
    while (sender.getState() == Thread.State.RUNNABLE) {
      Thread.onSpinWait(); // until our own pipe is full, as nobody reads it
    }
    int begun = 3 + sample.bigBegun.availablePermits();
    assertTrue(begun < 1000, begun + " calls were read for a client that reads nothing");
    Map<String, JsonObject> replies = session.read(2000);
    assertTrue(replies.values().stream().allMatch(reply -> reply.has("result")));
  }

  @Test
  void aClientThatHasDiedEndsTheTransport() throws Exception {
    session.call("1", "wait", "{}");
    acquire(sample.waiting.begun, 1);
    session.stopReading();
    session.request("2", "ping", "{}");
    sample.waiting.permits.release();
    session.awaitEnd();
  }

  @Test
  void aBrokenToolIsAFailedCall() throws Exception {
    session.call("1", "break", "{}");
    assertTrue(session.read().getAsJsonObject("result").get("isError").getAsBoolean());
    assertStillServing();
  }

  @Test
  void aLegacyClientIsAskedOverItsOwnStream() throws Exception {
    session.request("1", "initialize", "{'capabilities': {'elicitation': {}}}");
    session.read();
    session.call("2", "ask", "{}");
    JsonObject question = session.read();
    assertEquals("elicitation/create", question.get("method").getAsString());
    session.send(
        "{\"jsonrpc\":\"2.0\",\"id\":"
            + question.get("id")
            + ",\"result\":{\"action\":\"accept\"}}");
    assertTrue(session.line().contains("Hello, "));
  }

  @Test
  void aLegacyClientThatCannotBeAskedIsNot() throws Exception {
    session.call("1", "ask", "{}");
    assertEquals(-32021, errorCode(session.read()));
  }

  private static int errorCode(JsonObject reply) {
    return reply.getAsJsonObject("error").get("code").getAsInt();
  }

  private void assertStillServing() throws IOException {
    session.request("\"still there\"", "ping", "{}");
    assertEquals("\"still there\"", session.read().get("id").toString());
  }

  @Test
  void anOutputThatFailsIsAFailureAndNoEndOfTheClient() throws IOException {
    Pipe silent = Pipe.open(); // a client that stays
    String ping = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}\n";
    try (OutputStream client = Channels.newOutputStream(silent.sink())) {
      client.write(ping.getBytes(StandardCharsets.UTF_8));
      OutputStream full =
          new OutputStream() {
            @Override
            public void write(int b) throws IOException {
              throw new IOException("No space left on device");
            }
          };
      StdioTransport transport = new StdioTransport(Channels.newInputStream(silent.source()), full);
      IOException failure = assertThrows(IOException.class, () -> transport.run(sample.server));
      assertEquals("No space left on device", failure.getMessage());
    }
  }
}
