package dev.pyro.machine;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;

/** Stands for QEMU and a guest at the other end of a port; it has one client. */
final class FakeGuest implements AutoCloseable {
  private static final Path GOLDEN = Path.of("..", "guest", "golden");
  private static final String NONCE = "000102030405060708090a0b0c0d0e0f";

  private final ServerSocketChannel listener;
  private final CompletableFuture<Void> script;

  private FakeGuest(Path socket, Script script) throws IOException {
    listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listener.bind(UnixDomainSocketAddress.of(socket));
    this.script =
        QmpPeer.inBackground(() -> {
          try (SocketChannel client = listener.accept()) {
            script.play(client);
          }
        });
  }

  private interface Script {
    void play(SocketChannel client) throws IOException;
  }

  /** A guest that is gone as soon as it has a client. */
  static FakeGuest thatGoesAway(Path socket) throws IOException {
    return new FakeGuest(socket, _ -> {});
  }

  /** A guest that welcomes its client, and is gone when it gets a request. */
  static FakeGuest thatWelcomes(Path socket) throws IOException {
    return new FakeGuest(
        socket,
        client -> {
          DataInputStream in = new DataInputStream(Channels.newInputStream(client));
          byte[] hello = in.readNBytes(golden("frame-hello").length() / 2);
          int nonce = golden("frame-hello").indexOf(NONCE) / 2;
          String asked = HexFormat.of().formatHex(hello, nonce, nonce + NONCE.length() / 2);
          String welcome = golden("frame-welcome").replace(NONCE, asked);
          client.write(ByteBuffer.wrap(HexFormat.of().parseHex(welcome)));
          var _ = in.read();
        });
  }

  /** Returns the digits of a file of frozen bytes. */
  private static String golden(String name) throws IOException {
    StringBuilder digits = new StringBuilder();
    for (String line : Files.readAllLines(GOLDEN.resolve(name + ".hex"))) {
      digits.append(line.split("#", 2)[0].replace(" ", ""));
    }
    return digits.toString();
  }

  /** Waits until the guest is gone. */
  @Override
  public void close() throws IOException {
    try (listener) {
      script.join();
    }
  }
}
