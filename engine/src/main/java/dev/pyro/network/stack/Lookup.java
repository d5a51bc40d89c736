package dev.pyro.network.stack;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** A question that the resolvers of this host are asked, one after the other. */
final class Lookup {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int MIN_TRIES = 2;
  private static final int MAX_TRIES = 4;

  private final Loop loop;
  private final List<InetSocketAddress> servers;
  private final byte[] query;
  private final boolean isStream;
  private final ByteBuffer scratch;
  private final Function<byte[], Optional<byte[]>> judge;
  private final Consumer<Optional<byte[]>> result;
  private final Loop.Timer late;
  private ByteBuffer streamed; // what has come over TCP
  private Optional<byte[]> failure = Optional.empty(); // an answer that says that a resolver failed
  private ByteChannel channel;
  private int tries;
  private boolean isEnded;

  /**
   * @param query with an id that nobody can guess
   * @param isStream whether to ask over TCP
   * @param scratch room for the largest datagram, shared by all
   * @param judge makes of a resolver's answer what the guest gets; nothing if it is none
   * @param result hears once what the guest gets; nothing if no resolver answers
   */
  Lookup(
      Loop loop,
      List<InetSocketAddress> servers,
      byte[] query,
      boolean isStream,
      ByteBuffer scratch,
      Function<byte[], Optional<byte[]>> judge,
      Consumer<Optional<byte[]>> result) {
    this.loop = loop;
    this.servers = servers;
    this.query = query;
    this.isStream = isStream;
    this.scratch = scratch;
    this.judge = judge;
    this.result = result;
    this.late = loop.timer(() -> guard(this::next));
  }

  /** Does something for this lookup. If it fails, this one ends, and no other. */
  private void guard(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error e) {
      finish(Optional.empty());
      throw e;
    }
  }

  /** Asks the next resolver. */
  void next() {
    closeChannel();
    if (isEnded) {
      return;
    }
    int most = Math.max(MIN_TRIES, Math.min(2 * servers.size(), MAX_TRIES));
    if (tries == most || (failure.isPresent() && tries >= servers.size())) {
      finish(failure);
      return;
    }
    InetSocketAddress server = servers.get(tries % servers.size());
    tries++;
    late.arm(PATIENCE);
    try {
      if (isStream) {
        connect(server);
      } else {
        DatagramChannel socket = DatagramChannel.open();
        channel = socket;
        loop.register(socket, SelectionKey.OP_READ, _ -> guard(this::readDatagram));
        socket.connect(server);
        socket.write(ByteBuffer.wrap(query));
      }
    } catch (IOException _) {
      loop.execute(() -> guard(this::next));
    }
  }

  private void connect(InetSocketAddress server) throws IOException {
    streamed = ByteBuffer.allocate(Short.BYTES);
    SocketChannel socket = SocketChannel.open();
    channel = socket;
    SelectionKey key =
        loop.register(socket, SelectionKey.OP_CONNECT, k -> guard(() -> streamReady(k)));
    if (socket.connect(server)) {
      streamReady(key);
    }
  }

  private void streamReady(SelectionKey key) {
    SocketChannel socket = (SocketChannel) key.channel();
    try {
      if (!key.isConnectable()) {
        readStream();
      } else if (socket.finishConnect()) {
        key.interestOps(SelectionKey.OP_READ);
        ByteBuffer sent = ByteBuffer.allocate(Short.BYTES + query.length);
        sent.putShort((short) query.length).put(query).flip();
        socket.write(sent); // a question fits into the buffer of a new socket
      }
    } catch (IOException _) {
      next();
    }
  }

  private void readDatagram() {
    try {
      channel.read(scratch.clear());
      byte[] bytes = new byte[scratch.flip().remaining()];
      scratch.get(bytes);
      judge(bytes);
    } catch (IOException _) {
      next();
    }
  }

  private void readStream() throws IOException {
    while (streamed.hasRemaining()) {
      int got = channel.read(streamed);
      if (got < 0) {
        throw new IOException("it has ended before its answer");
      }
      if (got == 0) {
        return;
      }
      if (streamed.position() == Short.BYTES && streamed.capacity() == Short.BYTES) {
        int length = streamed.getShort(0) & 0xffff;
        streamed = ByteBuffer.allocate(Short.BYTES + length).position(Short.BYTES);
      }
    }
    byte[] bytes = new byte[streamed.capacity() - Short.BYTES];
    streamed.get(Short.BYTES, bytes);
    judge(bytes);
  }

  private void judge(byte[] answer) {
    Optional<byte[]> told = judge.apply(answer);
    if (told.isEmpty()) {
      if (isStream) {
        next();
      }
      return; // somebody else's: the right one may still come
    }
    if (NameServer.isFailure(told.get())) {
      failure = told; // another resolver may do better
      next();
    } else {
      finish(told);
    }
  }

  private void finish(Optional<byte[]> message) {
    if (!isEnded) {
      close();
      result.accept(message);
    }
  }

  private void closeChannel() {
    if (channel != null) {
      Loop.closeQuietly(channel);
    }
  }

  /** Ends it without a result. */
  void close() {
    isEnded = true;
    late.cancel();
    closeChannel();
  }
}
