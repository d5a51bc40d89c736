package dev.pyro.guest;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * One frame of the wire.
 *
 * @param payload is read only and belongs to the frame
 */
record Frame(byte type, int flags, int stream, ByteBuffer payload) {

  static ByteBuffer encode(byte type, int flags, int stream, byte[] payload, int from, int length) {
    ByteBuffer frame = ByteBuffer.allocate(Wire.HEADER_BYTES + length);
    frame.put(type).put((byte) flags).putShort((short) length).putInt(stream);
    return frame.put(payload, from, length).flip();
  }

  static ByteBuffer encode(byte type, int flags, int stream, byte[] payload) {
    return encode(type, flags, stream, payload, 0, payload.length);
  }

  /** Returns a request as the OPEN frames that carry it. */
  static List<ByteBuffer> encodeRequest(int stream, byte[] request) {
    List<ByteBuffer> frames = new ArrayList<>();
    int from = 0;
    do {
      int length = Math.min(request.length - from, Wire.MAX_PAYLOAD_BYTES);
      int flags = from + length < request.length ? Wire.FLAG_MORE : 0;
      frames.add(encode(Wire.OPEN, flags, stream, request, from, length));
      from += length;
    } while (from < request.length);
    return frames;
  }

  /** Reads frames off a channel, in a buffer that never grows. */
  static final class Reader {
    private final ReadableByteChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(2 * Wire.MAX_FRAME_BYTES).limit(0);

    Reader(ReadableByteChannel channel) {
      this.channel = channel;
    }

    /**
     * Waits for the next frame.
     *
     * @throws EOFException if the other end is gone
     * @throws GuestProtocolException if what it sent is no frame
     */
    Frame next() throws IOException {
      need(Wire.HEADER_BYTES);
      byte type = buffer.get();
      int flags = buffer.get() & 0xff;
      int length = buffer.getShort() & 0xffff;
      int stream = buffer.getInt();
      if (type < Wire.HELLO || type > Wire.FAULT || length > Wire.MAX_PAYLOAD_BYTES) {
        throw new GuestProtocolException("a frame of type " + type + " with " + length + " bytes");
      }
      need(length);
      byte[] payload = new byte[length];
      buffer.get(payload);
      return new Frame(type, flags, stream, ByteBuffer.wrap(payload).asReadOnlyBuffer());
    }

    /**
     * Skips everything before the WELCOME that answers this nonce, such as what the port's last
     * client left unread.
     *
     * @param limit how many bytes may be skipped
     */
    void skipToWelcome(byte[] nonce, long limit) throws IOException {
      long skipped = 0;
      while (!startsWelcome(nonce)) {
        buffer.get();
        if (++skipped > limit) {
          throw new GuestProtocolException("no welcome in the first " + limit + " bytes");
        }
      }
    }

    private boolean startsWelcome(byte[] nonce) throws IOException {
      need(1);
      if (buffer.get(buffer.position()) != Wire.WELCOME) {
        return false;
      }
      int field = Wire.HEADER_BYTES + 6; // the nonce's value in the first field of the frame
      need(field + nonce.length);
      int at = buffer.position() + field;
      for (int i = 0; i < nonce.length; i++) {
        if (buffer.get(at + i) != nonce[i]) {
          return false;
        }
      }
      return true;
    }

    private void need(int bytes) throws IOException {
      while (buffer.remaining() < bytes) {
        buffer.compact();
        int got = channel.read(buffer);
        buffer.flip();
        if (got < 0) {
          throw new EOFException("the guest's connection ended");
        }
      }
    }
  }
}
