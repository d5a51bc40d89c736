package dev.pyro.network.stack;

import dev.pyro.network.packet.IpPacket;
import dev.pyro.network.packet.TcpHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * The bytes of one connection on their way to the guest (RFC 9293). What the guest has not
 * acknowledged is kept, because the link loses frames when a machine is stopped or another process
 * takes over.
 */
final class TcpSender {
  private static final int SCALE = TcpFlow.SCALE;
  private static final int DEFAULT_SEGMENT = 536; // RFC 9293, 3.7.1
  private static final int MIN_SEGMENT = 64;
  private static final int READ_AT_ONCE = 1 << 17;
  private static final int DUPLICATES = 3; // RFC 5681
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LAST_RETRY = Duration.ofSeconds(60);
  private static final int MAX_RETRIES = 15; // Linux tries as often, and takes as long: 15 minutes

  private final Tcp tcp;
  private final TcpFlow flow;
  private final Ring ring;
  private final Loop.Timer retry;
  private final int maxSegment;
  private final int peerScale; // -1: the guest scales no windows

  private boolean isOpen; // the guest has acknowledged the answer to its SYN
  private int unacknowledged; // the first byte that the guest has not acknowledged
  private int next; // the next byte to send
  private int sentMost; // the byte after the last one that was ever sent
  private long peerWindow;
  private boolean isEnded; // no more bytes come
  private boolean isFinSent;
  private int duplicates;
  private Duration retryDelay = FIRST_RETRY;
  private int retries; // since the guest has last said anything
  private boolean isStarved; // there is no memory for the host's bytes

  TcpSender(Tcp tcp, TcpFlow flow, TcpHeader syn) {
    this.tcp = tcp;
    this.flow = flow;
    this.ring = new Ring(tcp.buffers(), TcpFlow.MAX_WAITING);
    this.retry = tcp.loop().timer(() -> tcp.guard(flow, this::retry));
    this.maxSegment =
        Math.min(largest(), Math.max(syn.maxSegment().orElse(DEFAULT_SEGMENT), MIN_SEGMENT));
    this.peerScale = syn.windowScale().orElse(-1);
    this.peerWindow = syn.window();
    this.unacknowledged = tcp.initialSequence();
    this.next = unacknowledged;
    this.sentMost = unacknowledged;
  }

  /** Returns how many bytes a segment carries at most. */
  private int largest() {
    return Link.MTU - IpPacket.headerSize(flow.key().guest()) - TcpHeader.SIZE;
  }

  int maxSegment() {
    return maxSegment;
  }

  /** Returns by how many bits the windows are shifted that the guest is told. */
  int shift() {
    return peerScale < 0 ? 0 : SCALE;
  }

  /** Answers the guest's SYN. */
  void answer(int received, int window) {
    int scale = peerScale < 0 ? -1 : SCALE;
    tcp.writer().tcpSyn(flow.key(), unacknowledged, received, window, largest(), scale);
    next = unacknowledged + 1;
    sentMost = next;
    retry.arm(retryDelay);
  }

  /** Returns whether a segment acknowledges the answer, and so opens the connection. */
  boolean opens(TcpHeader segment) {
    if (!segment.has(TcpHeader.ACK) || segment.acknowledged() != next) {
      return false;
    }
    unacknowledged = next;
    isOpen = true;
    retry.disarm();
    retryDelay = FIRST_RETRY;
    peerWindow = scaled(segment.window());
    return true;
  }

  private long scaled(int window) {
    return peerScale < 0 ? window : (long) window << peerScale;
  }

  /** The guest has said something, so it is there. */
  void heard() {
    retries = 0;
  }

  /** Asks whether the guest still knows this connection: if not, it resets it. */
  void probe() {
    retries++;
    if (retries > MAX_RETRIES) {
      flow.abort();
    } else {
      tcp.writer()
          .tcpControl(
              flow.key(), unacknowledged - 1, flow.received(), TcpHeader.ACK, flow.window());
    }
  }

  /** Takes what a segment acknowledges; false if it is of bytes that were never sent, or old. */
  boolean acknowledged(TcpHeader segment) {
    int count = segment.acknowledged() - unacknowledged;
    if (count < 0 || segment.acknowledged() - sentMost > 0) {
      return false;
    }
    long window = scaled(segment.window());
    if (count > 0) {
      ring.drop(Math.min(count, ring.size()));
      isStarved = false;
      unacknowledged = segment.acknowledged();
      if (next - unacknowledged < 0) {
        next = unacknowledged;
      }
      duplicates = 0;
      retryDelay = FIRST_RETRY;
      if (unacknowledged == sentMost) {
        retry.disarm();
      } else {
        retry.arm(retryDelay);
      }
    } else if (next != unacknowledged && segment.length() == 0 && window == peerWindow) {
      duplicates++;
      if (duplicates == DUPLICATES) {
        next = unacknowledged;
      }
    }
    peerWindow = window;
    return true;
  }

  /** Returns whether bytes of the host's end can be taken. */
  boolean hasRoom() {
    return !isEnded && !isStarved && ring.size() < TcpFlow.MAX_WAITING;
  }

  /** Takes up reading if there is memory again; returns whether there is. */
  boolean feed() {
    isStarved &= !ring.canGrow();
    return !isStarved;
  }

  /** Takes bytes of the host's end; returns how many. */
  long readFrom(Remote host) throws IOException {
    if (!ring.makeRoom(READ_AT_ONCE)) {
      isStarved = true; // or it would be ready again at once
      tcp.starved(flow);
      return 0;
    }
    long got = ring.readFrom(host);
    isEnded = got < 0;
    return Math.max(got, 0);
  }

  /** Sends what the guest can take. */
  void send() {
    while (isOpen) {
      int sent = next - unacknowledged;
      int waiting = ring.size() - sent;
      int length = (int) Math.min(Math.min(waiting, maxSegment), peerWindow - sent);
      if (length <= 0 || (length < Math.min(waiting, maxSegment) && sent > 0)) {
        break;
      }
      if (!sendData(sent, length, length == waiting)) {
        tcp.wantsToSend(flow);
        return;
      }
    }
    boolean isAllDataSent = next - unacknowledged == ring.size();
    if (isOpen && isEnded && isAllDataSent && !isDone()) {
      isFinSent = true;
      control(TcpHeader.FIN | TcpHeader.ACK);
      next++;
      noteSent();
    }
    if (ring.size() > 0 && !retry.isArmed()) {
      retry.arm(retryDelay); // the guest's window is closed: it is asked again (persist)
    }
  }

  /** Returns whether all bytes have come, and the guest has acknowledged that these were all. */
  boolean isDone() {
    return isFinSent && ring.size() == 0 && unacknowledged == sentMost;
  }

  private boolean sendData(int offset, int length, boolean isPush) {
    int flags = TcpHeader.ACK | (isPush ? TcpHeader.PSH : 0);
    ByteBuffer[] data = ring.peek(offset, length);
    if (!tcp.writer().tcp(flow.key(), next, flow.received(), flags, flow.window(), data)) {
      return false;
    }
    next += length;
    noteSent();
    return true;
  }

  private void noteSent() {
    flow.noteAcknowledged();
    if (next - sentMost > 0) {
      sentMost = next;
    }
    if (!retry.isArmed()) {
      retry.arm(retryDelay);
    }
  }

  /** Sends a segment without data. */
  void control(int flags) {
    tcp.writer().tcpControl(flow.key(), next, flow.received(), flags, flow.window());
  }

  /** The guest has not acknowledged for a while: what it should have is sent again. */
  private void retry() {
    retryDelay = min(retryDelay.multipliedBy(2), LAST_RETRY);
    if (!isOpen) {
      if (retryDelay.equals(LAST_RETRY)) {
        flow.abort();
      } else {
        flow.answer();
      }
    } else if (retries == MAX_RETRIES) {
      flow.abort();
    } else if (sentMost != unacknowledged || ring.size() > 0) {
      retries++;
      next = unacknowledged;
      if (peerWindow == 0 && ring.size() > 0) {
        sendData(0, 1, true); // asks for the window
      } else {
        send();
      }
      if (!retry.isArmed()) {
        retry.arm(retryDelay);
      }
    }
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  void close() {
    isOpen = false;
    retry.cancel();
    ring.clear();
  }
}
