package dev.pyro.machine;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** Stands for QEMU at the other end of a control socket, and says what a script wants. */
final class QmpPeer implements AutoCloseable {
  static final String GREETING = "{\"QMP\": {\"version\": {}, \"capabilities\": []}}\n";

  private final SocketChannel channel;
  private final BufferedReader in;

  private QmpPeer(SocketChannel channel) {
    this.channel = channel;
    this.in = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
  }

  /** What a peer says and hears. */
  interface Script {
    void play(QmpPeer peer) throws IOException;
  }

  /** A connection to a peer that plays its script, in a thread of its own. */
  static final class Played implements AutoCloseable {
    private final SocketChannel client;
    private final CompletableFuture<Void> script;

    private Played(SocketChannel client, CompletableFuture<Void> script) {
      this.client = client;
      this.script = script;
    }

    SocketChannel client() {
      return client;
    }

    /** Waits for the end of the script. */
    @Override
    public void close() throws IOException {
      client.close();
      script.join();
    }
  }

  /** Starts a peer on a socket; it closes its connection at the end of the script. */
  static Played play(Path socket, Script script) throws IOException {
    try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listener.bind(UnixDomainSocketAddress.of(socket));
      SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(socket));
      SocketChannel accepted = listener.accept();
      return new Played(client, start(() -> accepted, script));
    }
  }

  /** Opens the peer's end of a connection. */
  interface Opening {
    SocketChannel open() throws IOException;
  }

  /** Plays a script on a connection that the peer opens itself. */
  static CompletableFuture<Void> start(Opening opening, Script script) {
    return inBackground(() -> {
      try (QmpPeer peer = new QmpPeer(opening.open())) {
        script.play(peer);
      }
    });
  }

  /** Something that a peer does. */
  interface Task {
    void run() throws IOException;
  }

  /** Does something in a thread of its own. */
  static CompletableFuture<Void> inBackground(Task task) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            task.run();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        Thread.ofPlatform().daemon()::start);
  }

  /** Writes some bytes. */
  void say(String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Writes the same until nobody takes it any more. */
  void sayForEver(String text) {
    try {
      while (true) {
        say(text);
      }
    } catch (IOException _) {
      // the other end has closed the connection
    }
  }

  /** Waits for a command, and gives it an answer: the members of an object without its id. */
  void answer(String command, String members) throws IOException {
    say("{" + members + ", \"id\": " + hear(command) + "}\n");
  }

  /** Greets, and accepts that a client begins. */
  void greet() throws IOException {
    say(GREETING);
    answer("qmp_capabilities", "\"return\": {}");
  }

  /** Waits for a command and returns its id. */
  String hear(String command) throws IOException {
    JsonObject request = JsonParser.parseString(in.readLine()).getAsJsonObject();
    String heard = request.get("execute").getAsString();
    if (!heard.equals(command)) {
      throw new AssertionError("expected the command " + command + ", but heard " + heard);
    }
    return request.get("id").toString();
  }

  /** Waits until the other end has closed the connection. */
  void awaitEnd() {
    try {
      while (in.read() >= 0) {
        // whatever is said meanwhile gets no answer
      }
    } catch (IOException _) {
      // it was closed before all was read
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
