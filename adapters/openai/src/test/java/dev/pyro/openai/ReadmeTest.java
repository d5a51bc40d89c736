package dev.pyro.openai;

import static dev.pyro.testing.ResponsesScript.call;
import static dev.pyro.testing.ResponsesScript.message;
import static dev.pyro.testing.ResponsesScript.outputOf;
import static dev.pyro.testing.ResponsesScript.response;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.testing.JavaProgram;
import dev.pyro.testing.ScriptedModel;
import dev.pyro.testing.Snippets;
import dev.pyro.testing.TestHome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows runs as it stands there. */
@Timeout(120)
class ReadmeTest {
  @TempDir Path folder;

  @Test
  void theExampleRuns() throws IOException, InterruptedException {
    String example =
        Snippets.first(TestHome.checkout().resolve("adapters/openai/README.md"), "java");
    try (ScriptedModel model =
        ScriptedModel.start(
            List.of(
                request -> response(call("c1", "vm_run", "{\"command\": \"python3 -V\"}")),
                request ->
                    response(message(outputOf(request, "c1").get("stdout").getAsString()))))) {
      assertEquals(
          new JavaProgram(0, "Python 3.11.2\n\n"), JavaProgram.run(example, folder, model));
    }
  }
}
