package dev.pyro.cli.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.cli.support.Finished;
import dev.pyro.cli.support.RealPyro;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The real ./pyro with a real JVM: its stdout holds the answer and nothing else. */
class RealStartTest {
  private static final String ANSWER =
      "{\n  \"version\": \"" + System.getProperty("pyro.version") + "\"\n}\n";

  @TempDir Path temporary;

  @ParameterizedTest
  @CsvSource({
    "JAVA_TOOL_OPTIONS, -XX:+PrintFlagsFinal -Xlog:all=info:stdout",
    "JAVA_TOOL_OPTIONS, -XX:+UseG1GC",
    "JDK_JAVA_OPTIONS, --show-version -verbose:gc",
    "_JAVA_OPTIONS, -Xlog:gc*=debug:stdout -XX:+UseParallelGC",
    "PYRO_JAVA_OPTS, -XX:+PrintCommandLineFlags -XX:+PrintCompilation",
    "PYRO_JAVA_OPTS, -Xlog:all=info:stdout",
    "PYRO_JAVA_OPTS, -XX:AOTCache=/nowhere -Xint",
    "LC_ALL, C",
  })
  void stdoutIsTheAnswer(String variable, String value) {
    assertEquals(ANSWER, version(Map.of(variable, value)).expect(0).out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-verbose:gc", "--show-version"})
  void optionsThatNobodyCanKeepOffStdoutAreRefused(String option) {
    Finished run = version(Map.of("PYRO_JAVA_OPTS", option)).expect(125);
    assertEquals("", run.out());
  }

  @Test
  void startsInSilence() {
    assertEquals("", version(Map.of()).expect(0).err());
  }

  @Test
  void aReaderThatIsGoneIsNoFault() {
    String pyro = RealPyro.ROOT.resolve("pyro").toString();
    List<String> line = List.of("sh", "-c", "\"$1\" --help | true; echo done", "sh", pyro);
    Finished run = Finished.run(temporary, Map.of(), line);
    assertEquals("done\n", run.expect(0).out());
    assertEquals("", run.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "run -- true", "workspace exec w -- true"})
  void aCurrentFolderThatIsGoneIsSaidInOneLine(String arguments) {
    String pyro = RealPyro.ROOT.resolve("pyro").toString();
    String script = "mkdir gone; cd gone; rmdir ../gone; exec \"$1\" " + arguments;
    Finished run =
        Finished.run(temporary, Map.of(), List.of("sh", "-c", script, "sh", pyro)).expect(125);
    assertEquals("", run.out());
    assertEquals(
        List.of(
            "pyro: the current folder was removed: change to a folder that exists, and try again"),
        run.err().lines().filter(line -> !line.startsWith("sh: 0: ")).toList()); // the shell's own
  }

  private Finished version(Map<String, String> more) {
    String pyro = RealPyro.ROOT.resolve("pyro").toString();
    return Finished.run(temporary, new HashMap<>(more), List.of(pyro, "--version", "--json"));
  }
}
