package dev.pyro.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.cli.core.Flag;
import dev.pyro.cli.launcher.FakeCheckout;
import dev.pyro.cli.support.Finished;
import dev.pyro.cli.support.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script for bash, in a real bash that asks it what could follow. */
class CompletionTest {
  @TempDir Path temporary;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      textBlock =
          """
          pyro |run workspace mcp demo env doctor completion help --help --version
          pyro --|--help --version
          pyro d|demo doctor
          pyro demo |openai
          pyro demo openai --m|--model
          pyro env |list pull inspect export import prune
          pyro env p|pull prune
          pyro env list --|--quiet --json --help
          pyro env pull |debian:12 debian:12-build ...
          pyro env pull debian:12|12 12-build
          pyro env pull debian:12-|12-build
          pyro run |debian:12 debian:12-build --interactive ...
          pyro run --m|--mem-mib
          pyro run --mem-mib |
          pyro run debian:12 --t|--tty --timeout-seconds --ttl-seconds
          pyro run debian:12 -- --t|
          pyro doctor --environment d|debian:12 debian:12-build
          pyro completion |bash zsh fish --json --help
          pyro w|workspace
          pyro workspace |create list status exec logs summary file patch sync diff export disk \
          forward update reset stop start delete shell service
          pyro workspace file |list read write
          pyro workspace file r|read
          pyro workspace nonsense |
          pyro workspace file read |debian:12 debian:12-build --max-bytes ...
          pyro workspace file read fix --c|--content-only
          pyro workspace exec fix --e|--env
          pyro workspace exec fix --env |
          pyro workspace exec fix -- --e|
          pyro workspace exec fix --s|--secret-env
          pyro workspace shell |open list read write signal resize attach close
          pyro workspace shell re|read resize
          pyro workspace shell open fix --c|--cwd --cols
          pyro workspace shell attach |debian:12 debian:12-build --detach-keys --help
          pyro workspace service st|start status stop
          pyro workspace service start fix web --ready-t|--ready-tcp --ready-timeout-seconds
          pyro workspace service start fix web -- --ready-t|
          pyro workspace create deb|debian:12 debian:12-build
          pyro workspace create --seed-path comp|completion.bash
          pyro workspace sync push fix comp|completion.bash
          """)
  void completes(String line, String expected) throws IOException {
    // whatever is asked for, environments or workspaces, these are what there is
    FakeCheckout.script(temporary.resolve("pyro"), "printf '%s\\n' debian:12 debian:12-build");
    Path script = temporary.resolve("completion.bash");
    Files.writeString(script, Screen.run("completion", "bash").expect(0).out());
    String ask =
        "source '%s'; COMP_LINE=$1 COMP_POINT=${#1}; _pyro; echo \"${COMPREPLY[*]}\""
            .formatted(script);
    Finished bash =
        Finished.run(
            temporary,
            Map.of("PATH", temporary + ":" + System.getenv("PATH")),
            List.of("bash", "-uc", ask, "bash", line));
    assertEquals("", bash.err());
    String found = bash.expect(0).out().strip();
    String wanted = expected == null ? "" : expected;
    if (wanted.endsWith(" ...")) {
      assertTrue(found.startsWith(wanted.substring(0, wanted.length() - 3)), found);
    } else {
      assertEquals(wanted, found);
    }
  }

  @Test
  void fishNamesEveryCommandAndFlag() {
    String script = Screen.run("completion", "fish").expect(0).out();
    for (String name : Commands.NAMES) {
      for (Flag flag : Commands.find(name).usage().allFlags()) {
        assertTrue(script.contains(" -l " + flag.name()), flag.name());
      }
    }
  }
}
