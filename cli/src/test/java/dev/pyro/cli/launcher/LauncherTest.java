package dev.pyro.cli.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.cli.support.Finished;
import dev.pyro.cli.support.RealPyro;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LauncherTest {
  @TempDir Path temporary;
  private FakeCheckout checkout;

  @BeforeEach
  void checkOut() throws IOException {
    checkout = new FakeCheckout(temporary);
  }

  @Test
  void buildsOnlyWhatChanged() throws IOException {
    checkout.pyro("--version").expect(0);
    assertEquals(1, checkout.builds());

    assertEquals("", checkout.pyro("--version").expect(0).err());
    assertEquals(1, checkout.builds());

    checkout.write("engine/src/main/A.java", "changed");
    checkout.pyro("--version").expect(0);
    assertEquals(2, checkout.builds());

    Files.delete(checkout.folder().resolve("guest/src/c.c"));
    checkout.pyro("--version").expect(0);
    assertEquals(3, checkout.builds());

    checkout.write("adapters/responses/src/main/D.java", "changed");
    checkout.pyro("--version").expect(0);
    assertEquals(4, checkout.builds());
  }

  @Test
  void noticesAnOldFileThatTookTheNewOnesPlace() throws IOException {
    checkout.pyro("--version").expect(0);
    Path source = checkout.folder().resolve("cli/src/main/B.java");
    Files.writeString(source, "older");
    Files.setLastModifiedTime(source, java.nio.file.attribute.FileTime.fromMillis(0));
    checkout.pyro("--version").expect(0);
    assertEquals(2, checkout.builds());
  }

  @Test
  void twoAtOnceBuildOnce() throws IOException {
    Process first = checkout.start("--version");
    Process second = checkout.start("--version");
    Finished.of(first).expect(0);
    Finished.of(second).expect(0);
    assertEquals(1, checkout.builds());
  }

  /** A client waits for seconds, and a build takes minutes. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "{'jsonrpc':'2.0','id':0,'method':'initialize','params':{}} | 0",
        "{'params':{},'method':'server/discover','id' : 'a-1','jsonrpc':'2.0'} | 'a-1'"
      })
  void aClientHearsAtOnceThatTheServerIsBeingBuilt(String request, String id) throws IOException {
    Process server = checkout.start("mcp", "serve");
    try (BufferedWriter toServer = server.outputWriter(StandardCharsets.UTF_8)) {
      toServer.write(request.replace('\'', '"') + "\n");
      toServer.write("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}\n");
    }
    assertEquals(
        "{\"jsonrpc\":\"2.0\",\"id\":"
            + id.replace('\'', '"')
            + ",\"error\":{\"code\":-32603,\"message\":\"pyro is being built from its sources, which"
            + " takes a minute or more. Start this server again then. The log is build/client.log"
            + " in the checkout of pyro.\"}}\n",
        Finished.of(server).expect(125).out());
    checkout.pyro("--version").expect(0); // waits for that build
    assertEquals(1, checkout.builds());
  }

  @Test
  void aNewBuildLeavesTheRunningOneItsJars() throws IOException {
    checkout.pyro("--version").expect(0);
    Path before = app();
    checkout.write("cli/src/main/B.java", "changed");
    checkout.pyro("--version").expect(0);
    assertFalse(app().equals(before));
    assertTrue(Files.exists(before.resolve("library.jar")));
  }

  @Test
  void aStreamThatTheCallerHasClosedIsOpenOnNothing() {
    String script =
        "exec 3>&1 <&- >&- 2>&-; . launcher/start.sh; hold_streams;"
            + " links=$(readlink /proc/$$/fd/0 /proc/$$/fd/1 /proc/$$/fd/2); echo \"$links\" >&3;"
            + " echo lost || echo refused >&3";
    Finished run = Finished.run(RealPyro.ROOT, Map.of(), List.of("sh", "-c", script)).expect(0);
    assertEquals("/dev/null\n/dev/null\n/dev/null\nrefused\n", run.out());
  }

  @Test
  void passesArgumentsOnAsTheyAre() {
    Finished run = checkout.pyro("run", "--", "sh", "-c", "echo  'a b' * \"$HOME\"", "").expect(0);
    List<String> lines = run.out().lines().toList();
    int main = lines.indexOf("dev.pyro.cli.Main");
    assertEquals(
        List.of("run", "--", "sh", "-c", "echo  'a b' * \"$HOME\"", ""),
        lines.subList(main + 1, lines.size() - 1));
  }

  @Test
  void startsWithTheCacheThatTheBuildTrained() throws IOException {
    List<String> lines = checkout.pyro("--version").expect(0).out().lines().toList();
    Path cache = app().resolve(app().getFileName() + "-jdk-25.0.3.aot");
    assertTrue(lines.contains("-XX:AOTCache=" + cache), lines.toString());

    Files.delete(cache);
    lines = checkout.pyro("--version").expect(0).out().lines().toList();
    assertFalse(lines.toString().contains("-XX:AOTCache="), lines.toString());
  }

  @Test
  void keepsOptionsForOtherProgramsFromTheJvm() {
    checkout.pyro("--version").expect(0);
    Map<String, String> environment = checkout.environment();
    environment.put("JAVA_TOOL_OPTIONS", "-XX:+UseG1GC");
    Finished run =
        Finished.run(temporary, environment, List.of(checkout.folder().resolve("pyro").toString()));
    assertTrue(run.out().endsWith("tool options: none\n"), run.out());
  }

  @Test
  void worksThroughALink() throws IOException {
    Path link = temporary.resolve("pyro link");
    Files.createSymbolicLink(link, temporary.relativize(checkout.folder().resolve("pyro")));
    Finished run =
        Finished.run(
            checkout.folder().resolve("guest"), checkout.environment(), List.of(link.toString()));
    run.expect(0);
    assertEquals(1, checkout.builds());
  }

  /** Java knows no other names than ASCII in the locale C. */
  @Test
  void mavenFindsACheckoutOfAnyNameInAnyLocale() throws IOException {
    Map<String, String> environment = checkout.environment();
    environment.put("LC_ALL", "C");
    String pyro = checkout.folder().resolve("pyro").toString();
    Finished.run(temporary, environment, List.of(pyro, "--version")).expect(0);
    assertEquals(List.of("built in the locale C.UTF-8"), checkout.log());
  }

  @Test
  void theAgentIsCompiledInAFolderOfAnyName() throws IOException {
    Path guest = temporary.resolve("it's of $HOME, für alle/guest");
    Files.createDirectories(guest.resolve("src/base"));
    Files.copy(RealPyro.ROOT.resolve("guest/Makefile"), guest.resolve("Makefile"));
    Files.writeString(guest.resolve("src/base/a.c"), "int main(void)\n{\n\treturn 0;\n}\n");
    List<String> make = List.of("make", "build/agent/base/a.o", "compile_commands.json");
    Finished.run(guest, Map.of(), make).expect(0);
    assertTrue(
        Files.readString(guest.resolve("compile_commands.json"))
            .contains("\"directory\": \"" + guest + "\""));
  }

  @ParameterizedTest
  @ValueSource(strings = {":", "\"", "\\"})
  void aFolderInWhichNoBuildWorksIsRefused(String character) throws IOException {
    Path folder = Files.createDirectory(temporary.resolve("a" + character + "b"));
    Files.move(checkout.folder(), folder.resolve("pyro"));
    Finished run =
        Finished.run(
                temporary,
                checkout.environment(),
                List.of(folder.resolve("pyro/pyro").toString(), "--version"))
            .expect(125);
    assertEquals(
        "pyro: the checkout must not lie in a folder with a colon, a double quote or a backslash"
            + " in its name: "
            + folder.resolve("pyro")
            + "\n",
        run.err());
  }

  @Test
  void saysWhatIsBuiltAndHowMuchMavenFetches() throws IOException {
    checkout.tool(
        "mvn",
        """
        echo '[INFO] Building pyro engine 0.1.0                                     [3/7]'
        echo '[INFO] Downloaded from central: https://central.example/a.pom (900.4 kB at 1 MB/s)'
        echo '[INFO] Downloaded from central: https://central.example/a.jar (11.9 MB at 1 MB/s)'
        exit 1
        """);
    Finished run = checkout.pyro("--version").expect(125);
    assertTrue(run.err().contains("pyro: [3/7] pyro engine 0.1.0\n"), run.err());
    assertTrue(run.err().contains("pyro: Maven has fetched 11 MB\n"), run.err());
  }

  @Test
  void aFailedBuildShowsWhyAndIsTriedAgain() throws IOException {
    checkout.tool("mvn", "echo '[ERROR] A.java: the fault'; exit 1");
    Finished run = checkout.pyro("--version").expect(125);
    assertEquals("", run.out());
    assertTrue(run.err().contains("[ERROR] A.java: the fault"), run.err());
    assertTrue(run.err().contains("build/build.log"), run.err());
    checkout.pyro("--version").expect(125);
  }

  @Test
  void saysThatItCannotBuildWhereItCannotWrite() throws IOException {
    checkout.write("build", "a file where the folder should be");
    Finished run = checkout.pyro("--version").expect(125);
    assertTrue(run.err().contains("cannot be written"), run.err());
    assertEquals("", run.out());
  }

  private Path app() throws IOException {
    Path build = checkout.folder().resolve("build");
    return build.resolve("app").resolve(Files.readString(build.resolve("current")).strip());
  }
}
