package dev.pyro.cli.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.cli.support.Finished;
import dev.pyro.cli.support.RealPyro;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher does on a bare host, seen by a package manager that writes down its calls. */
class HostTest {
  private static final String NEED =
      """
      root='@ROOT@'
      . "$root/launcher/start.sh"
      . "$root/launcher/host.sh"
      # no JDK but the one of this test
      find_java() {
        is_java "$TOOLS/jdk"
      }
      PATH=$TOOLS
      host_log=$TOOLS/host.log
      need '
      qemu qemu-system-x86 runs the microVMs
      sh dash is there anyway
      ?newuidmap uidmap makes something faster
      '
      echo ready
      """;

  @TempDir Path temporary;
  private Path tools;

  @BeforeEach
  void makeTools() throws IOException {
    tools = temporary.resolve("tools");
    Files.createDirectories(tools);
    for (String name : List.of("sh", "env", "uname", "tail", "cat", "date", "readlink")) {
      tool(name, "exec /usr/bin/" + name + " \"$@\"");
    }
    tool("id", "echo ${TEST_USER:-0}");
    tool("apt-cache", "[ $3 = temurin-25-jdk ] && echo known");
    tool(
        "apt-get",
        """
        echo "$1" "$DEBIAN_FRONTEND" >> "$TOOLS/calls"
        if [ "$1" = update ]; then
          : > "$TOOLS/updated"
        elif [ -n "${TEST_OLD_LISTS:-}" ] && ! [ -f "$TOOLS/updated" ]; then
          echo 'E: 404 Not Found'
          exit 100
        else
          for package; do
            echo "$package" >> "$TOOLS/arguments"
          done
          echo 'Need to get 12.3 MB of archives.'
          [ -n "${TEST_BROKEN:-}" ] && echo 'E: no space left' && exit 100
          echo 'JAVA_VERSION="25"' > "$TOOLS/jdk/release"
        fi
        """);
    FakeCheckout.script(tools.resolve("jdk/bin/java"), "");
    FakeCheckout.script(tools.resolve("jdk/bin/javac"), "");
    Files.writeString(tools.resolve("jdk/release"), "JAVA_VERSION=\"25\"\n");
  }

  @Test
  void installsAsRootAndSaysWhatAndWhy() throws IOException {
    Finished run = need(Map.of()).expect(0);
    assertEquals("ready\n", run.out());
    assertEquals(List.of("install noninteractive"), calls());
    List<String> arguments = Files.readAllLines(tools.resolve("arguments"));
    assertEquals(List.of("qemu-system-x86", "uidmap"), lastTwo(arguments));
    assertTrue(arguments.contains("--no-install-recommends"), arguments.toString());
    assertFalse(arguments.contains("dash"), arguments.toString());
    assertTrue(run.err().contains("qemu-system-x86: runs the microVMs"), run.err());
    assertTrue(run.err().contains("pyro: apt-get fetches 12.3 MB of archives.\n"), run.err());
    assertTrue(run.err().contains("pyro: installed in "), run.err());
  }

  @Test
  void whatPyroCanDoWithoutIsNoReasonToInstall() throws IOException {
    tool("qemu", "");
    assertEquals("ready\n", need(Map.of()).expect(0).out());
    assertEquals(List.of(), calls());
  }

  @Test
  void updatesPackageListsThatAreTooOld() throws IOException {
    need(Map.of("TEST_OLD_LISTS", "yes")).expect(0);
    assertEquals(
        List.of("install", "update", "install"),
        calls().stream().map(line -> line.split(" ", 2)[0]).toList());
  }

  @Test
  void showsTheEndOfTheLogWhenAptFails() throws IOException {
    Finished run = need(Map.of("TEST_BROKEN", "yes")).expect(125);
    assertTrue(run.err().contains("E: no space left"), run.err());
    assertTrue(run.err().contains("host.log"), run.err());
    assertEquals("", run.out());
  }

  @Test
  void printsTheCommandWithoutTheRightToInstall() throws IOException {
    Finished run = need(Map.of("TEST_USER", "1000")).expect(125);
    assertTrue(
        run.err()
            .contains(
                "  sudo apt-get update && sudo apt-get install --no-install-recommends"
                    + " qemu-system-x86 uidmap\n"),
        run.err());
    assertEquals(List.of(), calls());
  }

  @Test
  void looksForAJdkInPackageListsThatItFetches() throws IOException {
    tool(
        "apt-cache", "[ -f \"$TOOLS/updated\" ] && [ $3 = openjdk-25-jdk-headless ] && echo known");
    Files.delete(tools.resolve("jdk/release"));
    Finished run = need(Map.of()).expect(0);
    assertEquals(List.of("update noninteractive", "install noninteractive"), calls());
    List<String> arguments = Files.readAllLines(tools.resolve("arguments"));
    assertEquals(List.of("openjdk-25-jdk-headless", "uidmap"), lastTwo(arguments));
    assertTrue(run.err().contains("openjdk-25-jdk-headless: compiles and runs pyro"), run.err());
  }

  @Test
  void usesSudoThatAsksForNothing() throws IOException {
    tool("sudo", "echo \"sudo $*\" >> \"$TOOLS/calls\"; [ \"$1\" = -n ] || \"$@\"");
    need(Map.of("TEST_USER", "1000")).expect(0);
    List<String> calls = calls();
    assertEquals("sudo -n true", calls.get(0));
    assertTrue(
        calls
            .get(1)
            .startsWith("sudo env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 apt-get install"));
  }

  @Test
  void stopsOnOtherMachines() throws IOException {
    tool("uname", "echo Linux aarch64");
    Finished run = need(Map.of()).expect(125);
    assertEquals("pyro: pyro runs on Linux on x86-64; this is Linux aarch64\n", run.err());
  }

  @Test
  void namesThePackagesWhereThereIsNoApt() throws IOException {
    Files.delete(tools.resolve("apt-get"));
    Finished run = need(Map.of()).expect(125);
    assertTrue(
        run.err().endsWith("Debian packages, then try again: qemu-system-x86 uidmap\n"), run.err());
  }

  private static List<String> lastTwo(List<String> arguments) {
    return arguments.subList(arguments.size() - 2, arguments.size());
  }

  private Finished need(Map<String, String> more) {
    Map<String, String> environment = new java.util.HashMap<>(more);
    environment.put("TOOLS", tools.toString());
    String script = NEED.replace("@ROOT@", RealPyro.ROOT.toString());
    return Finished.run(temporary, environment, List.of("/bin/sh", "-uc", script));
  }

  private List<String> calls() throws IOException {
    Path calls = tools.resolve("calls");
    return Files.exists(calls)
        ? Files.readAllLines(calls).stream().map(String::strip).collect(Collectors.toList())
        : List.of();
  }

  private void tool(String name, String script) throws IOException {
    FakeCheckout.script(tools.resolve(name), script);
  }
}
