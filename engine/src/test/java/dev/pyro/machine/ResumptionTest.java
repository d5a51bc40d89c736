package dev.pyro.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.ExecStreams;
import dev.pyro.Progress;
import dev.pyro.Pyro;
import dev.pyro.PyroException;
import dev.pyro.Workspace;
import dev.pyro.WorkspaceSpec;
import dev.pyro.guest.ExecCall;
import dev.pyro.guest.Guest;
import dev.pyro.guest.Patience;
import dev.pyro.testing.TestHome;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real machine that was stopped goes on, and each of its ports can be used at once. */
@Timeout(600)
class ResumptionTest {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  /** The port whose client goes. */
  private static final int GONE = 1;

  private static final int OTHER = 2;

  private static final int ROUNDS = 5;

  @Test
  void aPortWhoseClientWentMeanwhileServesTheNextOne() throws Exception {
    try (Pyro pyro = Pyro.open(new Pyro.Options(TestHome.path(), Progress.Listener.none()))) {
      Workspace workspace = pyro.createWorkspace(WorkspaceSpec.of("debian:12"));
      try {
        DetachedMachine machine =
            DetachedMachine.allBelow(TestHome.path().resolve("workspaces").resolve(workspace.id()))
                .getFirst();
        for (int round = 1; round <= ROUNDS; round++) { // the moment of the hang-up varies
          stopWhileAProgramPrints(machine);
          String console = workspace.console();
          assertEquals("0 live\n", saysWith(machine, OTHER, "sleep 1; echo live"), console);
          assertEquals(
              "0 next\n", saysWith(machine, GONE, "echo next"), "round " + round + console);
        }
      } finally {
        workspace.delete();
      }
    }
  }

  /** Stops a machine; the client of a program that prints goes before the machine goes on. */
  private static void stopWhileAProgramPrints(DetachedMachine machine) throws Exception {
    Path control = machine.folder().resolve(QemuCommand.CONTROL_SOCKET);
    CountDownLatch hasPrinted = new CountDownLatch(1);
    Thread printer;
    try (Qmp qmp = Qmp.greet(MachineSocket.connect(control, LIMIT), LIMIT)) {
      try (Guest guest = connect(machine, GONE)) {
        printer = Thread.ofVirtual().start(() -> print(guest, hasPrinted));
        hasPrinted.await();
        qmp.execute("stop");
      }
      new Resumption(machine.folder(), qmp).run();
    }
    printer.join();
  }

  private static void print(Guest guest, CountDownLatch hasPrinted) {
    OutputStream out =
        new OutputStream() {
          @Override
          public void write(int b) {
            hasPrinted.countDown();
          }
        };
    try {
      exec(guest, "while :; do echo x; sleep 0.05; done", out);
    } catch (PyroException _) {
      // its client goes
    }
  }

  private static Guest connect(DetachedMachine machine, int port) {
    return machine.connect(port, LIMIT, Patience.USUAL, Progress.Listener.none());
  }

  private static String saysWith(DetachedMachine machine, int port, String line) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Guest guest = connect(machine, port)) {
      return exec(guest, line, out) + " " + out;
    }
  }

  private static int exec(Guest guest, String line, OutputStream out) {
    ExecCall call = new ExecCall(List.of("sh", "-c", line), "/", List.of(), LIMIT, 0);
    return guest.exec(call, ExecStreams.builder().stdout(out).build()).exitCode();
  }
}
