package dev.pyro.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes in, only replies go out, and the server stays usable. */
@Timeout(600)
class ReaderFuzzTest {
  /** Questions that nobody answers are left open. */
  private static final int MESSAGES = 5_000;

  private static final List<String> WHOLE =
      List.of(
          "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}",
          "{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"method\":\"tools/list\",\"params\":{}}",
          "{\"jsonrpc\":\"2.0\",\"id\":-1.5e3,\"method\":\"initialize\",\"params\":{\"protocolVersion\":"
              + "\"2025-06-18\",\"capabilities\":{\"elicitation\":{}}}}",
          "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\",\"params\":{\"name\":\"echo\","
              + "\"arguments\":{\"text\":\"\\u00e9\\ud83d\\ude00\"},\"_meta\":{\"progressToken\":1}}}",
          "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"tools/call\",\"params\":{\"name\":\"ask\","
              + "\"inputResponses\":{\"name\":{}},\"_meta\":{"
              + "\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
              + "\"io.modelcontextprotocol/clientCapabilities\":{\"elicitation\":{}}}}}",
          "{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"server/discover\",\"params\":{\"_meta\":{"
              + "\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
              + "\"io.modelcontextprotocol/clientCapabilities\":{}}}}",
          "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":2}}",
          "{\"jsonrpc\":\"2.0\",\"id\":5,\"result\":{}}");
  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "[",
          "]",
          "\"",
          ",",
          ":",
          "null",
          "true",
          "-0",
          "1e999",
          "\\",
          "\\u0000",
          "\\ud800",
          "\n",
          "\r\n",
          "\0",
          "\"id\":",
          "\"method\":\"ping\"",
          "\"params\":",
          "{\"a\":",
          "\"_meta\":{}",
          "é",
          "😀",
          "//",
          "/*");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void onlyRepliesComeOut(long seed) throws Exception {
    SampleServer sample = new SampleServer();
    try (StdioSession session = new StdioSession(sample.server, StdioSession.HASTY)) {
      Thread sender =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  Random random = new Random(seed);
                  for (int i = 0; i < MESSAGES; i++) {
                    session.send(mutated(random));
                  }
                  session.send("\n{\"jsonrpc\":\"2.0\",\"id\":\"the end\",\"method\":\"ping\"}");
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      int replies = 0;
      for (JsonObject reply = read(session); !isTheEnd(reply); reply = read(session)) {
        replies++;
      }
      sender.join();
      assertTrue(replies > MESSAGES / 4, replies + " replies");
    }
  }

  private static JsonObject read(StdioSession session) throws Exception {
    JsonObject message = JsonParser.parseString(session.line()).getAsJsonObject();
    assertEquals("2.0", message.get("jsonrpc").getAsString());
    boolean isQuestionOrProgress = message.has("method");
    assertTrue(
        isQuestionOrProgress || message.has("result") != message.has("error"),
        () -> "not a reply: " + message);
    return message;
  }

  private static boolean isTheEnd(JsonObject reply) {
    return reply.has("id") && reply.get("id").toString().equals("\"the end\"");
  }

  private static byte[] mutated(Random random) {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.writeBytes(pick(random, WHOLE).getBytes(StandardCharsets.UTF_8));
    for (int i = random.nextInt(4); i > 0; i--) {
      byte[] old = message.toByteArray();
      int from = random.nextInt(old.length + 1);
      int to = Math.min(old.length, from + random.nextInt(8));
      message.reset();
      message.write(old, 0, from);
      switch (random.nextInt(5)) {
        case 0 -> {} // a hole
        case 1 -> message.write(random.nextInt(256));
        case 2 -> message.writeBytes(pick(random, PIECES).getBytes(StandardCharsets.UTF_8));
        case 3 -> message.write(old, from, to - from); // twice the same
        default -> message.writeBytes(pick(random, WHOLE).getBytes(StandardCharsets.UTF_8));
      }
      message.write(old, to, old.length - to);
      if (message.size() == 0) {
        message.write('{');
      }
    }
    message.write('\n');
    return message.toByteArray();
  }

  private static String pick(Random random, List<String> from) {
    return from.get(random.nextInt(from.size()));
  }
}
