package dev.pyro.responses;

import static dev.pyro.testing.ResponsesScript.call;
import static dev.pyro.testing.ResponsesScript.message;
import static dev.pyro.testing.ResponsesScript.outputOf;
import static dev.pyro.testing.ResponsesScript.reasoning;
import static dev.pyro.testing.ResponsesScript.response;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pyro.ErrorCode;
import dev.pyro.Progress;
import dev.pyro.Pyro;
import dev.pyro.PyroException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The loop by what it sends and how it ends, with calls that need no machine. */
@Timeout(600)
class ResponsesLoopTest {
  @AutoClose private final Pyro pyro;
  private final List<JsonObject> sent = new ArrayList<>();

  ResponsesLoopTest(@TempDir Path home) {
    pyro = Pyro.open(new Pyro.Options(home, Progress.Listener.none()));
  }

  private static JsonObject json(String text) {
    return JsonParser.parseString(text).getAsJsonObject();
  }

  private static JsonObject list(String callId) {
    return call(callId, "workspace_list", "{}");
  }

  /** Returns an endpoint that gives these responses. */
  private ResponsesApi answering(JsonObject... responses) {
    return request -> {
      sent.add(request);
      return responses[sent.size() - 1];
    };
  }

  private Outcome run(String request, JsonObject... responses) {
    return loop(answering(responses)).run(json(request));
  }

  private ResponsesLoop loop(ResponsesApi api) {
    return new ResponsesLoop(api, ResponsesTools.of(pyro, "workspace-core"));
  }

  @Test
  void allOfTheConversationIsSentUnlessTheEndpointKeepsIt() {
    JsonObject thought = reasoning("rs_1");
    Outcome outcome =
        run(
            "{\"model\": \"m\", \"input\": \"go\", \"store\": true}",
            response(thought, list("c1")),
            response(message("done")));
    JsonArray input = sent.get(1).getAsJsonArray("input");
    assertEquals(json("{\"role\": \"user\", \"content\": \"go\"}"), input.get(0));
    assertEquals(thought, input.get(1));
    assertEquals(list("c1"), input.get(2));
    assertEquals(0, outputOf(sent.get(1), "c1").get("count").getAsInt());
    assertEquals(4, input.size());
    assertFalse(sent.get(1).has("previous_response_id"));

    assertEquals("done", outcome.requireCompleted().text());
    assertEquals(4, outcome.items().size());
    assertEquals(5, outcome.request().getAsJsonArray("input").size());
    assertFalse(outcome.request().has("tools"), "the loop adds them");
  }

  @Test
  void aChainOfResponsesGetsNewOutputsOnly() {
    JsonObject first = response(reasoning("rs_1"), list("c1"));
    JsonObject last = response(message("done"));
    Outcome outcome =
        run("{\"previous_response_id\": \"resp_of_before\", \"input\": \"go\"}", first, last);
    assertEquals("resp_of_before", sent.get(0).get("previous_response_id").getAsString());
    assertEquals(first.get("id"), sent.get(1).get("previous_response_id"));
    assertEquals(1, sent.get(1).getAsJsonArray("input").size());
    assertEquals(0, outputOf(sent.get(1), "c1").get("count").getAsInt());
    assertEquals(last.get("id"), outcome.request().get("previous_response_id"));
    assertEquals(0, outcome.request().getAsJsonArray("input").size());
    assertEquals(4, outcome.items().size(), "the transcript has all of it");
  }

  @Test
  void aConversationGetsNewOutputsOnly() {
    run(
        "{\"conversation\": \"conv_1\", \"input\": [{\"role\": \"user\", \"content\": \"go\"}]}",
        response(list("c1")),
        response(message("done")));
    assertEquals("conv_1", sent.get(1).get("conversation").getAsString());
    assertFalse(sent.get(1).has("previous_response_id"));
    assertEquals(1, sent.get(1).getAsJsonArray("input").size());
  }

  @Test
  void theCallersToolsStayBesidePyros() {
    run("{\"tools\": [{\"type\": \"web_search\"}], \"input\": \"go\"}", response(message("done")));
    JsonArray tools = sent.getFirst().getAsJsonArray("tools");
    assertEquals("web_search", tools.get(0).getAsJsonObject().get("type").getAsString());
    assertEquals(1 + ResponsesTools.of(pyro, "workspace-core").definitions().size(), tools.size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "auto"                                                        | "auto"
          "none"                                                        | "none"
          "required"                                                    |
          {"type": "function", "name": "workspace_list"}                |
          {"type": "allowed_tools", "mode": "required", "tools": []}    | {"type": "allowed_tools", "mode": "auto", "tools": []}
          """)
  void aForcedCallIsForcedInTheFirstRoundOnly(String choice, String later) {
    run(
        "{\"tool_choice\": " + choice + ", \"input\": \"go\"}",
        response(list("c1")),
        response(message("done")));
    assertEquals(JsonParser.parseString(choice), sent.get(0).get("tool_choice"));
    assertEquals(
        later == null ? null : JsonParser.parseString(later), sent.get(1).get("tool_choice"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"stream": true}     | the loop cannot take "stream": it waits for whole responses
          {"background": true} | the loop cannot take "background": it waits for whole responses
          {"tools": {}}        | "tools" of a request must be an array
          {"input": 1}         | "input" of a request must be text or an array
          """)
  void whatALoopCannotSendIsRefused(String request, String message) {
    PyroException e = assertThrows(PyroException.class, () -> run(request));
    assertEquals(ErrorCode.INVALID_ARGUMENT, e.code());
    assertEquals(message, e.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"status": "failed", "error": {"code": "server_error", "message": "no luck"}, "output": []} | FAILED     | UNAVAILABLE    | the response failed: no luck
          {"error": "model not found"}                                                                | FAILED     | UNAVAILABLE    | the response failed: model not found
          {"status": "queued", "output": []}                                                          | FAILED     | UNAVAILABLE    | the response is not completed but queued
          {"status": "completed", "output": []}                                                       | FAILED     | UNAVAILABLE    | the response has no output
          {"status": "completed"}                                                                     | FAILED     | UNAVAILABLE    | the endpoint answered with something that is no response
          {"choices": []}                                                                             | FAILED     | UNAVAILABLE    | the endpoint answered with something that is no response
          {"output": [1]}                                                                             | FAILED     | UNAVAILABLE    | an output item of the response is no object
          {"output": [{"type": "function_call", "name": "vm_run"}]}                                   | FAILED     | UNAVAILABLE    | a function_call in the response has no call_id
          {"status": "incomplete", "incomplete_details": {"reason": "max_output_tokens"}, "output": [{"type": "function_call", "call_id": "c1"}]} | INCOMPLETE | LIMIT_EXCEEDED | the response is incomplete: max_output_tokens
          {"status": "incomplete", "incomplete_details": {"reason": "content_filter"}, "output": []}  | INCOMPLETE | UNAVAILABLE    | the response is incomplete: content_filter
          {"status": "incomplete", "output": []}                                                      | INCOMPLETE | UNAVAILABLE    | the response is incomplete
          """)
  void whatIsNoAnswerIsAnOutcome(String body, Outcome.End end, ErrorCode code, String message) {
    Outcome outcome = run("{\"input\": \"go\"}", response(list("c0")), json(body));
    assertEquals(end, outcome.end());
    PyroException e = assertThrows(PyroException.class, outcome::requireCompleted);
    assertEquals(code, e.code());
    assertEquals(message, e.getMessage());
    assertEquals(json(body), outcome.response());
    assertEquals(2, outcome.rounds());
    assertEquals(2, outcome.items().size(), "what was said before is kept");
    JsonObject again = outcome.request();
    assertEquals(sent.get(1).get("input"), again.get("input"), "one can try once more");
  }

  @Test
  void anEndpointThatBreaksOffIsAnOutcome() {
    Outcome outcome =
        loop(
                request -> {
                  throw new IOException("connection reset");
                })
            .run(json("{\"input\": \"go\"}"));
    assertEquals(Outcome.End.FAILED, outcome.end());
    assertEquals(
        "the endpoint could not be asked: connection reset",
        outcome.failure().orElseThrow().getMessage());
    assertEquals(1, outcome.request().getAsJsonArray("input").size());
  }

  @Test
  void aChainNeedsTheIdOfEachResponse() {
    JsonObject nameless = response(list("c1"));
    nameless.remove("id");
    assertEquals(
        "the response has no id, so nothing can be said after it",
        run("{\"previous_response_id\": \"resp_of_before\"}", nameless)
            .failure()
            .orElseThrow()
            .getMessage());
  }

  @Test
  void aConversationThatGrowsWithoutEndIsEnded() {
    String much = "a".repeat(8 << 20);
    Outcome outcome =
        loop(
                request -> {
                  sent.add(null);
                  return response(message(much), list("c1"));
                })
            .run(json("{\"input\": \"go\"}"));
    assertEquals(Outcome.End.FAILED, outcome.end());
    assertEquals(8, sent.size());
    assertEquals(
        "the conversation is longer than 67108864 characters",
        outcome.failure().orElseThrow().getMessage());
  }

  @Test
  void moreItemsThanAResponseCanHaveAreRefused() {
    JsonObject[] many =
        IntStream.range(0, 1001).mapToObj(i -> message("a")).toArray(JsonObject[]::new);
    assertEquals(
        "the response has 1001 items; at most 1000 are read",
        run("{\"input\": \"go\"}", response(many)).failure().orElseThrow().getMessage());
  }

  @Test
  void moreCallsThanAreRunAtOnceAreToldToTheModel() {
    JsonObject[] many =
        IntStream.range(0, 33).mapToObj(i -> list("c" + i)).toArray(JsonObject[]::new);
    run("{\"input\": \"go\"}", response(many), response(message("done"))).requireCompleted();
    assertEquals(0, outputOf(sent.get(1), "c31").get("count").getAsInt());
    JsonObject error = outputOf(sent.get(1), "c32").getAsJsonObject("error");
    assertEquals("limit_exceeded", error.get("code").getAsString());
    assertEquals(
        "a response can call 32 tools at most; call it again", error.get("message").getAsString());
  }

  @Test
  void theListenerHearsEachStepInOrder() {
    List<String> steps = new ArrayList<>();
    LoopListener listener =
        new LoopListener() {
          @Override
          public void onResponse(int round, JsonObject response) {
            steps.add(round + " response");
          }

          @Override
          public void onCall(int round, JsonObject call) {
            steps.add(round + " call " + call.get("call_id").getAsString());
          }

          @Override
          public void onOutput(int round, JsonObject call, JsonObject output) {
            steps.add(round + " output " + output.get("call_id").getAsString());
          }
        };
    new ResponsesLoop(
            answering(response(list("a"), list("b")), response(message("done"))),
            ResponsesTools.of(pyro, "workspace-core"),
            ResponsesLoop.Limits.defaults(),
            listener)
        .run(json("{\"input\": \"go\"}"));
    assertEquals(
        List.of("1 response", "1 call a", "1 call b", "1 output a", "1 output b", "2 response"),
        steps);
  }

  @Test
  void anEndpointThatDoesNotAnswerIsNotWaitedForBeyondTheTime() throws InterruptedException {
    CountDownLatch stopped = new CountDownLatch(1);
    ResponsesApi silent =
        request -> {
          try {
            new CountDownLatch(1).await();
            throw new AssertionError("nobody opens it");
          } finally {
            stopped.countDown();
          }
        };
    Outcome outcome =
        new ResponsesLoop(
                silent,
                ResponsesTools.of(pyro),
                ResponsesLoop.Limits.defaults().withTimeout(Duration.ofMillis(100)),
                LoopListener.none())
            .run(json("{\"input\": \"go\"}"));
    assertEquals(Outcome.End.TIMED_OUT, outcome.end());
    assertEquals(
        "the loop was stopped after its 0.1 s", outcome.failure().orElseThrow().getMessage());
    stopped.await();
  }

  @Test
  void anInterruptWhileTheEndpointIsAskedIsThrown() {
    Thread loop = Thread.currentThread();
    PyroException e =
        assertThrows(
            PyroException.class,
            () ->
                loop(
                        request -> {
                          loop.interrupt();
                          new CountDownLatch(1).await();
                          throw new AssertionError("nobody opens it");
                        })
                    .run(json("{\"input\": \"go\"}")));
    assertEquals(ErrorCode.CANCELLED, e.code());
    assertTrue(Thread.interrupted(), "the thread still is interrupted");
  }

  @Test
  void limitsAreChecked() {
    ResponsesLoop.Limits limits = ResponsesLoop.Limits.defaults();
    assertEquals(20, limits.maxRounds());
    PyroException rounds = assertThrows(PyroException.class, () -> limits.withMaxRounds(0));
    assertEquals("max_rounds is 0; it must be 1 or more", rounds.getMessage());
    PyroException time = assertThrows(PyroException.class, () -> limits.withTimeout(Duration.ZERO));
    assertEquals("the timeout is PT0S; it must be above zero", time.getMessage());
  }
}
