package dev.pyro.machine;

import dev.pyro.store.Cleanup;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Unix sockets in a machine's folder: QEMU listens on some of them, and pyro on the others. */
final class MachineSocket {
  private MachineSocket() {}

  /** Connects to a socket on which QEMU listens. */
  static SocketChannel connect(Path socket, Duration limit)
      throws IOException, InterruptedException {
    try (Cleanup undo = new Cleanup();
        SocketAddress address = SocketAddress.of(socket)) {
      SocketChannel channel = undo.closing(SocketChannel.open(StandardProtocolFamily.UNIX));
      TimeLimit.within(limit, "accept a connection", channel, () -> channel.connect(address.get()));
      undo.release();
      return channel;
    }
  }

  /** Listens for QEMU, which is about to connect to this socket. */
  static ServerSocketChannel listen(Path socket) throws IOException {
    Files.deleteIfExists(socket); // a stopped machine starts in the folder that it had
    try (Cleanup undo = new Cleanup();
        SocketAddress address = SocketAddress.of(socket)) {
      ServerSocketChannel listener =
          undo.closing(ServerSocketChannel.open(StandardProtocolFamily.UNIX));
      listener.bind(address.get());
      undo.release();
      return listener;
    }
  }

  /** Waits until QEMU has connected; a QEMU that ends meanwhile ends the wait. */
  static SocketChannel accept(ServerSocketChannel listener, Process qemu, Duration limit)
      throws IOException, InterruptedException {
    CompletableFuture<Void> _ = qemu.onExit().thenRun(() -> TimeLimit.closeQuietly(listener));
    try (Cleanup undo = new Cleanup()) {
      SocketChannel channel =
          TimeLimit.within(limit, "connect", listener, () -> undo.closing(listener.accept()));
      undo.release();
      return channel;
    }
  }
}
