package dev.pyro.workspace.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import dev.pyro.ErrorCode;
import dev.pyro.Progress;
import dev.pyro.PyroException;
import dev.pyro.guest.Patience;
import dev.pyro.host.ProcessStat;
import dev.pyro.machine.DetachedMachine;
import dev.pyro.store.OpenState;
import dev.pyro.store.WorkspaceFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A machine that stands still, because the host's disk is full, is ended only by force. */
@Timeout(120)
class PowerOffTest {
  @TempDir Path root;

  private final Connections connections =
      new Connections(Progress.Listener.none(), new OpenState(), Patience.USUAL);
  private WorkspaceFolder workspace;
  private Process process;
  private ServerSocketChannel control;
  private DetachedMachine machine;

  @BeforeEach
  void aMachineThatStandsStill() throws Exception {
    workspace = new WorkspaceFolder(root);
    Path folder = Files.createDirectory(workspace.machine(1));
    process = new ProcessBuilder("sleep", "1000").start();
    machine =
        new DetachedMachine(
            folder,
            process.pid(),
            ProcessStat.of(process.pid()).startTicks(),
            Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip());
    assertTrue(machine.isAlive());
    control = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    control.bind(UnixDomainSocketAddress.of(folder.resolve("ctl.sock")));
    Thread.ofVirtual().start(this::serve);
  }

  @AfterEach
  void end() throws IOException {
    connections.close();
    control.close();
    process.destroyForcibly();
  }

  /** Says to everybody what QEMU says after a write for which the disk had no room. */
  private void serve() {
    while (control.isOpen()) {
      try (SocketChannel channel = control.accept();
          BufferedReader in =
              new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8))) {
        say(channel, "{\"QMP\": {}}");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          String id = JsonParser.parseString(line).getAsJsonObject().get("id").toString();
          String answer = line.contains("query-status") ? "{\"status\": \"io-error\"}" : "{}";
          say(channel, "{\"return\": " + answer + ", \"id\": " + id + "}");
        }
      } catch (IOException _) {
        // that client is gone, or the test is over
      }
    }
  }

  private static void say(SocketChannel channel, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  @Test
  void withoutForceItLivesOnAndTheUserHearsWhatToDo() {
    PyroException e =
        assertThrows(
            PyroException.class, () -> PowerOff.run(connections, workspace, machine, false));
    assertEquals(ErrorCode.LIMIT_EXCEEDED, e.code());
    assertEquals(
        "the machine stands still: the disk of the host is full (" + machine.folder() + ")",
        e.getMessage());
    assertEquals(
        Optional.of(
            "free space there; the machine then goes on, and nothing of it is lost; or end it"
                + " (--force, force), which loses what was not on its disk yet"),
        e.hint());
    assertTrue(machine.isAlive());
  }

  @Test
  void byForceItIsEndedAndThatIsKnown() {
    PowerOff.run(connections, workspace, machine, true);
    assertFalse(machine.isAlive());
    assertEquals(Optional.empty(), machine.howItEnded(), "on purpose");
  }
}
