package dev.pyro.mcp;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.LongSupplier;

/** A call that goes on after its request was answered. No work is done while its lock is held. */
final class Task {
  private enum Status {
    WORKING("working"),
    INPUT_REQUIRED("input_required"),
    COMPLETED("completed"),
    FAILED("failed"),
    CANCELLED("cancelled");

    private final String word;

    Status(String word) {
      this.word = word;
    }

    boolean isEnd() {
      return switch (this) {
        case WORKING, INPUT_REQUIRED -> false;
        case COMPLETED, FAILED, CANCELLED -> true;
      };
    }
  }

  private final String id = UUID.randomUUID().toString();
  private final Instant createdAt = Instant.now();
  private final ToolCall first;
  private final LongSupplier nanoTime;
  private final long createdNanos;
  private Thread worker;
  private boolean promoted;
  private Status status = Status.WORKING;
  private String message = "";
  private Instant updatedAt = createdAt;
  private long endedNanos;
  private Work.Answer answer;
  private McpException error;
  private JsonObject questions = new JsonObject();
  private JsonObject responses = new JsonObject();

  Task(ToolCall first, LongSupplier nanoTime) {
    this.first = first;
    this.nanoTime = nanoTime;
    this.createdNanos = nanoTime.getAsLong();
  }

  String id() {
    return id;
  }

  synchronized void start(Work work) {
    worker = Thread.ofVirtual().name("mcp-task-" + id).start(() -> run(work));
  }

  private void run(Work work) {
    ToolCall view = new View();
    ToolCall round = view;
    try {
      while (true) {
        Work.Answer next = work.run(round);
        if (!(next instanceof Work.Ask ask) || !isPromoted()) {
          end(Status.COMPLETED, next, null);
          return;
        }
        ask.needs().requireCapabilities(first.clientCapabilities());
        round = new Round(view, ask(ask.needs()), ask.needs().state());
      }
    } catch (McpException e) {
      end(Status.FAILED, null, e);
    } catch (InterruptedException _) {
      cancel();
    } catch (RuntimeException | Error e) {
      end(Status.FAILED, null, new McpException(McpException.INTERNAL_ERROR, e.toString()));
    }
  }

  private synchronized boolean isPromoted() {
    return promoted;
  }

  private synchronized void end(Status newStatus, Work.Answer newAnswer, McpException newError) {
    if (!status.isEnd()) {
      answer = newAnswer;
      error = newError;
      endedNanos = nanoTime.getAsLong();
      enter(newStatus);
    }
  }

  private synchronized void enter(Status newStatus) {
    status = newStatus;
    updatedAt = Instant.now();
    notifyAll();
  }

  /** Waits until the client has answered all questions. */
  private synchronized JsonObject ask(NeedsInput needs) throws InterruptedException {
    questions = needs.requests().deepCopy();
    responses = new JsonObject();
    enter(Status.INPUT_REQUIRED);
    while (!questions.isEmpty()) {
      wait();
    }
    enter(Status.WORKING);
    return responses;
  }

  /** Takes answers. An answer to no open question is ignored. */
  synchronized void answerInput(JsonObject given) {
    for (Map.Entry<String, JsonElement> entry : given.entrySet()) {
      if (questions.remove(entry.getKey()) != null) {
        responses.add(entry.getKey(), entry.getValue());
      }
    }
    notifyAll();
  }

  /** Waits for the end, at most this long; returns whether it was not reached. */
  synchronized boolean promoteAfter(Duration grace) throws InterruptedException {
    long deadline = System.nanoTime() + grace.toNanos();
    while (!status.isEnd()) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        promoted = true;
        return true;
      }
      wait(left / 1_000_000, (int) (left % 1_000_000));
    }
    return false;
  }

  /** Returns the outcome of a task that has ended. */
  synchronized Work.Answer answer() throws McpException, InterruptedException {
    if (error != null) {
      throw error;
    }
    if (answer == null) {
      throw new InterruptedException("cancelled");
    }
    return answer;
  }

  synchronized void cancel() {
    end(Status.CANCELLED, null, null);
    if (worker != null) {
      worker.interrupt();
    }
  }

  /** Tells whether it can be forgotten. A task that still runs never expires. */
  synchronized boolean isExpired(Duration ttl, Duration afterlife) {
    long now = nanoTime.getAsLong();
    return status.isEnd()
        && now - createdNanos > ttl.toNanos()
        && now - endedNanos > afterlife.toNanos();
  }

  synchronized void describe(JsonObject json) {
    json.addProperty("taskId", id);
    json.addProperty("status", status.word);
    if (!message.isEmpty()) {
      json.addProperty("statusMessage", message);
    }
    json.addProperty("createdAt", createdAt.truncatedTo(ChronoUnit.MILLIS).toString());
    json.addProperty("lastUpdatedAt", updatedAt.truncatedTo(ChronoUnit.MILLIS).toString());
  }

  synchronized void describeOutcome(JsonObject json) {
    switch (status) {
      case WORKING, CANCELLED -> {}
      case INPUT_REQUIRED -> json.add("inputRequests", questions.deepCopy());
      case FAILED -> json.add("error", error.toJson());
      case COMPLETED -> {
        if (answer instanceof Work.Done done) {
          JsonObject result = done.result().deepCopy();
          result.addProperty("resultType", "complete");
          json.add("result", result);
        }
      }
    }
  }

  /** The call as its tool sees it: progress becomes part of the task's status. */
  private final class View implements ToolCall {
    @Override
    public void progress(long done, OptionalLong total, String text) {
      synchronized (Task.this) {
        if (!text.isEmpty() && !status.isEnd()) {
          message = text;
          updatedAt = Instant.now();
        }
      }
      if (!isPromoted()) {
        first.progress(done, total, text);
      }
    }

    @Override
    public boolean isCancelled() {
      synchronized (Task.this) {
        return status == Status.CANCELLED || (!promoted && first.isCancelled());
      }
    }

    @Override
    public JsonObject clientCapabilities() {
      return first.clientCapabilities();
    }

    @Override
    public JsonObject inputResponses() {
      return first.inputResponses();
    }

    @Override
    public Optional<String> state() {
      return first.state();
    }
  }
}
