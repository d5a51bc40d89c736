package dev.pyro.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pyro.ErrorCode;
import dev.pyro.ExecStreams;
import dev.pyro.PyroException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever bytes stand at the other end of the port, the host gets one clear error. */
@Timeout(60)
class LyingGuestTest {
  private static final byte[] NOTHING = {};
  private static final int STREAM = 1;

  @TempDir Path folder;
  private ServerSocketChannel port;

  @BeforeEach
  void listen() throws IOException {
    port = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    port.bind(UnixDomainSocketAddress.of(socket()));
  }

  @AfterEach
  void stopListening() throws IOException {
    port.close();
  }

  private SocketChannel connected() throws IOException {
    return SocketChannel.open(UnixDomainSocketAddress.of(socket()));
  }

  private Path socket() {
    return folder.resolve("p0.sock");
  }

  @Test
  void moreOutputThanGrantedBreaksTheConnection() {
    byte[] data = new byte[Wire.MAX_PAYLOAD_BYTES];
    ByteBuffer[] flood = new ByteBuffer[9];
    Arrays.setAll(flood, _ -> Frame.encode(Wire.DATA, 1, STREAM, data));
    // Nobody consumes: ping expects no output at all, so the first of it is already a lie.
    assertEquals(
        "the guest broke the protocol: output of a request that has none", pingAfter(flood));
  }

  @Test
  void aFrameForAStreamThatWasNeverOpenedBreaksTheConnection() {
    assertEquals(
        "the guest broke the protocol: a frame for stream 7, which is not open",
        pingAfter(Frame.encode(Wire.RESULT, 0, 7, NOTHING)));
  }

  @Test
  void aSecondResultBreaksTheConnection() throws Exception {
    try (Peer peer = new Peer();
        Guest guest = Guest.connect(connected(), true, Duration.ofSeconds(30))) {
      ByteBuffer result = Frame.encode(Wire.RESULT, 0, STREAM, NOTHING);
      peer.write(result, result.duplicate());
      guest.ping(Duration.ofSeconds(30));
      PyroException e = assertThrows(PyroException.class, () -> guest.ping(Duration.ofSeconds(30)));
      assertEquals(
          "the guest broke the protocol: a frame for stream 1, which is not open", e.getMessage());
    }
  }

  @Test
  void anOversizeFrameBreaksTheConnection() {
    ByteBuffer header = ByteBuffer.allocate(8).put(Wire.DATA).put((byte) 1).putShort((short) -1);
    assertEquals(
        "the guest broke the protocol: a frame of type 4 with 65535 bytes",
        pingAfter(header.putInt(STREAM).flip()));
  }

  @Test
  void aGrantOfMoreThanWasSpentBreaksTheConnection() {
    assertEquals(
        "the guest broke the protocol: a grant of more than was spent",
        pingAfter(Frame.encode(Wire.CREDIT, 0, STREAM, new byte[] {0x7f, 0, 0, 0})));
  }

  @Test
  void anExitWithoutACodeIsALie() throws Exception {
    try (Peer peer = new Peer();
        Guest guest = Guest.connect(connected(), true, Duration.ofSeconds(30))) {
      peer.write(Frame.encode(Wire.RESULT, 0, STREAM, NOTHING));
      ExecCall call = new ExecCall(List.of("true"), "/", List.of(), Duration.ofSeconds(30));
      PyroException e =
          assertThrows(PyroException.class, () -> guest.exec(call, ExecStreams.none()));
      assertEquals(ErrorCode.INTERNAL, e.code());
      assertEquals("the guest broke the protocol: TIMED_OUT is missing", e.getMessage());
    }
  }

  @Test
  void aResultThatIsNoneBreaksTheConnection() {
    assertEquals(
        "the guest broke the protocol: a field is cut short",
        pingAfter(Frame.encode(Wire.RESULT, 0, STREAM, new byte[] {0, 29})));
  }

  @Test
  void aGuestThatHangsUpIsNamedAsGone() {
    assertEquals("the guest is gone: the guest's connection ended", pingAfter((ByteBuffer[]) null));
  }

  @Test
  void aWelcomeForSomebodyElseIsSkipped() throws Exception {
    byte[] stale = new Fields.Builder().put(Tag.NONCE, new byte[16]).build();
    try (Peer peer = new Peer(Frame.encode(Wire.WELCOME, 0, 0, stale));
        Guest guest = Guest.connect(connected(), false, Duration.ofSeconds(30))) {
      peer.write(Frame.encode(Wire.RESULT, 0, STREAM, NOTHING));
      guest.ping(Duration.ofSeconds(30));
    }
  }

  @Test
  void aGuestThatNeverAnswersTimesOut() {
    PyroException e =
        assertThrows(
            PyroException.class, () -> Guest.connect(connected(), true, Duration.ofMillis(50)));
    assertEquals(ErrorCode.TIMEOUT, e.code());
    assertEquals("the guest did not answer within 50 ms", e.getMessage());
  }

  /** Returns the message of a ping that gets these frames, or a hang-up, for an answer. */
  private String pingAfter(ByteBuffer... frames) {
    try (Peer peer = new Peer();
        Guest guest = Guest.connect(connected(), true, Duration.ofSeconds(30))) {
      Thread.ofPlatform().daemon().start(() -> peer.answer(frames));
      PyroException e = assertThrows(PyroException.class, () -> guest.ping(Duration.ofSeconds(30)));
      assertEquals(ErrorCode.INTERNAL, e.code());
      return e.getMessage();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Answers HELLO as it should be, then does what the test says. */
  private final class Peer implements AutoCloseable {
    private final Thread greeter;
    private final ByteBuffer[] before;
    private SocketChannel channel;

    Peer(ByteBuffer... before) {
      this.before = before;
      this.greeter = Thread.ofPlatform().daemon().start(this::greet);
    }

    private void greet() {
      try {
        channel = port.accept();
        ByteBuffer start = ByteBuffer.allocate(1);
        do {
          start.clear();
          channel.read(start);
        } while (start.get(0) == 0);
        ByteBuffer rest = ByteBuffer.allocate(7 + 8 + 6 + Wire.NONCE_BYTES);
        while (rest.hasRemaining()) {
          channel.read(rest);
        }
        byte[] nonce =
            Arrays.copyOfRange(rest.array(), rest.capacity() - Wire.NONCE_BYTES, rest.capacity());
        for (ByteBuffer each : before) {
          channel.write(each);
        }
        byte[] welcome = new Fields.Builder().put(Tag.NONCE, nonce).put(Tag.GENERATION, 1).build();
        channel.write(Frame.encode(Wire.WELCOME, 0, 0, welcome));
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    void write(ByteBuffer... frames) {
      Thread.ofPlatform().daemon().start(() -> answer(frames));
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

    @Override
    public void close() throws IOException {
      if (channel != null) {
        channel.close();
      }
    }
  }
}
