package dev.pyro.cli.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.cli.support.Eventually;
import dev.pyro.cli.support.Finished;
import dev.pyro.cli.support.RealPyro;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The repro-and-fix recipe, from a failing project to a diff, by every official client. */
@Timeout(1800)
class McpRecipeTest {
  static final String FIX =
      """
      --- a/src/greet.sh
      +++ b/src/greet.sh
      @@ -1,2 +1,2 @@
       # greets whoever is named
      -echo "Hello, $1"
      +echo "Hello, $1!"
      """;

  @AfterAll
  static void nothingIsLeft() {
    Eventually.holds(RealPyro::assertNothingIsLeft); // a client may not wait for its server's end
  }

  /** Makes a project with one mistake in it. */
  static Path failingProject(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("src"));
    Files.writeString(
        folder.resolve("src/greet.sh"), "# greets whoever is named\necho \"Hello, $1\"\n");
    Files.writeString(
        folder.resolve("check.sh"),
        """
        said=$(sh src/greet.sh Ada)
        [ "$said" = 'Hello, Ada!' ] && echo passed && exit
        echo "expected <Hello, Ada!> but was <$said>" >&2
        exit 1
        """);
    return folder;
  }

  static Stream<Arguments> clients() {
    return Stream.of(
        client("TypeScript, modern", server -> NodeClient.stdio("modern", Path.of("/"), server)),
        client("TypeScript, legacy", server -> NodeClient.stdio("legacy", Path.of("/"), server)),
        client("Java SDK", JavaSdkClient::new),
        client("LangChain4j", LangChain4jClient::new));
  }

  private static Arguments client(String name, Function<List<String>, McpCaller> client) {
    return Arguments.of(name, client);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("clients")
  void reproAndFix(String name, Function<List<String>, McpCaller> connect, @TempDir Path folder)
      throws Exception {
    Path project = failingProject(folder.resolve("project"));
    Path exported = folder.resolve("greet.sh");
    try (McpCaller client =
        connect.apply(McpCaller.server("--mode", "repro-fix", "--no-project-source"))) {
      assertEquals(McpListingTest.REPRO_FIX, client.tools());

      McpAnswer created =
          client.call("workspace_create", "{'seed_path': '?'}", project.toString()).good();
      String id = created.string("workspace_id");
      assertEquals(
          "directory",
          created.content().getAsJsonObject("workspace_seed").get("mode").getAsString());

      McpAnswer red = exec(client, id, "sh check.sh");
      assertEquals(1, red.number("exit_code"));
      assertEquals("expected <Hello, Ada!> but was <Hello, Ada>\n", red.string("stderr"));
      assertEquals("guest", red.string("execution_mode"));
      assertTrue(red.text().contains("but was <Hello, Ada>"), red.text());

      McpAnswer read =
          client
              .call("workspace_file_read", "{'workspace_id': '?', 'path': 'src/greet.sh'}", id)
              .good();
      assertEquals(Files.readString(project.resolve("src/greet.sh")), read.string("content"));

      McpAnswer patched =
          client
              .call("workspace_patch_apply", "{'workspace_id': '?', 'patch': '?'}", id, FIX)
              .good();
      assertTrue(patched.content().get("changed").getAsBoolean());

      McpAnswer green = exec(client, id, "sh check.sh");
      assertEquals(0, green.number("exit_code"));
      assertEquals("passed\n", green.string("stdout"));

      McpAnswer diff = client.call("workspace_diff", "{'workspace_id': '?'}", id).good();
      assertTrue(diff.text().contains("Hello, $1!"), diff.text());

      McpAnswer export =
          client
              .call(
                  "workspace_export",
                  "{'workspace_id': '?', 'path': 'src/greet.sh', 'output_path': '?'}",
                  id,
                  exported.toString())
              .good();
      assertEquals("file", export.string("artifact_type"));

      McpAnswer summary = client.call("workspace_summary", "{'workspace_id': '?'}", id).good();
      assertEquals(2, summary.content().getAsJsonObject("commands").get("count").getAsInt());
      assertTrue(summary.text().contains("src/greet.sh"), summary.text());

      client.call("workspace_delete", "{'workspace_id': '?'}", id).good();
      String gone =
          client.call("workspace_status", "{'workspace_id': '?'}", id).failed("not_found");
      assertTrue(gone.contains(id), gone);

      applyOnHost(project, diff.string("patch"));
    }
    Finished check = Finished.run(project, Map.of(), List.of("sh", "check.sh")).expect(0);
    assertEquals("passed\n", check.out());
    assertEquals(Files.readString(project.resolve("src/greet.sh")), Files.readString(exported));
  }

  static McpAnswer exec(McpCaller client, String id, String command) {
    return client
        .call("workspace_exec", "{'workspace_id': '?', 'command': '?'}", id, command)
        .good();
  }

  private static void applyOnHost(Path project, String patch) throws IOException {
    Path file = project.resolveSibling("fix.patch");
    Files.writeString(file, patch);
    Finished.run(project, Map.of(), List.of("git", "apply", file.toString())).expect(0);
  }
}
