package dev.pyro.guest;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;

/**
 * One client of one port: requests in parallel streams over one socket.
 *
 * <p>Two threads of its own do all reading and writing. An interrupt during a channel operation
 * closes the channel, and callers' threads may be interrupted; these threads are not. Lock order:
 * this connection, then a stream.
 */
public final class GuestConnection implements AutoCloseable {
  private static final long MAX_STALE_BYTES = 4 << 20;

  private final SocketChannel channel;
  private final Frame.Reader reader;
  private final LinkedBlockingQueue<ByteBuffer> outbox = new LinkedBlockingQueue<>();
  private final Map<Integer, GuestStream> streams = new HashMap<>();
  private final Thread readerThread;
  private final Thread writerThread;
  private final Watch watch;
  private Welcome welcome;
  private int lastStream;
  private PyroException failure;

  private GuestConnection(SocketChannel channel, Lifeline lifeline, String name) {
    this.channel = channel;
    this.watch = new Watch(lifeline, this::isAwaited, this::giveUp, Watch.SILENCE, Watch.AGAIN);
    this.reader = new Frame.Reader(channel);
    this.readerThread = Thread.ofPlatform().daemon().name(name + "-reader").unstarted(this::read);
    this.writerThread = Thread.ofPlatform().daemon().name(name + "-writer").unstarted(this::write);
  }

  /** Starts a connection over a port's socket, which it closes at its end, also if it fails. */
  static GuestConnection connect(
      SocketChannel channel,
      Lifeline lifeline,
      Generations spoken,
      boolean fresh,
      Duration timeout) {
    GuestConnection connection = new GuestConnection(channel, lifeline, "guest");
    try {
      connection.welcome = connection.shakeHands(spoken, fresh, timeout);
      spoken.require(connection.welcome);
      connection.readerThread.start();
      return connection;
    } catch (IOException e) {
      connection.close();
      throw PyroException.of(ErrorCode.INTERNAL, "cannot talk to the guest", e);
    } catch (RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private Welcome shakeHands(Generations spoken, boolean fresh, Duration timeout)
      throws IOException {
    byte[] nonce = new byte[Wire.NONCE_BYTES];
    new SecureRandom().nextBytes(nonce);
    if (!fresh) {
      outbox.add(ByteBuffer.allocate(Wire.MAX_FRAME_BYTES));
    }
    byte[] hello =
        new Fields.Builder().put(Tag.GENERATION, spoken.oldest()).put(Tag.NONCE, nonce).build();
    outbox.add(Frame.encode(Wire.HELLO, 0, 0, hello));
    writerThread.start();
    Handshake handshake = new Handshake(nonce);
    Thread waiter = Thread.ofPlatform().daemon().name("guest-welcome").start(handshake);
    try {
      long end = System.nanoTime() + timeout.toNanos();
      while (!waiter.join(watch.beforeNextLook(end))) {
        watch.lookNow();
        if (System.nanoTime() - end >= 0) {
          throw watch.late("the guest did not answer within " + timeout.toMillis() + " ms");
        }
      }
    } catch (InterruptedException e) {
      throw cancelled(e);
    }
    if (handshake.failure != null) {
      throw handshake.failure;
    }
    return handshake.welcome;
  }

  private final class Handshake implements Runnable {
    private final byte[] nonce;
    // Read after the thread has been joined: one of them is there.
    private Welcome welcome;
    private IOException failure;

    Handshake(byte[] nonce) {
      this.nonce = nonce;
    }

    @Override
    public void run() {
      try {
        reader.skipToWelcome(nonce, MAX_STALE_BYTES);
        welcome = Welcome.of(Fields.parse(reader.next().payload()));
      } catch (GuestProtocolException e) {
        failure = e;
      } catch (IOException e) {
        failure = new GuestGoneException(e);
      }
    }
  }

  /** Changes whom to ask about the machine while the guest is silent. */
  void setLifeline(Lifeline lifeline) {
    watch.setLifeline(lifeline);
  }

  /** Returns the watch over the machine. */
  Watch watch() {
    return watch;
  }

  private synchronized boolean isAwaited() {
    return !streams.isEmpty();
  }

  /** Returns what the agent has said of itself. */
  Welcome welcome() {
    return welcome;
  }

  /** Opens a stream for a request. */
  GuestStream open(byte[] request) {
    return open(request, false);
  }

  /**
   * Opens a stream for a request.
   *
   * @param hearsEnds whether the end of an output is an event, too
   */
  GuestStream open(byte[] request, boolean hearsEnds) {
    if (request.length > Wire.MAX_REQUEST_BYTES) {
      throw new PyroException(
          ErrorCode.LIMIT_EXCEEDED,
          "the command with its arguments and environment takes "
              + request.length
              + " bytes; the guest accepts "
              + Wire.MAX_REQUEST_BYTES,
          Wire.TOO_LONG_HINT,
          null);
    }
    GuestStream opened;
    synchronized (this) {
      if (failure != null) {
        throw lost(failure);
      }
      if (streams.size() >= Wire.MAX_STREAMS) {
        throw new PyroException(
            ErrorCode.LIMIT_EXCEEDED, Wire.MAX_STREAMS + " calls are under way in this machine");
      }
      do {
        lastStream = lastStream == Integer.MAX_VALUE ? 1 : lastStream + 1;
      } while (streams.containsKey(lastStream));
      GuestStream stream = new GuestStream(this, lastStream, hearsEnds);
      streams.put(lastStream, stream);
      List<ByteBuffer> frames = Frame.encodeRequest(lastStream, request);
      outbox.addAll(frames); // under the lock: frames of one request stay together in order
      opened = stream;
    }
    watch.turnOn(); // not under the lock: the watch asks whether a call waits
    return opened;
  }

  /**
   * Asks for something that has no output, and waits for the result.
   *
   * @param failed makes of the agent's error what is thrown
   */
  Fields ask(byte[] request, long timeoutNanos, Function<GuestError, PyroException> failed) {
    try (GuestStream stream = open(request)) {
      Fields result = stream.result(timeoutNanos);
      GuestError error = GuestError.in(result);
      if (error != null) {
        throw failed.apply(error);
      }
      return result;
    } catch (IOException e) {
      throw broken(e);
    } catch (InterruptedException e) {
      throw cancelled(e);
    }
  }

  void send(ByteBuffer frame) {
    outbox.add(frame);
  }

  /** Returns why nothing can be sent any more, or null. */
  public synchronized PyroException failure() {
    return failure;
  }

  private void read() {
    try {
      while (true) {
        Frame frame = reader.next();
        watch.heard();
        switch (frame.type()) {
          case Wire.DATA, Wire.EOF, Wire.CREDIT, Wire.RESULT -> dispatch(frame);
          case Wire.FAULT ->
              throw new GuestProtocolException(
                  "it says that we broke the protocol: "
                      + Fields.parse(frame.payload()).text(Tag.MESSAGE).orElse("no reason given"));
          default -> throw new GuestProtocolException("a frame of type " + frame.type());
        }
      }
    } catch (IOException e) {
      fail(e);
    }
  }

  private void dispatch(Frame frame) throws IOException {
    GuestStream stream;
    synchronized (this) {
      stream = streams.get(frame.stream());
    }
    if (stream == null) {
      throw new GuestProtocolException(
          "a frame for stream " + frame.stream() + ", which is not open");
    }
    stream.accept(frame);
    if (frame.type() == Wire.RESULT) { // not before: a result that is a lie must reach its stream
      synchronized (this) {
        streams.remove(frame.stream());
      }
    }
  }

  private void write() {
    try {
      while (true) {
        ByteBuffer frame = outbox.take();
        while (frame.hasRemaining()) {
          channel.write(frame);
        }
      }
    } catch (IOException e) {
      fail(e);
    } catch (InterruptedException _) {
      // close() wants this thread to end
    }
  }

  private void fail(IOException cause) {
    giveUp(
        cause instanceof GuestProtocolException
            ? broken(cause)
            : PyroException.of(
                    ErrorCode.INTERNAL, "the guest is gone", new GuestGoneException(cause))
                .withHint(GuestGoneException.HINT));
  }

  private void giveUp(PyroException why) {
    List<GuestStream> open;
    synchronized (this) {
      if (failure == null) {
        failure = why;
      }
      open = List.copyOf(streams.values());
      streams.clear();
    }
    closeQuietly(channel);
    writerThread.interrupt();
    open.forEach(stream -> stream.fail(why));
  }

  /** Ends the connection; the agent ends everything that was started over it. */
  @Override
  public void close() {
    fail(new IOException("the connection was closed"));
  }

  static PyroException broken(IOException e) {
    return PyroException.of(ErrorCode.INTERNAL, "the guest broke the protocol", e);
  }

  static PyroException cancelled(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new PyroException(ErrorCode.CANCELLED, "interrupted while waiting for the guest", e);
  }

  private static PyroException lost(PyroException failure) {
    return new PyroException(
        failure.code(), failure.getMessage(), failure.remedy().orElse(null), failure);
  }

  private static void closeQuietly(SocketChannel channel) {
    try {
      channel.close();
    } catch (ClosedByInterruptException _) {
      // it is closed
    } catch (IOException _) {
      // nothing is left to be done with it
    }
  }
}
