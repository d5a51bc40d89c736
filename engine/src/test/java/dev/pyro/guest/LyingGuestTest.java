package dev.pyro.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pyro.ErrorCode;
import dev.pyro.ExecStreams;
import dev.pyro.PyroException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever bytes stand at the other end of the port, the host gets one clear error. */
@Timeout(300)
class LyingGuestTest {
  private static final byte[] NOTHING = {};
  private static final int STREAM = 1;
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir Path folder;

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
  void outputOnTheChannelOfTheInputBreaksTheConnection() {
    assertEquals(
        "the guest broke the protocol: output on channel 0",
        pingAfter(Frame.encode(Wire.DATA, Wire.CHANNEL_IN, STREAM, new byte[1])));
  }

  @Test
  void aFrameThatOnlyTheHostSendsBreaksTheConnection() {
    assertEquals(
        "the guest broke the protocol: a frame of type 1",
        pingAfter(Frame.encode(Wire.HELLO, 0, 0, NOTHING)));
  }

  @Test
  void aFrameForAStreamThatWasNeverOpenedBreaksTheConnection() {
    assertEquals(
        "the guest broke the protocol: a frame for stream 7, which is not open",
        pingAfter(Frame.encode(Wire.RESULT, 0, 7, NOTHING)));
  }

  @Test
  void aSecondResultBreaksTheConnection() throws Exception {
    try (ScriptedPeer peer = ScriptedPeer.greeting(folder);
        Guest guest = peer.connect(LIMIT)) {
      ByteBuffer result = Frame.encode(Wire.RESULT, 0, STREAM, NOTHING);
      peer.write(result, result.duplicate());
      guest.ping(LIMIT);
      PyroException e = assertThrows(PyroException.class, () -> guest.ping(LIMIT));
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
    try (ScriptedPeer peer = ScriptedPeer.greeting(folder);
        Guest guest = peer.connect(LIMIT)) {
      peer.write(Frame.encode(Wire.RESULT, 0, STREAM, NOTHING));
      ExecCall call = new ExecCall(List.of("true"), "/", List.of(), LIMIT, 512);
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
    try (ScriptedPeer peer =
            ScriptedPeer.greeting(folder, Frame.encode(Wire.WELCOME, 0, 0, stale));
        Guest guest = peer.connect(LIMIT)) {
      peer.write(Frame.encode(Wire.RESULT, 0, STREAM, NOTHING));
      guest.ping(LIMIT);
    }
  }

  @Test
  void aGuestThatNeverAnswersTimesOut() throws Exception {
    try (ScriptedPeer peer = ScriptedPeer.silent(folder)) {
      PyroException e =
          assertThrows(PyroException.class, () -> peer.connect(Duration.ofMillis(50)));
      assertEquals(ErrorCode.TIMEOUT, e.code());
      assertEquals("the guest did not answer within 50 ms", e.getMessage());
      peer.awaitHangUp();
    }
  }

  /** Returns the message of a ping that gets these frames, or a hang-up, for an answer. */
  private String pingAfter(ByteBuffer... frames) {
    try (ScriptedPeer peer = ScriptedPeer.greeting(folder);
        Guest guest = peer.connect(LIMIT)) {
      Thread.ofPlatform().daemon().start(() -> peer.answer(frames));
      PyroException e = assertThrows(PyroException.class, () -> guest.ping(LIMIT));
      assertEquals(ErrorCode.INTERNAL, e.code());
      return e.getMessage();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
