package dev.pyro.responses;

import com.google.gson.JsonObject;
import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One run of a loop, from its first request to its outcome. */
final class LoopRun {
  /** If a response has more calls, the rest is refused, and the model is told so. */
  static final int MAX_CALLS = 32;

  private final ResponsesApi api;
  private final ResponsesTools tools;
  private final ResponsesLoop.Limits limits;
  private final LoopListener listener;
  private final Conversation conversation;
  private final Deadline deadline;
  private int rounds;
  private JsonObject response = new JsonObject();
  private String text = "";

  LoopRun(
      ResponsesApi api,
      ResponsesTools tools,
      ResponsesLoop.Limits limits,
      LoopListener listener,
      Conversation conversation) {
    this.api = api;
    this.tools = tools;
    this.limits = limits;
    this.listener = listener;
    this.conversation = conversation;
    this.deadline = Deadline.in(limits.timeout());
  }

  Outcome run() {
    try {
      while (rounds < limits.maxRounds()) {
        rounds++;
        Answer answer = ask();
        listener.onResponse(rounds, response);
        text = answer.text();
        if (answer.cutOff().isPresent()) {
          return outcome(Outcome.End.INCOMPLETE, answer.cutOff());
        }
        conversation.said(answer);
        if (answer.calls().isEmpty()) {
          return outcome(Outcome.End.COMPLETED, Optional.empty());
        }
        callAll(answer.calls());
      }
    } catch (EndedException e) {
      return outcome(e.end, Optional.of(e.failure));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new PyroException(ErrorCode.CANCELLED, "the loop was interrupted");
    }
    return outcome(
        Outcome.End.MAX_ROUNDS,
        Optional.of(
            new PyroException(
                ErrorCode.LIMIT_EXCEEDED,
                "the model still called tools in round " + rounds + ", the last")));
  }

  private Answer ask() throws EndedException, InterruptedException {
    JsonObject request = conversation.toSend();
    Work<JsonObject> work = Work.start(() -> api.create(request));
    try {
      if (!work.ends(deadline)) {
        throw timedOut();
      }
    } finally {
      work.interrupt(); // and not awaited: an endpoint may ignore it
    }
    response = work.result().orElse(response);
    try {
      Answer answer = Answer.of(work.result().orElseThrow(() -> why(work.failure())));
      conversation.check(answer);
      return answer;
    } catch (PyroException e) {
      throw new EndedException(Outcome.End.FAILED, e);
    }
  }

  /** Returns why there is no response. */
  private static PyroException why(Throwable failure) {
    return switch (failure) {
      case PyroException e -> e;
      case IOException e ->
          new PyroException(
              ErrorCode.UNAVAILABLE, "the endpoint could not be asked: " + e.getMessage(), e);
      case null -> new PyroException(ErrorCode.UNAVAILABLE, "the endpoint gave no response");
      default ->
          new PyroException(
              ErrorCode.UNAVAILABLE, "the endpoint could not be asked: " + failure, failure);
    };
  }

  private void callAll(List<JsonObject> calls) throws EndedException, InterruptedException {
    calls.forEach(call -> listener.onCall(rounds, call));
    List<JsonObject> run = calls.subList(0, Math.min(MAX_CALLS, calls.size()));
    List<Work<JsonObject>> works =
        run.stream().map(call -> Work.start(() -> tools.call(call))).toList();
    List<JsonObject> outputs = new ArrayList<>();
    boolean inTime = true;
    try {
      for (int i = 0; i < works.size() && inTime; i++) {
        inTime = works.get(i).ends(deadline);
        if (inTime) {
          ended(calls.get(i), works.get(i), outputs);
        }
      }
    } finally {
      works.forEach(Work::interrupt);
      works.forEach(Work::awaitEnd);
      for (int i = outputs.size(); i < works.size(); i++) {
        ended(calls.get(i), works.get(i), outputs);
      }
    }
    for (JsonObject call : calls.subList(run.size(), calls.size())) {
      String message = "a response can call " + MAX_CALLS + " tools at most; call it again";
      told(call, ResponsesTools.refusal(call, ErrorCode.LIMIT_EXCEEDED, message), outputs);
    }
    conversation.told(outputs);
    if (!inTime) {
      throw timedOut();
    }
  }

  private void ended(JsonObject call, Work<JsonObject> work, List<JsonObject> outputs) {
    told(call, work.result().orElseGet(() -> noOutput(call, work.failure())), outputs);
  }

  private static JsonObject noOutput(JsonObject call, Throwable failure) {
    return failure instanceof PyroException
        ? ResponsesTools.refusal(call, ErrorCode.CANCELLED, "the call was stopped before its end")
        : ResponsesTools.refusal(call, ErrorCode.INTERNAL, "internal fault: " + failure);
  }

  private void told(JsonObject call, JsonObject output, List<JsonObject> outputs) {
    outputs.add(output);
    listener.onOutput(rounds, call, output);
  }

  private EndedException timedOut() {
    String seconds = Deadline.seconds(limits.timeout().orElseThrow());
    return new EndedException(
        Outcome.End.TIMED_OUT,
        new PyroException(ErrorCode.TIMEOUT, "the loop was stopped after its " + seconds + " s"));
  }

  private Outcome outcome(Outcome.End end, Optional<PyroException> failure) {
    return new Outcome(
        end, rounds, text, response, conversation.items(), conversation.request(), failure);
  }

  /** The loop ends before the model has finished. */
  private static final class EndedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Outcome.End end;
    private final PyroException failure;

    private EndedException(Outcome.End end, PyroException failure) {
      super(failure);
      this.end = end;
      this.failure = failure;
    }
  }
}
