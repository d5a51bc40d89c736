package dev.pyro.network.stack;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The wire to the guest's network card: frames of Ethernet, each with its length in front, as
 * QEMU's {@code -netdev stream} has them (net/stream.c in its sources).
 */
final class Link {
  /** The largest packet that is sent to the guest, and the MTU of its interface. */
  static final int MTU = 49_152;

  /** Room that {@link #send} needs in front of a packet. */
  static final int HEADER = Integer.BYTES + 14;

  private static final int MAX_FRAME = 1 << 17; // QEMU sends at most 68 KiB
  private static final int READ_BYTES = 1 << 18;
  private static final int MIN_FRAME = 14;
  private static final int MAX_QUEUED_BYTES = 1 << 20;
  private static final int IPV4 = 0x0800;
  private static final int IPV6 = 0x86dd;
  private static final byte[] ADDRESSES = {
    0x02, 'p', 'y', 'r', 'o', 2, /* the guest's */ 0x02, 'p', 'y', 'r', 'o', 1 /* our own */
  };

  private final SocketChannel channel;
  private final SelectionKey key;
  private final Events events;
  private final ByteBuffer in = ByteBuffer.allocateDirect(READ_BYTES);
  private final ByteBuffer rest = ByteBuffer.allocateDirect(MAX_FRAME).limit(0);
  private final Queue<ByteBuffer> queued = new ArrayDeque<>();
  private int queuedBytes;

  /** What a link tells. */
  interface Events {
    /** A packet has come. */
    void packet(ByteBuffer packet);

    /** Packets can be sent again. */
    void writable();

    /** The link has ended. */
    void closed(String why);
  }

  Link(Loop loop, SocketChannel channel, Events events) throws IOException {
    this.channel = channel;
    this.events = events;
    this.key = loop.register(channel, SelectionKey.OP_READ, this::ready);
  }

  private void ready(SelectionKey ready) {
    try {
      if (ready.isWritable()) {
        flush();
      }
      if (ready.isReadable()) {
        read();
      }
    } catch (IOException e) {
      close(e.toString());
    }
  }

  private void read() throws IOException {
    if (channel.read(in) < 0) {
      close("QEMU has ended");
      return;
    }
    in.flip();
    while (in.remaining() >= Integer.BYTES) {
      int length = in.getInt(in.position());
      if (length < 0 || length > MAX_FRAME) {
        close("QEMU sent a frame of " + Integer.toUnsignedString(length) + " bytes");
        return;
      }
      if (in.remaining() - Integer.BYTES < length) {
        break;
      }
      int at = in.position() + Integer.BYTES;
      in.position(at + length);
      int type = length < MIN_FRAME ? 0 : in.getShort(at + MIN_FRAME - Short.BYTES) & 0xffff;
      if (type == IPV4 || type == IPV6) {
        events.packet(in.slice(at + MIN_FRAME, length - MIN_FRAME));
      }
    }
    in.compact();
  }

  /** Returns whether {@link #send} takes a packet now. */
  boolean isWritable() {
    return channel.isOpen() && !rest.hasRemaining() && queued.isEmpty();
  }

  /**
   * Sends a packet whole, if {@link #isWritable}.
   *
   * @param packet the buffers of a packet; the first has {@link #HEADER} free bytes in front
   */
  boolean send(boolean isIpv6, ByteBuffer... packet) {
    if (!isWritable()) {
      return false;
    }
    try {
      putHeader(isIpv6, packet);
      channel.write(packet);
      rest.clear();
      for (ByteBuffer part : packet) {
        rest.put(part);
      }
      rest.flip();
      key.interestOps(
          rest.hasRemaining()
              ? SelectionKey.OP_READ | SelectionKey.OP_WRITE
              : SelectionKey.OP_READ);
      return true;
    } catch (IOException e) {
      close(e.toString());
      return false;
    }
  }

  /** Sends a small packet, at the latest when others have gone; drops it if too many wait. */
  void sendSoon(boolean isIpv6, ByteBuffer packet) {
    boolean isQueued = !isWritable() && channel.isOpen();
    if (!isQueued) {
      send(isIpv6, packet);
    } else if (queuedBytes + packet.remaining() <= MAX_QUEUED_BYTES) {
      ByteBuffer copy = ByteBuffer.allocate(packet.remaining());
      copy.put(packet.slice()).flip();
      putHeader(isIpv6, copy);
      queued.add(copy);
      queuedBytes += copy.remaining();
      key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
    }
  }

  private static void putHeader(boolean isIpv6, ByteBuffer... packet) {
    int length = -Integer.BYTES;
    for (ByteBuffer part : packet) {
      length += part.remaining();
    }
    ByteBuffer first = packet[0];
    int at = first.position();
    first.putInt(at, length);
    first.put(at + Integer.BYTES, ADDRESSES);
    first.putShort(at + HEADER - Short.BYTES, (short) (isIpv6 ? IPV6 : IPV4));
  }

  private void flush() throws IOException {
    while (true) {
      channel.write(rest);
      if (rest.hasRemaining()) {
        return;
      }
      ByteBuffer next = queued.poll();
      if (next == null) {
        key.interestOps(SelectionKey.OP_READ);
        events.writable();
        return;
      }
      queuedBytes -= next.remaining();
      rest.clear();
      rest.put(next).flip();
    }
  }

  void close(String why) {
    if (channel.isOpen()) {
      Loop.closeQuietly(channel);
      events.closed(why);
    }
  }
}
