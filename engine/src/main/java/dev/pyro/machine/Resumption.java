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
 * <p>While a machine is stopped, QEMU does not tell its ports that a client has gone (hw/char/
 * virtio-console.c in its sources takes their handlers away). Afterwards it cannot deliver what the
 * guest writes, and holds the port back. It does so until another client has come and gone, so that
 * client would hear nothing. Therefore a visitor comes to every port without a client, and leaves
 * when the machine runs.
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
      visit(idle, visitors);
      qmp.execute("cont");
      Set<String> left = portsWithoutClient(); // a client may have gone in between
      left.removeAll(idle);
      visit(left, visitors);
    }
  }

  private void visit(Set<String> ports, Cleanup visitors) throws IOException, InterruptedException {
    for (int port = 0; port < QemuCommand.PORTS; port++) {
      if (ports.contains(QemuCommand.portName(port))) {
        Path socket = folder.resolve(QemuCommand.portSocket(port));
        visitors.closing(MachineSocket.connect(socket, LIMIT));
      }
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
