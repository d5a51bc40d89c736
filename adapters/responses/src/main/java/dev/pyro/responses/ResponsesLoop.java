package dev.pyro.responses;

import com.google.gson.JsonObject;
import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Lets a model work: sends a request, does the calls of the response, sends their outputs, and goes
 * on until a response has no calls. Thread-safe.
 *
 * <p>The caller gives the request, with {@code model}, {@code input}, {@code instructions} and any
 * other fields of the endpoint. The loop adds its tools to those of the request. It sends all other
 * fields unchanged in each round, with one exception: a {@code tool_choice} that forces a call
 * holds for the first round only.
 *
 * <p>Each output item of the model goes back to it, unchanged and in order, reasoning included. For
 * {@code store: false}, reasoning models need {@code include: ["reasoning.encrypted_content"]},
 * which the caller adds. If the request has a {@code previous_response_id} or a {@code
 * conversation}, the endpoint keeps the conversation. The loop then sends new outputs only, each
 * time with the id of the response before.
 *
 * <p>All calls of one response run at the same time, and their outputs are sent in the order of the
 * calls. If one has to wait for another, set {@code parallel_tool_calls: false}: the model then
 * makes one call at a time.
 */
public final class ResponsesLoop {
  private final ResponsesApi api;
  private final ResponsesTools tools;
  private final Limits limits;
  private final LoopListener listener;

  /** Creates a loop with 20 rounds and no limit of time. */
  public ResponsesLoop(ResponsesApi api, ResponsesTools tools) {
    this(api, tools, Limits.defaults(), LoopListener.none());
  }

  /** Creates a loop. */
  public ResponsesLoop(
      ResponsesApi api, ResponsesTools tools, Limits limits, LoopListener listener) {
    this.api = Objects.requireNonNull(api, "api");
    this.tools = Objects.requireNonNull(tools, "tools");
    this.limits = Objects.requireNonNull(limits, "limits");
    this.listener = Objects.requireNonNull(listener, "listener");
  }

  /**
   * Runs until the model has finished, or something else ends the loop; see {@link Outcome.End}.
   *
   * @param request the body of the first request; it is not changed
   * @throws PyroException {@link ErrorCode#CANCELLED} if this thread was interrupted, and it still
   *     is: what ran in a guest was stopped by then; {@link ErrorCode#INVALID_ARGUMENT} for a
   *     request that a loop cannot send, such as one for a stream
   */
  public Outcome run(JsonObject request) {
    Conversation conversation = new Conversation(request, tools.definitions());
    return new LoopRun(api, tools, limits, listener, conversation).run();
  }

  /**
   * The limits of a loop.
   *
   * @param maxRounds how many requests it sends at most, from 1 on
   * @param timeout how long it takes at most; nothing for no limit
   */
  public record Limits(int maxRounds, Optional<Duration> timeout) {
    /** How many requests a loop sends unless the caller says otherwise. */
    public static final int DEFAULT_ROUNDS = 20;

    /** Checks them. */
    public Limits {
      if (maxRounds < 1) {
        throw new PyroException(
            ErrorCode.INVALID_ARGUMENT, "max_rounds is " + maxRounds + "; it must be 1 or more");
      }
      if (timeout.isPresent() && !timeout.get().isPositive()) {
        throw new PyroException(
            ErrorCode.INVALID_ARGUMENT,
            "the timeout is " + timeout.get() + "; it must be above zero");
      }
    }

    /** Returns 20 rounds and no limit of time. */
    public static Limits defaults() {
      return new Limits(DEFAULT_ROUNDS, Optional.empty());
    }

    /** Returns the same with another number of rounds. */
    public Limits withMaxRounds(int rounds) {
      return new Limits(rounds, timeout);
    }

    /** Returns the same with a limit of time for all rounds together. */
    public Limits withTimeout(Duration whole) {
      return new Limits(maxRounds, Optional.of(whole));
    }
  }
}
