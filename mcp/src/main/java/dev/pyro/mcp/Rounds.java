package dev.pyro.mcp;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Carries questions to the client and its answers back, as each era does it.
 *
 * <p>No tool of pyro asks anything yet. The protocol makes questions a part of what a server must
 * be able to do, though: the official conformance suite, which {@code NodePeersTest} runs, requires
 * 14 scenarios of them in revision 2026-07-28 ({@code input-required-result-*}, tampered state
 * among them) and four in 2025-11-25 ({@code tools-call-sampling}, {@code tools-call-elicitation},
 * {@code elicitation-sep*}). That is why this class, {@link Asks} and {@link Seal} are here.
 */
final class Rounds {
  /** A tool that asks again and again must not keep a legacy client busy for ever. */
  private static final int MAX_LEGACY_ROUNDS = 16;

  private final Seal seal;
  private final Asks asks;

  Rounds(Seal seal, Asks asks) {
    this.seal = seal;
    this.asks = asks;
  }

  /**
   * Does the work with the answers in the request. If the tool asks, its questions are the result.
   */
  JsonObject modern(Call call, Work work) throws McpException, InterruptedException {
    JsonObject params = call.request().params();
    String purpose = purpose(call);
    Optional<String> state = Optional.empty();
    if (params.has("requestState")) {
      byte[] opened =
          WireJson.text(params, "requestState")
              .flatMap(token -> seal.open(purpose, token))
              .orElseThrow(() -> McpException.invalidParams("requestState is not one of ours"));
      state = Optional.of(new String(opened, StandardCharsets.UTF_8));
    }
    return switch (work.run(new Round(call, Call.inputResponses(params), state))) {
      case Work.Done done -> done.result();
      case Work.Ask ask -> {
        ask.needs().requireCapabilities(call.clientCapabilities());
        JsonObject result = new JsonObject();
        result.addProperty("resultType", "input_required");
        result.add("inputRequests", ask.needs().requests());
        ask.needs()
            .state()
            .map(text -> seal.close(purpose, text.getBytes(StandardCharsets.UTF_8)))
            .ifPresent(token -> result.addProperty("requestState", token));
        yield result;
      }
    };
  }

  /** Returns what state is sealed for: another tool cannot open it. */
  private static String purpose(Call call) {
    return call.request().method()
        + "\n"
        + WireJson.text(call.request().params(), "name").orElse("");
  }

  /** Does the work, and asks the client while its request is open. */
  JsonObject legacy(Call call, Work work) throws McpException, InterruptedException {
    ToolCall round = call;
    for (int i = 0; i < MAX_LEGACY_ROUNDS; i++) {
      switch (work.run(round)) {
        case Work.Done done -> {
          return done.result();
        }
        case Work.Ask ask -> {
          ask.needs().requireCapabilities(call.clientCapabilities());
          JsonObject responses = new JsonObject();
          for (Map.Entry<String, JsonElement> entry : ask.needs().requests().entrySet()) {
            responses.add(
                entry.getKey(), asks.ask(call.peer(), entry.getValue().getAsJsonObject()));
          }
          round = new Round(call, responses, ask.needs().state());
        }
      }
    }
    throw new McpException(
        McpException.INTERNAL_ERROR, "still not satisfied after " + MAX_LEGACY_ROUNDS + " rounds");
  }
}
