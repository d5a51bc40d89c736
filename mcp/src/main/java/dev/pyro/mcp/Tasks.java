package dev.pyro.mcp;

import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The extension {@value #EXTENSION}: a call that takes long becomes a task, which the client polls.
 * Tasks are in memory only. Whoever knows the id of a task owns it; ids cannot be guessed.
 */
final class Tasks implements AutoCloseable {
  static final String EXTENSION = "io.modelcontextprotocol/tasks";

  private final Policy policy;
  private final Map<String, Task> tasks = new LinkedHashMap<>();

  /**
   * When calls become tasks, and how long tasks are kept.
   *
   * @param grace how long a call may take before it becomes one
   * @param ttl how long after its begin one is kept, if it has ended
   * @param afterlife how long after its end one is kept at least
   * @param poll how often a client should look
   * @param most how many there are at once; a call beyond that is answered when it is done
   * @param nanoTime a clock
   */
  record Policy(
      Duration grace,
      Duration ttl,
      Duration afterlife,
      Duration poll,
      int most,
      LongSupplier nanoTime) {
    static Policy standard() {
      return new Policy(
          Duration.ofSeconds(5),
          Duration.ofHours(1),
          Duration.ofMinutes(5),
          Duration.ofSeconds(1),
          100,
          System::nanoTime);
    }
  }

  Tasks(Policy policy) {
    this.policy = policy;
  }

  /** Returns the extension as it stands among capabilities. */
  static JsonObject extension() {
    JsonObject extensions = new JsonObject();
    extensions.add(EXTENSION, new JsonObject());
    return extensions;
  }

  static boolean isDeclared(JsonObject capabilities) {
    return WireJson.object(capabilities, "extensions")
        .flatMap(extensions -> WireJson.object(extensions, EXTENSION))
        .isPresent();
  }

  /** Does the work of a call. If it takes longer than the grace, it goes on as a task. */
  JsonObject run(Call call, Work work, Rounds rounds) throws McpException, InterruptedException {
    return rounds.modern(call, context -> run(context, work));
  }

  private Work.Answer run(ToolCall context, Work work) throws McpException, InterruptedException {
    Task task = new Task(context, policy.nanoTime());
    if (!add(task)) {
      return work.run(context);
    }
    boolean promoted = false;
    try {
      task.start(work);
      promoted = task.promoteAfter(policy.grace());
      return promoted ? new Work.Done(created(task)) : task.answer();
    } finally {
      if (!promoted) {
        task.cancel();
        remove(task);
      }
    }
  }

  private synchronized boolean add(Task task) {
    tasks.values().removeIf(old -> old.isExpired(policy.ttl(), policy.afterlife()));
    if (tasks.size() >= policy.most()) {
      return false;
    }
    tasks.put(task.id(), task);
    return true;
  }

  private synchronized void remove(Task task) {
    tasks.remove(task.id());
  }

  private JsonObject created(Task task) {
    JsonObject result = new JsonObject();
    result.addProperty("resultType", "task");
    describe(task, result);
    return result;
  }

  private void describe(Task task, JsonObject result) {
    result.addProperty("ttlMs", policy.ttl().toMillis());
    result.addProperty("pollIntervalMs", policy.poll().toMillis());
    task.describe(result);
  }

  /** Returns the methods for tasks. */
  List<McpMethod> methods() {
    Set<Era> eras = EnumSet.of(Era.MODERN);
    return List.of(
        new McpMethod("tasks/get", eras, this::get),
        new McpMethod("tasks/update", eras, this::update),
        new McpMethod("tasks/cancel", eras, this::cancel));
  }

  private Work.Answer get(JsonObject params, ToolCall call) throws McpException {
    Task task = find(params, call);
    JsonObject result = new JsonObject();
    describe(task, result);
    task.describeOutcome(result);
    return new Work.Done(result);
  }

  /** Takes answers to questions. */
  private Work.Answer update(JsonObject params, ToolCall call) throws McpException {
    find(params, call).answerInput(call.inputResponses());
    return new Work.Done(new JsonObject());
  }

  /** Cancels a task. One that has ended already is no error. */
  private Work.Answer cancel(JsonObject params, ToolCall call) throws McpException {
    find(params, call).cancel();
    return new Work.Done(new JsonObject());
  }

  private synchronized Task find(JsonObject params, ToolCall call) throws McpException {
    if (!isDeclared(call.clientCapabilities())) {
      JsonObject missing = new JsonObject();
      missing.add("extensions", extension());
      throw McpException.missingCapability(missing);
    }
    String id =
        WireJson.text(params, "taskId")
            .orElseThrow(() -> McpException.invalidParams("taskId is missing"));
    tasks.values().removeIf(old -> old.isExpired(policy.ttl(), policy.afterlife()));
    Task task = tasks.get(id);
    if (task == null) {
      throw McpException.invalidParams(
          "there is no task " + WireJson.quote(id) + ", or it was too long ago");
    }
    return task;
  }

  /** Cancels all. */
  @Override
  public void close() {
    List<Task> all;
    synchronized (this) {
      all = new ArrayList<>(tasks.values());
    }
    all.forEach(Task::cancel);
  }
}
