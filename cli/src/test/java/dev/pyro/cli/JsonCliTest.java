package dev.pyro.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.pyro.cli.support.Finished;
import dev.pyro.cli.support.RealPyro;
import dev.pyro.testing.ResponsesScript;
import dev.pyro.testing.ScriptedModel;
import dev.pyro.tools.ResultJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code --json} of every command, from an unpacked distribution on a host with nothing but a Java
 * and QEMU. Its start-up cache is missing in each test, and other programs' JVM options are set.
 */
@Timeout(1800)
class JsonCliTest {
  private static final String ENVIRONMENT =
      "description digest installed installed_at kernel name package_count packages size_bytes"
          + " source";
  private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));

  /** What a host has that runs a distribution: no compiler, no Maven, no apt. */
  private static final List<String> TOOLS =
      List.of("qemu-system-x86_64", "setsid", "setpriv", "prlimit", "sh", "find", "flock", "mkdir");

  @TempDir static Path unpacked;
  @TempDir Path temporary;

  @BeforeAll
  static void unpack() throws IOException {
    RealPyro.ofCheckout().run("env", "pull", "debian:12").expect(0);
    List<String> pack = List.of(RealPyro.ROOT.resolve("dev").toString(), "dist");
    Finished.run(RealPyro.ROOT, Map.of(), pack).expect(0);
    Path archive =
        RealPyro.ROOT.resolve(
            "build/dist/pyro-" + System.getProperty("pyro.version") + "-linux-x86_64.tar.gz");
    List<String> unpack =
        List.of("tar", "-xzf", archive.toString(), "-C", unpacked.toString(), "--strip=1");
    Finished.run(unpacked, Map.of(), unpack).expect(0);
    Path tools = Files.createDirectory(unpacked.resolve("tools"));
    for (String tool : TOOLS) {
      Files.createSymbolicLink(tools.resolve(tool), Path.of("/usr/bin", tool));
    }
  }

  /** By hand, for JUnit warns of links that lead out of a temporary folder. */
  @AfterAll
  static void removeLinks() throws IOException {
    for (String tool : TOOLS) {
      Files.delete(unpacked.resolve("tools").resolve(tool));
    }
  }

  @AfterEach
  void nothingIsLeft() {
    RealPyro.assertNothingIsLeft();
  }

  private RealPyro pyro() {
    return new RealPyro(
        unpacked.resolve("bin/pyro"),
        Map.of(
            "PYRO_HOME", RealPyro.home().toString(),
            "PATH", unpacked.resolve("tools").toString(),
            "JAVA_HOME", JAVA_HOME.toString(),
            "JAVA_TOOL_OPTIONS", "-XX:+PrintFlagsFinal -Xlog:all=info:stdout",
            "XDG_CACHE_HOME", "/dev/null/where nothing can be kept"));
  }

  @Test
  void run() {
    RealPyro training = pyro().with("XDG_CACHE_HOME", temporary.resolve("cache").toString());
    JsonObject result = training.json(7, "run", "--json", "--", "sh", "-c", "echo a; exit 7");
    assertFields(
        result,
        "duration_ms execution_mode exit_code oom_killed processes_ended stderr stderr_bytes"
            + " stderr_truncated stdout stdout_bytes stdout_truncated timed_out");
    assertEquals(7, result.get("exit_code").getAsInt());
    assertEquals("a\n", result.get("stdout").getAsString());
    assertEquals("guest", result.get("execution_mode").getAsString());
  }

  @Test
  void runWithATimeout() {
    JsonObject result =
        pyro().json(124, "run", "--json", "--timeout-seconds", "1", "--", "sleep", "60");
    assertTrue(result.get("timed_out").getAsBoolean());
    assertEquals(124, result.get("exit_code").getAsInt());
  }

  @Test
  void runOnTheHostWhereNoGuestCanBeHad() throws IOException {
    RealPyro bare = pyro().with("PATH", Files.createDirectory(temporary.resolve("bin")).toString());
    assertError(bare.json(125, "run", "--json", "--", "/usr/bin/uname"), "unavailable");
    JsonObject result =
        bare.json(0, "run", "--json", "--allow-host-compat", "--", "/usr/bin/uname", "-r");
    assertEquals("host_compat", result.get("execution_mode").getAsString());
    assertEquals(System.getProperty("os.version") + "\n", result.get("stdout").getAsString());
    Finished text = bare.run("run", "--allow-host-compat", "--", "/usr/bin/true").expect(0);
    assertEquals(
        "pyro: the command ran on this host, not in a guest (--allow-host-compat)\n", text.said());
  }

  @Test
  void theReadmeOfADistributionNamesOnlyWhatIsInIt() throws IOException {
    String readme = Files.readString(unpacked.resolve("README.md"));
    List<String> named =
        Pattern.compile("(?:[\\w.-]+/)*(?:bin|lib|docs|examples)/[\\w./-]+|[\\w-]+\\.md|LICENSE")
            .matcher(readme)
            .results()
            .map(MatchResult::group)
            .distinct()
            .toList();
    assertEquals(List.of("bin/pyro", "LICENSE"), named);
    named.forEach(name -> assertTrue(Files.exists(unpacked.resolve(name)), name));
    assertFalse(readme.contains("./dev"), "it is no checkout");
  }

  @Test
  void version() {
    assertFields(pyro().json(0, "--version", "--json"), "version");
  }

  @Test
  void envList() {
    JsonObject list = pyro().json(0, "env", "list", "--json");
    assertFields(list, "count environments");
    assertEquals(list.get("count").getAsInt(), list.getAsJsonArray("environments").size());
    list.getAsJsonArray("environments")
        .forEach(each -> assertFields(each.getAsJsonObject(), ENVIRONMENT));
  }

  @Test
  void envPull() {
    JsonObject environment = pyro().json(0, "env", "pull", "debian:12", "--json");
    assertFields(environment, ENVIRONMENT);
    assertTrue(environment.get("installed").getAsBoolean());
  }

  @Test
  void envInspect() {
    JsonObject environment = pyro().json(0, "env", "inspect", "debian:12", "--json");
    assertFields(environment, ENVIRONMENT);
    assertTrue(environment.getAsJsonArray("packages").toString().contains("git"));
  }

  @Test
  void envExport() throws IOException {
    Path taken = Files.writeString(temporary.resolve("taken"), "mine");
    assertError(
        pyro().json(1, "env", "export", "debian:12", "--output", taken.toString(), "--json"),
        "already_exists");
    assertEquals("mine", Files.readString(taken));
  }

  @Test
  void envImport() {
    String file = temporary.resolve("environment").toString();
    JsonObject exported = pyro().json(0, "env", "export", "debian:12", "--output", file, "--json");
    assertFields(exported, "digest kernel name output_path size_bytes");
    JsonObject imported =
        pyro()
            .with("PYRO_HOME", temporary.resolve("home").toString())
            .json(0, "env", "import", file, "--json");
    assertFields(imported, ENVIRONMENT);
    assertEquals(exported.get("digest"), imported.get("digest"));
  }

  @Test
  void envPrune() {
    JsonObject result =
        pyro()
            .with("PYRO_HOME", temporary.resolve("home").toString())
            .json(0, "env", "prune", "--json");
    assertFields(result, "freed_bytes removed");
  }

  @Test
  void doctor() {
    JsonObject report = pyro().json(0, "doctor", "--environment", "debian:12", "--fix", "--json");
    assertFields(report, "accelerator checks environments fixed home leftovers ok templates");
    report
        .getAsJsonArray("checks")
        .forEach(each -> assertFields(each.getAsJsonObject(), "detail hint name status"));
  }

  @Test
  void completion() {
    JsonObject result = pyro().json(0, "completion", "bash", "--json");
    assertFields(result, "script shell");
  }

  @Test
  void demoOpenai() throws IOException {
    JsonObject words = ResponsesScript.message("I would rather not.");
    try (ScriptedModel model =
        ScriptedModel.start(List.of(request -> ResponsesScript.response(words)))) {
      assertFields(
          pyro().json(1, "demo", "openai", "--json", "--base-url", model.baseUrl()),
          "base_url calls deleted_workspace_ids end model patch rounds tests_pass text");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "run --json debian:13 -- true, 125, not_found",
    "run --json --network --allow-address a.b -- true, 125, invalid_argument",
    "run --json --mem-mib 1 -- true, 125, invalid_argument",
    "run --json, 125, invalid_argument",
    "env list --json --wrong, 2, invalid_argument",
    "env pull no-such-environment --json, 1, not_found",
    "env inspect no-such-environment --json, 1, not_found",
    "env export no-such-environment --output no-such-file --json, 1, not_found",
    "env import no-such-file --json, 1, not_found",
    "doctor --json --environment no-such-environment, 1, not_found",
    "completion csh --json, 2, invalid_argument",
    "wrong --json, 2, invalid_argument",
  })
  void failures(String line, int code, String error) {
    assertError(pyro().json(code, line.split(" ", -1)), error);
  }

  @Test
  void everyCommandIsTriedHere() {
    Set<String> tried = new TreeSet<>();
    Arrays.stream(getClass().getDeclaredMethods())
        .filter(method -> method.isAnnotationPresent(Test.class))
        .forEach(method -> tried.add(ResultJson.snakeCase(method.getName()).replace('_', ' ')));
    List<String> names = // those of workspaces have a test of their own, that of MCP has several
        Commands.NAMES.stream()
            .filter(name -> !name.startsWith("workspace ") && !name.equals("mcp serve"))
            .toList();
    assertTrue(tried.containsAll(names), () -> names + " by " + tried);
  }

  @Test
  void peopleAreToldWhatTheyLack() throws IOException {
    RealPyro bare = pyro().with("PATH", Files.createDirectory(temporary.resolve("bin")).toString());
    Finished run = bare.run("run", "--", "true").expect(125);
    assertEquals("", run.out());
    assertTrue(run.err().contains("qemu-system-x86_64 is not installed"), run.err());
    assertTrue(run.err().contains("hint: install it"), run.err());
  }

  private static void assertFields(JsonObject object, String fields) {
    assertEquals(new TreeSet<>(List.of(fields.split(" ", -1))), new TreeSet<>(object.keySet()));
  }

  private static void assertError(JsonObject answer, String code) {
    assertFields(answer, "error");
    JsonObject error = answer.getAsJsonObject("error");
    assertFields(error, "code hint message");
    assertEquals(code, error.get("code").getAsString());
    assertFalse(error.get("message").getAsString().isBlank());
  }
}
