package dev.pyro.guest;

import java.io.IOException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Function;

/** The other end of a port, which answers HELLO and then says what its test tells it to. */
final class ScriptedPeer implements AutoCloseable {
  private final Path socket;
  private final ServerSocketChannel port;
  private final Thread greeter;
  private SocketChannel channel;
  private ByteBuffer hello;

  private ScriptedPeer(Path folder, Function<Fields.Builder, byte[]> welcome, ByteBuffer... before)
      throws IOException {
    this.socket = folder.resolve("p0.sock");
    this.port = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    port.bind(UnixDomainSocketAddress.of(socket));
    this.greeter = Thread.ofPlatform().daemon().start(() -> greet(welcome, before));
  }

  /** An agent that says first these frames, and then the fields of generation 1. */
  static ScriptedPeer greeting(Path folder, ByteBuffer... before) throws IOException {
    return new ScriptedPeer(folder, fields -> welcome(fields, 1).build(), before);
  }

  /** An agent that says these fields behind the nonce. */
  static ScriptedPeer greetingWith(Path folder, Function<Fields.Builder, byte[]> welcome)
      throws IOException {
    return new ScriptedPeer(folder, welcome);
  }

  /** An agent that says nothing. */
  static ScriptedPeer silent(Path folder) throws IOException {
    return new ScriptedPeer(folder, null);
  }

  /** Adds what every WELCOME says behind the nonce. */
  static Fields.Builder welcome(Fields.Builder fields, int generation) {
    return fields.put(Tag.GENERATION, generation).put(Tag.AGENT_VERSION, "9.8").put(Tag.PHASE, 1);
  }

  /** Becomes its client, as the engine does. */
  Guest connect(Duration timeout) throws IOException {
    return connect(Generations.SPOKEN, timeout);
  }

  Guest connect(Generations spoken, Duration timeout) throws IOException {
    return connect(Lifeline.NONE, spoken, timeout);
  }

  Guest connect(Duration timeout, Patience patience) throws IOException {
    return connect(Lifeline.NONE, Generations.SPOKEN, timeout, patience);
  }

  Guest connect(Lifeline lifeline, Generations spoken, Duration timeout) throws IOException {
    return connect(lifeline, spoken, timeout, Patience.USUAL);
  }

  private Guest connect(Lifeline lifeline, Generations spoken, Duration timeout, Patience patience)
      throws IOException {
    return Guest.connect(
        SocketChannel.open(UnixDomainSocketAddress.of(socket)),
        lifeline,
        spoken,
        false,
        timeout,
        patience);
  }

  private void greet(Function<Fields.Builder, byte[]> welcome, ByteBuffer... before) {
    try {
      channel = port.accept();
      ByteBuffer start = ByteBuffer.allocate(1);
      do {
        start.clear();
        channel.read(start);
      } while (start.get(0) == 0);
      hello = ByteBuffer.allocate(7 + 8 + 6 + Wire.NONCE_BYTES);
      while (hello.hasRemaining()) {
        channel.read(hello);
      }
      byte[] nonce =
          Arrays.copyOfRange(hello.array(), hello.capacity() - Wire.NONCE_BYTES, hello.capacity());
      for (ByteBuffer each : before) {
        channel.write(each);
      }
      if (welcome != null) {
        byte[] fields = welcome.apply(new Fields.Builder().put(Tag.NONCE, nonce));
        channel.write(Frame.encode(Wire.WELCOME, 0, 0, fields));
      }
    } catch (IOException _) {
      // the host has hung up; its test knows why
    }
  }

  /** Returns the generation that HELLO said. */
  int helloGeneration() throws InterruptedException {
    greeter.join();
    return hello.getShort(7 + 6);
  }

  /** Sends frames once a request has come. */
  void write(ByteBuffer... frames) {
    Thread.ofPlatform().daemon().start(() -> answer(frames));
  }

  /** Sends a frame again and again once a request has come, until the host hangs up. */
  void writeForEver(ByteBuffer frame) {
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            greeter.join();
            channel.read(ByteBuffer.allocate(1));
            while (true) {
              channel.write(frame.duplicate());
            }
          } catch (IOException | InterruptedException _) {
            // the host has hung up
          }
        });
  }

  /** Waits for a request, then sends the frames; null hangs up. */
  void answer(ByteBuffer... frames) {
    try {
      greeter.join();
      channel.read(ByteBuffer.allocate(1));
      if (frames == null) {
        channel.shutdownOutput();
        return;
      }
      for (ByteBuffer frame : frames) {
        channel.write(frame);
      }
    } catch (IOException | InterruptedException _) {
      // the host has hung up on a lie, as it should
    }
  }

  /** Waits until the host has hung up. */
  void awaitHangUp() throws IOException, InterruptedException {
    greeter.join();
    ByteBuffer rest = ByteBuffer.allocate(1024);
    try {
      while (channel.read(rest.clear()) >= 0) {
        // whatever it had to say
      }
    } catch (SocketException _) {
      // it has hung up without having read all
    }
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
    port.close();
  }
}
