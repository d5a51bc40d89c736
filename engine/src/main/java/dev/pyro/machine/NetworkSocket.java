package dev.pyro.machine;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The socket of a machine's network card. QEMU listens on it, and takes the next client when one
 * has gone. Each frame is sent behind its length (QEMU, {@code -netdev stream}).
 */
final class NetworkSocket {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private NetworkSocket() {}

  static SocketChannel connect(Path machine) {
    Path socket = machine.resolve(QemuCommand.NETWORK_SOCKET);
    if (!Files.exists(socket)) {
      throw new PyroException(
          ErrorCode.UNAVAILABLE,
          "this machine was started by an older pyro, and has no network card",
          "stop the workspace and start it again",
          null);
    }
    try {
      return MachineSocket.connect(socket, LIMIT);
    } catch (IOException e) {
      throw PyroException.of("cannot connect to the machine's network card", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PyroException(ErrorCode.CANCELLED, "interrupted while connecting to a machine", e);
    }
  }
}
