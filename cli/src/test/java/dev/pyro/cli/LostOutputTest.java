package dev.pyro.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.cli.console.Console;
import dev.pyro.cli.support.Finished;
import dev.pyro.cli.support.RealPyro;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A result that could not be written is no success, unless its reader has left. */
@Timeout(600)
class LostOutputTest {
  private static final class Full extends OutputStream {
    private final String why;

    Full(String why) {
      this.why = why;
    }

    @Override
    public void write(int b) throws IOException {
      throw new IOException(why);
    }
  }

  private static final String SAID =
      """
      pyro: cannot write to standard output: No space left on device
      hint: make room on that disk and try again
      """;

  private static Finished run(String why, String line) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console = new Console(new Full(why), err, "", false);
    int code = Main.run(console, line.split(" ", -1));
    return new Finished(code, "", err.toString(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--version",
        "--version --json",
        "help",
        "help run",
        "env list",
        "env list -q",
        "env list --json",
        "workspace list",
        "completion bash",
        "doctor --json"
      })
  void aFullDiskIsAFailureThatIsTold(String line) {
    Finished run = run("No space left on device", line).expect(1);
    assertEquals(SAID, run.said());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "help run", "env list", "env list --json"})
  void aReaderThatHasLeftIsNoFault(String line) {
    Finished run = run("Broken pipe", line).expect(0);
    assertEquals("", run.said());
  }

  @Test
  void theErrorOfACommandThatWasToPrintJsonIsToldElsewhere() {
    Finished run = run("No space left on device", "env list --json extra").expect(2);
    assertEquals(
        """
        pyro: pyro env list does not take the argument "extra"
        hint: see: pyro env list --help
        """,
        run.said());
  }

  @Test
  void aWholeProcessEndsSoToo() {
    List<String> line = List.of("sh", "-c", "./pyro env list > /dev/full");
    Finished run = Finished.run(RealPyro.ROOT, RealPyro.ofCheckout().environment(), line).expect(1);
    assertEquals(SAID, run.said());
    Finished head =
        Finished.run(RealPyro.ROOT, Map.of(), List.of("sh", "-c", "./pyro help | true")).expect(0);
    assertEquals("", head.said());
  }
}
