package dev.pyro.network.stack;

import dev.pyro.network.packet.TcpHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * One TCP connection of the guest (RFC 9293), and the end on the host's side that it goes on to.
 */
final class TcpFlow {
  /** The most bytes that wait, each way. */
  static final int MAX_WAITING = 1 << 19;

  /** With it, a window of up to 1 MiB fits into its field (RFC 7323). */
  static final int SCALE = 4;

  private static final int MAX_WINDOW_FIELD = 0xffff;

  /** After so long a silence the guest is asked whether it still knows the connection. */
  private static final Duration QUIET = Duration.ofMinutes(2);

  /** Where a flow is. */
  private enum State {
    /** The host's socket connects; the guest has no answer yet. */
    DIALLING,
    /** The guest has the answer to its SYN. */
    ANSWERED,
    OPEN,
    CLOSED
  }

  private final Tcp tcp;
  private final FlowKey key;
  private final Ring toHost;
  private final TcpSender sender;
  private final FirstBytes firstBytes;
  private State state = State.DIALLING;
  private Remote host;
  private int received; // the next byte of the guest that is waited for
  private int windowEnd; // the guest may send up to here
  private boolean isGuestDone; // it has sent its FIN
  private boolean isHostShut; // and the host's peer was told
  private boolean mustAcknowledge;
  private long heardAt = System.nanoTime();
  private long bytesOut;
  private long bytesIn;

  TcpFlow(Tcp tcp, FlowKey key, TcpHeader syn, FirstBytes firstBytes) {
    this.tcp = tcp;
    this.key = key;
    this.firstBytes = firstBytes;
    this.toHost = new Ring(tcp.buffers(), MAX_WAITING);
    this.received = syn.sequence() + 1;
    this.windowEnd = received;
    this.sender = new TcpSender(tcp, this, syn);
  }

  FlowKey key() {
    return key;
  }

  long bytesOut() {
    return bytesOut;
  }

  long bytesIn() {
    return bytesIn;
  }

  /** Returns the next byte of the guest that is waited for. */
  int received() {
    return received;
  }

  /** The other end is connected: the guest's SYN gets its answer. */
  void connected(Remote remote) throws IOException {
    host = remote;
    host.begin(
        (isReadable, isWritable) -> tcp.guard(this, () -> hostReady(isReadable, isWritable)));
    state = State.ANSWERED;
    answer();
  }

  void answer() {
    int window = Math.min(toHost.space(), MAX_WINDOW_FIELD); // never scaled in a SYN
    windowEnd = received + window;
    sender.answer(received, window);
  }

  /** Handles a segment of the guest. */
  void segment(TcpHeader segment) {
    heardAt = System.nanoTime();
    sender.heard();
    switch (state) {
      case DIALLING -> {
        if (segment.has(TcpHeader.RST)) {
          close();
        }
      }
      case ANSWERED -> answered(segment);
      case OPEN -> open(segment);
      case CLOSED -> {}
    }
  }

  private void answered(TcpHeader segment) {
    if (segment.has(TcpHeader.RST)) {
      reset();
    } else if (segment.has(TcpHeader.SYN)) {
      answer();
    } else if (sender.opens(segment)) {
      state = State.OPEN;
      if (!firstBytes.isWaiting()) {
        listen();
      }
      open(segment);
    }
  }

  private void open(TcpHeader segment) {
    if (segment.has(TcpHeader.RST)) {
      if (isInWindow(segment.sequence())) {
        reset();
      }
      return;
    }
    if (segment.has(TcpHeader.SYN) || !segment.has(TcpHeader.ACK)) {
      mustAcknowledge = true; // a challenge (RFC 5961)
    } else if (sender.acknowledged(segment)) {
      listen();
      endIfDone();
      take(segment);
      send();
    } else {
      mustAcknowledge = true;
    }
    tcp.touched(this);
  }

  private boolean isInWindow(int sequence) {
    return sequence - received >= 0 && sequence - windowEnd <= 0;
  }

  private void take(TcpHeader segment) {
    if (state != State.OPEN) {
      return;
    }
    if (segment.length() == 0) {
      mustAcknowledge |= !isInWindow(segment.sequence()); // it asks whether this end is alive
      return;
    }
    mustAcknowledge = true;
    int before = received - segment.sequence();
    ByteBuffer data = segment.data();
    if (before < 0 || before > data.limit() || isGuestDone) {
      return; // something before it is missing, or it came before
    }
    data.position(before);
    if (data.hasRemaining()) {
      received += pass(data);
    }
    if (state == State.OPEN && segment.has(TcpHeader.FIN) && !data.hasRemaining()) {
      received++;
      isGuestDone = true;
      if (firstBytes.isWaiting()) {
        judge();
      }
      shutHost();
      endIfDone();
    }
  }

  /** Passes bytes of the guest on, as far as there is room; returns how many. */
  private int pass(ByteBuffer data) {
    int before = data.remaining();
    if (firstBytes.isWaiting()) {
      toHost.put(data);
      judge();
    } else {
      try {
        if (toHost.size() == 0) {
          host.write(data);
        }
        if (data.hasRemaining()) {
          toHost.put(data);
          listen();
        }
      } catch (IOException _) {
        abort(); // the host's peer has reset the connection: so is the guest's
      }
    }
    bytesOut += before - data.remaining();
    return before - data.remaining();
  }

  /** Looks at the first bytes of the guest, before any of them goes on. */
  private void judge() {
    ByteBuffer bytes = ByteBuffer.allocate(toHost.size());
    for (ByteBuffer part : toHost.peek(0, toHost.size())) {
      bytes.put(part);
    }
    firstBytes.judge(bytes.flip(), isGuestDone);
    if (firstBytes.isDenied()) {
      abort();
    } else if (!firstBytes.isWaiting()) {
      flushToHost();
    }
  }

  private void hostReady(boolean isReadable, boolean isWritable) {
    if (state == State.OPEN && isWritable) {
      flushToHost();
    }
    if (state == State.OPEN && isReadable) {
      readFromHost();
    }
    send();
    tcp.touched(this);
  }

  private void flushToHost() {
    try {
      if (toHost.size() > 0) {
        toHost.writeTo(host);
      }
      shutHost();
      listen();
      endIfDone();
    } catch (IOException _) {
      abort();
    }
  }

  private void shutHost() {
    boolean isAllSent = isGuestDone && toHost.size() == 0 && !firstBytes.isWaiting();
    if (state != State.CLOSED && isAllSent && !isHostShut) {
      isHostShut = true;
      try {
        host.shutdownOutput();
      } catch (IOException _) {
        abort();
      }
    }
  }

  private void readFromHost() {
    try {
      bytesIn += sender.readFrom(host);
      listen();
    } catch (IOException _) {
      abort();
    }
  }

  /** Asks for what the host's socket may be ready for. */
  private void listen() {
    if (state == State.OPEN && !firstBytes.isWaiting()) {
      host.listen(sender.hasRoom(), toHost.size() > 0);
    }
  }

  /** There may be memory again for what the host's end has. */
  void feed() {
    if (state == State.OPEN && !sender.feed()) {
      tcp.starved(this);
    } else {
      listen();
    }
  }

  /**
   * Looks whether the guest is still there, if it has been silent. A connection may be quiet for
   * days, but an end of which the guest knows nothing any more would stay for ever.
   */
  void sweep(long now) {
    if (now - heardAt > QUIET.toNanos()) {
      if (state == State.OPEN) {
        sender.probe();
      } else if (state == State.ANSWERED) {
        abort();
      }
    }
  }

  boolean isDialling() {
    return state == State.DIALLING;
  }

  /** Returns whether a SYN is the one that this connection began with, sent again. */
  boolean isFor(TcpHeader syn) {
    return syn.sequence() + 1 == received;
  }

  /** Sends what the guest can take. */
  void send() {
    if (state == State.OPEN) {
      sender.send();
    }
  }

  /** Returns the field of a header, and lets the guest send that far. */
  int window() {
    int end = received + room();
    if (end - windowEnd > 0) {
      windowEnd = end;
    }
    return (windowEnd - received) >>> sender.shift();
  }

  /** Returns how many bytes can be taken, as far as a header can say. */
  private int room() {
    int shift = sender.shift();
    return Math.min(toHost.space(), MAX_WINDOW_FIELD << shift) >> shift << shift;
  }

  /** Notes that a segment has gone which acknowledges what came. */
  void noteAcknowledged() {
    mustAcknowledge = false;
  }

  /** Acknowledges what came in this round, unless data has done so. */
  void endOfRound() {
    if (state != State.OPEN) {
      return;
    }
    int step = Math.min(2 * sender.maxSegment(), (MAX_WINDOW_FIELD << sender.shift()) / 2);
    boolean isOpened = received + room() - windowEnd >= step;
    if (mustAcknowledge || isOpened) {
      mustAcknowledge = false;
      sender.control(TcpHeader.ACK);
    }
  }

  private void endIfDone() {
    if (state == State.OPEN && isGuestDone && isHostShut && sender.isDone()) {
      endOfRound();
      close();
    }
  }

  /** The guest has reset the connection: so is the host's. */
  private void reset() {
    if (host != null) {
      host.reset();
    }
    close();
  }

  /** Resets both ends. */
  void abort() {
    try {
      if (state == State.ANSWERED || state == State.OPEN) {
        sender.control(TcpHeader.RST | TcpHeader.ACK);
      }
    } finally {
      reset();
    }
  }

  private void close() {
    if (state == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    sender.close();
    toHost.clear();
    if (host != null) {
      host.close();
    }
    tcp.closed(this);
  }
}
