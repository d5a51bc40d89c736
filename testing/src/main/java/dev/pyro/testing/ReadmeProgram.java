package dev.pyro.testing;

import static dev.pyro.testing.ResponsesScript.call;
import static dev.pyro.testing.ResponsesScript.message;
import static dev.pyro.testing.ResponsesScript.outputOf;
import static dev.pyro.testing.ResponsesScript.response;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;

/** Programs of pages that ask a model to run something in a machine and print what it says. */
public final class ReadmeProgram {
  private ReadmeProgram() {}

  /** Runs a program whose client speaks to a Chat Completions endpoint. */
  public static void assertRunsOnChat(String program, Path folder) throws Exception {
    try (ScriptedModel model =
        ScriptedModel.start(
            List.of(
                ChatScript.call("vm_run", "{\"command\": \"echo 3.11\"}"),
                ChatScript.say("It is 3.11.")))) {
      assertEquals(new JavaProgram(0, "It is 3.11.\n"), JavaProgram.run(program, folder, model));
      assertEquals(
          "3.11\n",
          ChatScript.results(model.requests().getLast()).getFirst().get("stdout").getAsString());
    }
  }

  /** Runs a program that speaks to a Responses endpoint. */
  public static void assertRunsOnResponses(String program, Path folder) throws Exception {
    try (ScriptedModel model =
        ScriptedModel.start(
            List.of(
                _ -> response(call("c1", "vm_run", "{\"command\": \"python3 -V\"}")),
                request ->
                    response(message(outputOf(request, "c1").get("stdout").getAsString()))))) {
      assertEquals(
          new JavaProgram(0, "Python 3.11.2\n\n"), JavaProgram.run(program, folder, model));
    }
  }
}
