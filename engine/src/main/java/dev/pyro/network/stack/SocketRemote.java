package dev.pyro.network.stack;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** A socket of this host. */
final class SocketRemote implements Remote {
  private final Loop loop;
  private final SocketChannel channel;
  private SelectionKey key;

  SocketRemote(Loop loop, SocketChannel channel) {
    this.loop = loop;
    this.channel = channel;
  }

  @Override
  public void begin(Ready ready) throws IOException {
    key = loop.register(channel, 0, k -> ready.on(k.isReadable(), k.isWritable()));
  }

  @Override
  public void listen(boolean toRead, boolean toWrite) {
    if (key.isValid()) {
      key.interestOps((toRead ? SelectionKey.OP_READ : 0) | (toWrite ? SelectionKey.OP_WRITE : 0));
    }
  }

  @Override
  public int read(ByteBuffer to) throws IOException {
    return channel.read(to);
  }

  @Override
  public long read(ByteBuffer[] to) throws IOException {
    return channel.read(to);
  }

  @Override
  public long read(ByteBuffer[] to, int offset, int length) throws IOException {
    return channel.read(to, offset, length);
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    return channel.write(from);
  }

  @Override
  public long write(ByteBuffer[] from) throws IOException {
    return channel.write(from);
  }

  @Override
  public long write(ByteBuffer[] from, int offset, int length) throws IOException {
    return channel.write(from, offset, length);
  }

  @Override
  public void shutdownOutput() throws IOException {
    channel.shutdownOutput();
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void reset() {
    try {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    } catch (IOException _) {
      // it is closed already
    }
    close();
  }

  @Override
  public void close() {
    Loop.closeQuietly(channel);
  }
}
