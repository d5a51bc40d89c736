package dev.pyro.openai;

import static dev.pyro.testing.ResponsesScript.call;
import static dev.pyro.testing.ResponsesScript.message;
import static dev.pyro.testing.ResponsesScript.outputOf;
import static dev.pyro.testing.ResponsesScript.response;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.testing.ScriptedModel;
import dev.pyro.testing.TestHome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
    String page = Files.readString(TestHome.checkout().resolve("adapters/openai/README.md"));
    String example = page.split("```java\n", 2)[1].split("```", 2)[0];
    Path source = Files.writeString(folder.resolve("Ask.java"), example);
    try (ScriptedModel model =
        ScriptedModel.start(
            List.of(
                request -> response(call("c1", "vm_run", "{\"command\": \"python3 -V\"}")),
                request ->
                    response(message(outputOf(request, "c1").get("stdout").getAsString()))))) {
      ProcessBuilder java =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  source.toString())
              .redirectErrorStream(true);
      java.environment().put("OPENAI_API_KEY", "sk-of-a-test");
      java.environment().put("OPENAI_BASE_URL", model.baseUrl());
      java.environment().put("PYRO_HOME", TestHome.path().toString());
      Process run = java.start();
      String said = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, run.waitFor(), said);
      assertEquals("Python 3.11.2", said.strip());
    }
  }
}
