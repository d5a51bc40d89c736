package dev.pyro.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pyro.ErrorCode;
import dev.pyro.Progress;
import dev.pyro.PyroException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What QEMU says of a machine that stands still becomes a clear reason. */
@Timeout(120)
class QemuLifelineTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  @TempDir Path folder;

  private final List<String> told = new ArrayList<>();

  @Test
  void aMachineOnAFullDiskIsNamedOnceAndLetGoOn() throws Exception {
    try (QmpPeer.Played peer =
            QmpPeer.play(
                folder.resolve("qmp.sock"),
                qemu -> {
                  qemu.greet();
                  qemu.answer("query-status", "\"return\": {\"status\": \"io-error\"}");
                  qemu.answer("query-chardev", "\"return\": []");
                  qemu.answer("cont", "\"return\": {}");
                  qemu.answer("query-chardev", "\"return\": []");
                  qemu.answer("query-status", "\"return\": {\"status\": \"io-error\"}");
                  qemu.answer("query-chardev", "\"return\": []");
                  qemu.answer("cont", "\"return\": {}");
                  qemu.answer("query-chardev", "\"return\": []");
                  qemu.answer("query-status", "\"return\": {\"status\": \"running\"}");
                });
        Qmp qmp = Qmp.greet(peer.client(), LONG)) {
      QemuLifeline lifeline = lifeline(qmp);
      String full = "the machine stands still: the disk of the host is full (" + folder + ")";

      PyroException fault = lifeline.look().orElseThrow();
      assertEquals(ErrorCode.LIMIT_EXCEEDED, fault.code());
      assertEquals(full, fault.getMessage());
      assertEquals(
          Optional.of("free space there; the machine then goes on, and nothing of it is lost"),
          fault.hint());
      assertEquals(full, lifeline.look().orElseThrow().getMessage());
      assertEquals(Optional.empty(), lifeline.look());
      assertEquals(List.of(full), told);
    }
  }

  @Test
  void anAnswerWithoutAStateIsAFault() throws Exception {
    try (QmpPeer.Played peer =
            QmpPeer.play(
                folder.resolve("qmp.sock"),
                qemu -> {
                  qemu.greet();
                  qemu.answer("query-status", "\"return\": {\"status\": 7.5e3, \"a\": []}");
                  qemu.answer("query-status", "\"return\": []");
                });
        Qmp qmp = Qmp.greet(peer.client(), LONG)) {
      assertEquals(Optional.empty(), lifeline(qmp).look(), "no state that is known to be bad");
      IOException e = assertThrows(IOException.class, () -> lifeline(qmp).look());
      assertEquals("QEMU did not return its state", e.getMessage());
    }
  }

  private QemuLifeline lifeline(Qmp qmp) {
    Progress.Listener listener = progress -> told.add(progress.step());
    return new QemuLifeline(folder, work -> work.on(qmp), listener);
  }
}
