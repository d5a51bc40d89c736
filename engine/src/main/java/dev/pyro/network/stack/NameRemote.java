package dev.pyro.network.stack;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;

/** The name server, as what is behind a connection of TCP: each message has its length in front. */
final class NameRemote implements Remote {
  /** So many answers wait at most: the next question is read when the guest has taken one. */
  private static final int MAX_OPEN = 4;

  private static final int MAX_QUERY = 4096;

  private final NameServer server;
  private final ByteBuffer asked = ByteBuffer.allocate(Short.BYTES + MAX_QUERY);
  private final Queue<ByteBuffer> answers = new ArrayDeque<>();
  private final Loop loop;
  private Ready ready;
  private int open; // questions without an answer yet
  private boolean isAsked; // no more questions come
  private boolean isClosed;
  private boolean wantsRead;
  private boolean wantsWrite;
  private boolean isTelling;

  NameRemote(Loop loop, NameServer server) {
    this.loop = loop;
    this.server = server;
  }

  @Override
  public void begin(Ready listener) {
    ready = listener;
  }

  @Override
  public void listen(boolean toRead, boolean toWrite) {
    wantsRead = toRead;
    wantsWrite = toWrite;
    tell();
  }

  /** Tells what is ready, later: never from inside of a call. */
  private void tell() {
    if (!isTelling && !isClosed) {
      isTelling = true;
      loop.execute(() -> {
        isTelling = false;
        boolean isReadable = wantsRead && (!answers.isEmpty() || isAtEnd());
        boolean isWritable = wantsWrite && takes();
        if (!isClosed && (isReadable || isWritable)) {
          ready.on(isReadable, isWritable);
        }
      });
    }
  }

  private boolean takes() {
    return open + answers.size() < MAX_OPEN;
  }

  private boolean isAtEnd() {
    return isAsked && open == 0 && answers.isEmpty();
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    int before = from.remaining();
    while (from.hasRemaining() && takes()) {
      int count = Math.min(length() - asked.position(), from.remaining());
      asked.put(from.slice(from.position(), count));
      from.position(from.position() + count);
      if (length() > asked.capacity()) {
        throw new IOException("no question has " + length() + " bytes");
      }
      if (asked.position() == length()) {
        byte[] query = new byte[asked.position() - Short.BYTES];
        asked.get(Short.BYTES, query);
        asked.clear();
        open++;
        if (!server.ask(query, true, this::answered)) {
          open--;
        }
      }
    }
    return before - from.remaining();
  }

  /** Returns how many bytes the question has that is coming, as far as that is known. */
  private int length() {
    boolean isKnown = asked.position() >= Short.BYTES;
    return Short.BYTES + (isKnown ? asked.getShort(0) & 0xffff : 0);
  }

  private void answered(byte[] message) {
    ByteBuffer answer = ByteBuffer.allocate(Short.BYTES + message.length);
    answers.add(answer.putShort((short) message.length).put(message).flip());
    open--;
    tell();
  }

  @Override
  public long write(ByteBuffer[] from) throws IOException {
    return write(from, 0, from.length);
  }

  @Override
  public long write(ByteBuffer[] from, int offset, int length) throws IOException {
    long written = 0;
    for (int at = offset; at < offset + length; at++) {
      written += write(from[at]);
    }
    return written;
  }

  @Override
  public int read(ByteBuffer to) {
    int before = to.remaining();
    while (to.hasRemaining() && !answers.isEmpty()) {
      ByteBuffer answer = answers.peek();
      int count = Math.min(to.remaining(), answer.remaining());
      to.put(answer.slice(answer.position(), count));
      answer.position(answer.position() + count);
      if (!answer.hasRemaining()) {
        answers.remove();
        tell();
      }
    }
    int got = before - to.remaining();
    return got == 0 && isAtEnd() ? -1 : got;
  }

  @Override
  public long read(ByteBuffer[] to) {
    return read(to, 0, to.length);
  }

  @Override
  public long read(ByteBuffer[] to, int offset, int length) {
    long got = 0;
    for (int at = offset; at < offset + length; at++) {
      int part = to[at].hasRemaining() ? read(to[at]) : 0;
      if (part < 0) {
        return got == 0 ? -1 : got;
      }
      got += part;
    }
    return got;
  }

  @Override
  public void shutdownOutput() {
    isAsked = true;
    tell();
  }

  @Override
  public boolean isOpen() {
    return !isClosed;
  }

  @Override
  public void reset() {
    close();
  }

  @Override
  public void close() {
    isClosed = true;
  }
}
