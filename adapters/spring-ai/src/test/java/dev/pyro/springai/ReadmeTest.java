package dev.pyro.springai;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.testing.ChatScript;
import dev.pyro.testing.JavaProgram;
import dev.pyro.testing.ScriptedModel;
import dev.pyro.testing.Snippets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {
  @Test
  void theProgramRunsAsItStands(@TempDir Path folder) throws Exception {
    try (ScriptedModel model =
        ScriptedModel.start(
            List.of(
                ChatScript.call("vm_run", "{\"command\": \"echo 3.11\"}"),
                ChatScript.say("It is 3.11.")))) {
      JavaProgram program =
          JavaProgram.run(Snippets.first(Path.of("README.md"), "java"), folder, model);
      assertEquals("It is 3.11.\n", program.output());
      assertEquals(0, program.exitCode());
      assertEquals(
          "3.11\n",
          ChatScript.results(model.requests().getLast()).getFirst().get("stdout").getAsString());
    }
  }
}
