package dev.pyro.guest;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One request, its input and its output. The connection's reader thread puts events in and never
 * waits: credit bounds how much can lie here. One thread takes events out, another may send input.
 */
final class GuestStream implements AutoCloseable {

  /** What arrives on a stream. */
  sealed interface Event {
    /**
     * Bytes of the output or the error output. There are none at the end of that output, which only
     * a stream hears of that has asked for it.
     */
    record Data(int channel, ByteBuffer bytes) implements Event {}

    /** The last event. */
    record Result(Fields fields) implements Event {}
  }

  /** Consumed bytes are granted back in steps of this size, to save frames. */
  private static final int GRANT_BYTES = Wire.INITIAL_CREDIT_BYTES / 4;

  private static final int CHANNELS = 3;

  private final GuestConnection connection;
  private final int id;
  private final boolean hearsEnds;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Inbox inbox = new Inbox();
  private final long[] guestMaySend = new long[CHANNELS];
  private final boolean[] ended = new boolean[CHANNELS];
  private final int[] consumed = new int[CHANNELS];
  private long weMaySend = Wire.INITIAL_CREDIT_BYTES;
  private long sent; // bytes of input, ever
  private boolean resultArrived;
  private long end; // by System.nanoTime(); only with hasEnd
  private boolean hasEnd;
  private PyroException failure;

  GuestStream(GuestConnection connection, int id, boolean hearsEnds) {
    this.connection = connection;
    this.id = id;
    this.hearsEnds = hearsEnds;
    guestMaySend[Wire.CHANNEL_OUT] = Wire.INITIAL_CREDIT_BYTES;
    guestMaySend[Wire.CHANNEL_ERR] = Wire.INITIAL_CREDIT_BYTES;
  }

  int id() {
    return id;
  }

  /**
   * Takes no output that arrives later than this, so that a guest which never stops cannot keep its
   * reader. A result is taken at any time.
   *
   * @param nanoTime by {@link System#nanoTime}
   */
  void endAt(long nanoTime) {
    lock.lock();
    try {
      end = nanoTime;
      hasEnd = true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for the next event.
   *
   * @param timeoutNanos how long to wait
   * @return the event, or null if none came in time
   * @throws PyroException if the connection is lost
   */
  Event take(long timeoutNanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = timeoutNanos;
      while (inbox.isEmpty() && failure == null && left > 0) {
        left = changed.awaitNanos(left);
      }
      if (inbox.isEmpty()) {
        throwFailure();
        return null;
      }
      return inbox.poll();
    } finally {
      lock.unlock();
    }
  }

  /** Says that so many bytes of a channel have been used, so that more may come. */
  void consumed(int channel, int bytes) {
    int grant = 0;
    lock.lock();
    try {
      consumed[channel] += bytes;
      if (consumed[channel] >= GRANT_BYTES && !resultArrived) {
        grant = consumed[channel];
        consumed[channel] = 0;
        guestMaySend[channel] += grant;
      }
    } finally {
      lock.unlock();
    }
    if (grant > 0) {
      byte[] payload = ByteBuffer.allocate(Integer.BYTES).putInt(grant).array();
      connection.send(Frame.encode(Wire.CREDIT, channel, id, payload));
    }
  }

  /** Returns how many bytes of input were ever sent. */
  long sent() {
    lock.lock();
    try {
      return sent;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Sends input, waiting until the guest takes it, however long.
   *
   * @return false if the stream has ended and takes no more
   */
  boolean sendInput(byte[] bytes, int length) throws InterruptedException {
    return sendInput(bytes, 0, length, Long.MAX_VALUE);
  }

  /**
   * Sends input, waiting until the guest takes it.
   *
   * @param stallNanos how long the guest may take none of it
   * @return false if the stream has ended and takes no more
   * @throws PyroException {@link ErrorCode#TIMEOUT} if the guest takes none for that long
   */
  boolean sendInput(byte[] bytes, int from, int length, long stallNanos)
      throws InterruptedException {
    int at = from;
    int end = from + length;
    while (at < end) {
      int part;
      lock.lockInterruptibly();
      try {
        long left = stallNanos;
        while (weMaySend == 0 && !resultArrived && failure == null) {
          if (left <= 0) {
            throw stalled(stallNanos);
          }
          left = changed.awaitNanos(left);
        }
        if (resultArrived || failure != null) {
          return false;
        }
        part = (int) Math.min(weMaySend, Math.min(end - at, Wire.MAX_PAYLOAD_BYTES));
        weMaySend -= part;
        sent += part;
      } finally {
        lock.unlock();
      }
      connection.send(Frame.encode(Wire.DATA, Wire.CHANNEL_IN, id, bytes, at, part));
      at += part;
    }
    return true;
  }

  PyroException stalled(long nanos) {
    return late("the guest did not go on within " + TimeUnit.NANOSECONDS.toSeconds(nanos) + " s");
  }

  /** Ends the input. */
  void endInput() {
    connection.send(Frame.encode(Wire.EOF, Wire.CHANNEL_IN, id, new byte[0]));
  }

  /** Sends a signal or a terminal size. */
  void control(Fields.Builder fields) {
    connection.send(Frame.encode(Wire.CONTROL, 0, id, fields.build()));
  }

  /** Asks the guest to end the work; the result still comes. */
  void cancel() {
    connection.send(Frame.encode(Wire.CANCEL, 0, id, new byte[0]));
  }

  /** Gives the stream up: if its result has not come, the guest is told to end the work. */
  @Override
  public void close() {
    boolean running;
    lock.lock();
    try {
      running = !resultArrived && failure == null;
      inbox.clear();
      failure = new PyroException(ErrorCode.CANCELLED, "the stream was closed");
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (running) {
      cancel();
    }
  }

  /** Takes a frame in, on the reader thread. */
  void accept(Frame frame) throws IOException {
    lock.lock();
    try {
      switch (frame.type()) {
        case Wire.DATA -> data(channel(frame), frame.payload());
        case Wire.EOF -> {
          if (frame.payload().hasRemaining()) {
            throw new GuestProtocolException("an end of output with a payload");
          }
          requireOpen(channel(frame));
          ended[frame.flags()] = true;
          if (hearsEnds && failure == null) {
            inbox.add(new Event.Data(frame.flags(), frame.payload()));
          }
        }
        case Wire.CREDIT -> credit(frame);
        case Wire.RESULT -> {
          Event result = new Event.Result(Fields.parse(frame.payload()));
          if (failure == null) { // closed here: how it ended is of no interest
            inbox.add(result);
          }
          resultArrived = true;
        }
        default -> throw new GuestProtocolException("a frame of type " + frame.type());
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Lets everybody who waits here know that nothing more comes. */
  void fail(PyroException why) {
    lock.lock();
    try {
      if (!resultArrived && failure == null) {
        failure = why;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void data(int channel, ByteBuffer bytes) throws GuestProtocolException {
    requireOpen(channel);
    if (!bytes.hasRemaining()) {
      throw new GuestProtocolException("data without a byte");
    }
    guestMaySend[channel] -= bytes.remaining();
    if (guestMaySend[channel] < 0) {
      throw new GuestProtocolException("more output than was granted");
    }
    boolean late = hasEnd && System.nanoTime() - end > 0;
    if (failure == null && !late) { // closed here: what still comes is of no interest
      inbox.add(new Event.Data(channel, bytes));
    }
  }

  private void credit(Frame frame) throws GuestProtocolException {
    if (frame.flags() != Wire.CHANNEL_IN || frame.payload().remaining() != Integer.BYTES) {
      throw new GuestProtocolException("a malformed grant");
    }
    weMaySend += frame.payload().getInt(0) & 0xffff_ffffL;
    if (weMaySend > Wire.INITIAL_CREDIT_BYTES) { // it can only give back what was spent
      throw new GuestProtocolException("a grant of more than was spent");
    }
  }

  private void requireOpen(int channel) throws GuestProtocolException {
    if (ended[channel]) {
      throw new GuestProtocolException("output after its end");
    }
  }

  private static int channel(Frame frame) throws GuestProtocolException {
    int channel = frame.flags();
    if (channel != Wire.CHANNEL_OUT && channel != Wire.CHANNEL_ERR) {
      throw new GuestProtocolException("output on channel " + channel);
    }
    return channel;
  }

  private void throwFailure() {
    if (failure != null) {
      throw new PyroException(
          failure.code(), failure.getMessage(), failure.remedy().orElse(null), failure);
    }
  }

  /** Waits for the result of a request that has no output. */
  Fields result(long timeoutNanos) throws InterruptedException, IOException {
    return switch (take(timeoutNanos)) {
      case Event.Result(Fields fields) -> fields;
      case Event.Data _ -> throw new GuestProtocolException("output of a request that has none");
      case null -> throw unanswered(timeoutNanos);
    };
  }

  /** Returns the exception for a guest that is late; it says why, if that is known. */
  PyroException late(String what) {
    return connection.watch().late(what);
  }

  PyroException unanswered(long nanos) {
    return late("the guest did not answer within " + TimeUnit.NANOSECONDS.toSeconds(nanos) + " s");
  }
}
