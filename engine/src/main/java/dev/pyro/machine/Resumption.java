package dev.pyro.machine;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.pyro.store.Cleanup;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Lets a stopped machine go on, and leaves its ports usable.
 *
 * <p>While a machine is stopped, QEMU does not see that a port's client goes (hw/char/
 * virtio-console.c in its sources takes its handlers away). Afterwards it cannot deliver what the
 * guest writes, and holds the port back. It does so until another client has come and gone, so that
 * client would hear nothing. Therefore a visitor comes to every port without a client before the
 * machine goes on, and leaves when it runs.
 */
final class Resumption {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Path folder;
  private final Qmp qmp;

  Resumption(Path folder, Qmp qmp) {
    this.folder = folder;
    this.qmp = qmp;
  }

  /** Lets the machine go on. If a write to its disk fails again, it stops again at once. */
  void run() throws IOException, InterruptedException {
    try (Cleanup visitors = new Cleanup()) {
      Set<String> idle = portsWithoutClient();
      for (int port = 0; port < QemuCommand.PORTS; port++) {
        if (idle.contains(QemuCommand.portName(port))) {
          Path socket = folder.resolve(QemuCommand.portSocket(port));
          visitors.closing(MachineSocket.connect(socket, LIMIT));
        }
      }
      qmp.execute("cont");
    }
  }

  /** Returns the character devices that have no client (query-chardev, qapi/char.json). */
  private Set<String> portsWithoutClient() throws IOException, InterruptedException {
    Set<String> found = new HashSet<>();
    if (qmp.execute("query-chardev") instanceof JsonArray devices) {
      for (JsonElement device : devices) {
        if (device instanceof JsonObject object
            && object.get("label") instanceof JsonPrimitive label
            && object.get("filename") instanceof JsonPrimitive filename
            && filename.getAsString().startsWith("disconnected:")) {
          found.add(label.getAsString());
        }
      }
    }
    return found;
  }
}
