package dev.pyro.cli.demo;

import com.google.gson.JsonObject;
import dev.pyro.Command;
import dev.pyro.ErrorCode;
import dev.pyro.ExecRequest;
import dev.pyro.ExecStreams;
import dev.pyro.Pyro;
import dev.pyro.PyroException;
import dev.pyro.responses.LoopListener;
import dev.pyro.responses.Outcome;
import dev.pyro.responses.ResponsesApi;
import dev.pyro.responses.ResponsesLoop;
import dev.pyro.responses.ResponsesTools;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Has a model reproduce and fix the fault of a small project, and checks the result. */
final class OpenAiDemo {
  private static final String INSTRUCTIONS =
      """
      You fix a small Python project inside a microVM, with the tools that you have. First create \
      a workspace with the seed_path that you are given. Reproduce the failure there with \
      `%s`, in /workspace. Read the code, fix the fault with workspace_patch_apply or \
      workspace_file_write, and leave the tests as they are. Run them again. Do not delete the \
      workspace. When the tests pass, say in one or two sentences what was wrong.\
      """
          .formatted(DemoProject.TEST);

  private static final int TEST_SECONDS = 60;

  private final Pyro pyro;
  private final ResponsesApi api;
  private final LoopListener transcript;

  OpenAiDemo(Pyro pyro, ResponsesApi api, LoopListener transcript) {
    this.pyro = pyro;
    this.api = api;
    this.transcript = transcript;
  }

  /**
   * What came of it.
   *
   * @param outcome how the loop ended
   * @param calls the names of the tools that were called
   * @param patch what was changed in the last workspace; empty if there is none
   * @param isGreen whether the project's own tests pass there
   * @param deleted the ids of the workspaces, which are gone
   */
  record Result(
      Outcome outcome, List<String> calls, String patch, boolean isGreen, List<String> deleted) {}

  Result run(String model) {
    try (DemoProject project = DemoProject.create()) {
      DemoWorkspaces workspaces = new DemoWorkspaces(pyro, project);
      List<String> deleted = new ArrayList<>();
      List<String> calls = new ArrayList<>();
      try {
        Outcome outcome = loop(workspaces, calls).run(request(model, project));
        if (outcome.end() == Outcome.End.FAILED) {
          outcome.requireCompleted();
        }
        Optional<String> last = workspaces.last();
        String patch = last.map(id -> pyro.diffWorkspace(id).patch()).orElse("");
        boolean isGreen = last.isPresent() && passes(last.get(), project);
        return new Result(outcome, calls, patch, isGreen, deleted);
      } finally {
        deleted.addAll(workspaces.deleteAll());
      }
    }
  }

  private ResponsesLoop loop(DemoWorkspaces workspaces, List<String> calls) {
    return new ResponsesLoop(
        api,
        ResponsesTools.of(pyro, "repro-fix").guardedBy(workspaces),
        ResponsesLoop.Limits.defaults(),
        new LoopListener() {
          @Override
          public void onResponse(int round, JsonObject response) {
            transcript.onResponse(round, response);
          }

          @Override
          public void onCall(int round, JsonObject call) {
            calls.add(DemoTranscript.nameOf(call));
            transcript.onCall(round, call);
          }

          @Override
          public void onOutput(int round, JsonObject call, JsonObject output) {
            workspaces.noteOutput(call, output);
            transcript.onOutput(round, call, output);
          }
        });
  }

  private static JsonObject request(String model, DemoProject project) {
    JsonObject request = new JsonObject();
    request.addProperty("model", model);
    request.addProperty("instructions", INSTRUCTIONS);
    request.addProperty(
        "input",
        "A test of the project in " + project.folder() + " fails. Please reproduce and fix it.");
    return request;
  }

  /**
   * Returns whether the tests pass. They are copied again first: the model may have changed them.
   */
  private boolean passes(String workspace, DemoProject project) {
    try {
      pyro.pushWorkspaceSync(
          workspace, project.folder().resolve(DemoProject.TEST_FILE), ExecRequest.DEFAULT_CWD);
      ExecRequest tests =
          new ExecRequest(
              new Command.Shell(DemoProject.TEST),
              ExecRequest.DEFAULT_CWD,
              Map.of(),
              Map.of(),
              TEST_SECONDS);
      return pyro.execWorkspace(workspace, tests, ExecStreams.none()).exitCode() == 0;
    } catch (PyroException e) {
      if (e.code() == ErrorCode.CANCELLED) {
        throw e;
      }
      return false; // the model may have stopped or broken the workspace
    }
  }
}
