package dev.pyro.vm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.Command;
import dev.pyro.ExecResult;
import dev.pyro.ExecStreams;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class HostCompatTest {
  private static final int LIMIT = 240;

  @Test
  void whatACommandLeavesBehindEndsWithIt() {
    List<String> argv = List.of("sh", "-c", "sleep 1000 & echo done; exit 3");
    ExecResult result = HostCompat.run(new Command.Argv(argv), LIMIT, ExecStreams.none());
    assertEquals("done\n", result.stdout());
    assertEquals(3, result.exitCode());
  }

  @Test
  void aCommandIsKilledAtItsLimitWithWhatItStarted() {
    List<String> argv = List.of("sh", "-c", "sleep 1000; sleep 1000");
    ExecResult result = HostCompat.run(new Command.Argv(argv), 1, ExecStreams.none());
    assertEquals(124, result.exitCode());
  }
}
