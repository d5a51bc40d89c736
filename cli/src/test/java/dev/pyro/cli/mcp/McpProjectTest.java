package dev.pyro.cli.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.pyro.cli.support.Eventually;
import dev.pyro.cli.support.Finished;
import dev.pyro.cli.support.RealPyro;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What workspaces of a server start from when nothing is named, and how servers are called. */
@Timeout(1800)
class McpProjectTest {
  private static final String TRACKED = ".gitignore kept.txt name with spaces.txt src/é.txt";

  @TempDir Path folder;
  private Path checkout;

  @AfterAll
  static void nothingIsLeft() {
    Eventually.holds(RealPyro::assertNothingIsLeft);
  }

  /** Makes a checkout with files of every kind. */
  @BeforeEach
  void checkout() throws IOException {
    checkout = Files.createDirectories(folder.resolve("the checkout"));
    Files.createDirectory(checkout.resolve("src"));
    Files.writeString(checkout.resolve(".gitignore"), "*.o\nbuild/\n");
    Files.writeString(checkout.resolve("kept.txt"), "one\n");
    Files.writeString(checkout.resolve("deleted.txt"), "two\n");
    Files.writeString(checkout.resolve("name with spaces.txt"), "three\n");
    Files.writeString(checkout.resolve("src/é.txt"), "four\n");
    git("init", "--quiet", "--initial-branch=main");
    git("add", ".");
    commit();
    git("tag", "first");
    Files.writeString(checkout.resolve("kept.txt"), "changed\n");
    Files.delete(checkout.resolve("deleted.txt"));
    Files.writeString(checkout.resolve("untracked.txt"), "five\n");
    Files.writeString(checkout.resolve("ignored.o"), "six\n");
    Files.createDirectory(checkout.resolve("build"));
    Files.writeString(checkout.resolve("build/ignored.txt"), "seven\n");
  }

  private void commit() {
    git("-c", "user.name=Ada", "-c", "user.email=ada@example.com", "commit", "--quiet", "-m", "x");
  }

  private void git(String... arguments) {
    List<String> line = new ArrayList<>(List.of("git", "-C", checkout.toString()));
    line.addAll(List.of(arguments));
    Finished.run(checkout, Map.of(), line).expect(0);
  }

  @Test
  void theCheckoutThatTheServerWasStartedIn() {
    try (NodeClient client = connect(checkout.resolve("src"))) {
      assertTrue(description(client).contains(checkout.toString()), description(client));
      assertHolds(TRACKED + " untracked.txt|changed", client);
    }
  }

  @Test
  void noProjectSource() {
    try (NodeClient client = connect(checkout, "--no-project-source")) {
      assertFalse(description(client).contains(checkout.toString()), description(client));
      McpAnswer created = client.call("workspace_create", "{}").good();
      JsonObject seed = created.content().getAsJsonObject("workspace_seed");
      assertEquals("empty", seed.get("mode").getAsString());
      client.call("workspace_delete", "{'workspace_id': '?'}", created.string("workspace_id"));
    }
  }

  @Test
  void projectPath() throws IOException {
    Path plain = Files.createDirectory(folder.resolve("plain"));
    Files.writeString(plain.resolve("kept.txt"), "plain\n");
    Files.writeString(plain.resolve("any.o"), "o\n");
    try (NodeClient client = connect(checkout, "--project-path", plain.toString())) {
      assertTrue(description(client).contains(plain.toString()), description(client));
      assertHolds("any.o kept.txt|plain", client, "{'seed_path': ''}"); // as some clients send it
    }
  }

  @Test
  void repository() throws IOException {
    git("add", ".");
    commit();
    Path other = Files.createDirectory(folder.resolve("other"));
    String url = "file://" + checkout.toString().replace(" ", "%20");
    try (NodeClient client = connect(other, "--repo-url", url, "--repo-ref", "first")) {
      assertTrue(description(client).contains(url + " at first"), description(client));
      assertHolds(".gitignore deleted.txt kept.txt name with spaces.txt src/é.txt|one", client);
    }
  }

  @Test
  void aRepositoryThatIsNotThere() {
    String url = "file:///nowhere/at/all";
    try (NodeClient client = connect(folder, "--repo-url", url)) {
      String message = client.call("workspace_create", "{}").failed("unavailable");
      assertTrue(message.contains(url) && message.contains("not"), message);
    }
  }

  private static NodeClient connect(Path where, String... flags) {
    List<String> line = McpCaller.server(flags);
    line.addAll(List.of("--pool", "0"));
    return NodeClient.stdio("modern", where, line);
  }

  private static String description(NodeClient client) {
    for (JsonElement each : client.listing()) {
      JsonObject tool = each.getAsJsonObject();
      if (tool.get("name").getAsString().equals("workspace_create")) {
        return tool.get("description").getAsString();
      }
    }
    throw new AssertionError("no workspace_create");
  }

  private static void assertHolds(String expected, NodeClient client) {
    assertHolds(expected, client, "{}");
  }

  /** Asserts what files a workspace has, and what kept.txt says. */
  private static void assertHolds(String expected, NodeClient client, String arguments) {
    String id = client.call("workspace_create", arguments).good().string("workspace_id");
    String command =
        "find . -type f -not -path './.git/*' -printf '%P\\n' | sort | tr '\\n' ' ';"
            + " cat kept.txt";
    McpAnswer files = McpRecipeTest.exec(client, id, "LC_ALL=C; export LC_ALL; " + command);
    client.call("workspace_delete", "{'workspace_id': '?'}", id).good();
    assertEquals(expected.replace("|", " ") + "\n", files.string("stdout"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          --profile vm-run --mode inspect   | --profile and --mode do not go together    | leave one of them out
          --profile workspace-cor           | there is no profile "workspace-cor"      | did you mean workspace-core?
          --mode repro-fx                   | there is no mode "repro-fx"              | did you mean repro-fix?
          --mode workspace-core             | there is no mode "workspace-core"        | there are: repro-fix, inspect, cold-start, review-eval
          --profil vm-run                   | pyro mcp serve has no flag --profil        | did you mean --profile?
          --repo-ref main                   | --repo-ref goes with --repo-url            | -
          --no-project-source --repo-url u  | --project-path, --repo-url and --no-project-source exclude each other | leave all but one of them out
          --repo-url=-u                     | a repository and its ref do not begin with a dash | -
          --pool 9                          | --pool is 9; it must be from 0 to 8        | -
          --http 0.0.0.0:0                  | serving on 0.0.0.0, which other hosts can reach, needs a bearer token | see: pyro mcp serve --help
          """)
  void mistakesAreNamed(String flags, String message, String hint) {
    List<String> line = new ArrayList<>(List.of("mcp", "serve"));
    line.addAll(List.of(flags.split(" ")));
    Finished run = RealPyro.ofCheckout().run(line.toArray(String[]::new));
    String hintLine = hint == null ? "" : "hint: " + hint + "\n";
    assertEquals("pyro: " + message + "\n" + hintLine, run.said());
    assertEquals("", run.out());
    assertEquals(2, run.code());
  }
}
