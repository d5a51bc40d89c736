package dev.pyro.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pyro.ErrorCode;
import dev.pyro.ExecStreams;
import dev.pyro.PyroException;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Limits in number and in size: what one more is answered with. */
@Timeout(300)
class GuestBoundsTest {
  private static final int STREAM = 1;
  private static final Duration LONG = Duration.ofMinutes(2);

  @TempDir Path folder;

  @Test
  void aGuestThatDoesNotComeToItsWelcomeIsRefused() throws Exception {
    ByteBuffer[] stale = new ByteBuffer[129];
    Arrays.setAll(stale, _ -> ByteBuffer.allocate(32_768));
    try (ScriptedPeer peer = ScriptedPeer.greeting(folder, stale)) {
      PyroException e = assertThrows(PyroException.class, () -> peer.connect(LONG));
      assertEquals(ErrorCode.INTERNAL, e.code());
      assertEquals(
          "cannot talk to the guest: no welcome in the first 4194304 bytes", e.getMessage());
    }
  }

  @Test
  void moreOutputThanWasGrantedEndsTheConnection() throws Exception {
    try (ScriptedPeer peer = ScriptedPeer.greeting(folder);
        Guest guest = peer.connect(LONG)) {
      ByteBuffer[] frames = new ByteBuffer[9]; // the ninth is above 256 KiB
      Arrays.setAll(frames, _ -> Frame.encode(Wire.DATA, 1, STREAM, new byte[32_760]));
      peer.write(frames);
      CountDownLatch lost = new CountDownLatch(1);
      OutputStream reader = // takes nothing before the connection has ended
          new OutputStream() {
            @Override
            public void write(int b) {
              while (!guest.isLost()) {
                Thread.onSpinWait();
              }
              lost.countDown();
            }
          };
      ExecCall call = new ExecCall(List.of("yes"), "/", List.of(), LONG, 512);
      PyroException e =
          assertThrows(
              PyroException.class,
              () -> guest.exec(call, ExecStreams.builder().stdout(reader).build()));
      assertEquals(ErrorCode.INTERNAL, e.code());
      assertEquals("the guest broke the protocol: more output than was granted", e.getMessage());
      lost.await();
    }
  }

  @Test
  void aCallTooManyAtATimeIsRefused() throws Exception {
    try (ScriptedPeer peer = ScriptedPeer.greeting(folder);
        Guest guest = peer.connect(LONG)) {
      List<FilesCall> calls = new ArrayList<>();
      for (int i = 0; i < 256; i++) {
        calls.add(guest.files("scan"));
      }
      PyroException e = assertThrows(PyroException.class, () -> guest.files("scan"));
      assertEquals(ErrorCode.LIMIT_EXCEEDED, e.code());
      assertEquals("256 calls are under way in this machine", e.getMessage());
      calls.forEach(FilesCall::close);
    }
  }

  @Test
  void aListOfMoreProcessesThanAGuestKeepsIsRefused() throws Exception {
    ByteArrayOutputStream list = new ByteArrayOutputStream();
    byte[] state =
        new Fields.Builder().put(Tag.STATE, 2).put(Tag.BEGIN, 0).put(Tag.TOTAL, 0).build();
    for (int i = 0; i < 257; i++) {
      list.writeBytes(ByteBuffer.allocate(4).putInt(state.length).array());
      list.writeBytes(state);
    }
    try (ScriptedPeer peer = ScriptedPeer.greeting(folder);
        Guest guest = peer.connect(LONG)) {
      peer.write(
          Frame.encode(Wire.DATA, 1, STREAM, list.toByteArray()),
          Frame.encode(Wire.RESULT, 0, STREAM, new byte[0]));
      PyroException e = assertThrows(PyroException.class, () -> guest.kept().list());
      assertEquals(ErrorCode.INTERNAL, e.code());
      assertEquals("the guest broke the protocol: a malformed list", e.getMessage());
    }
  }

  @Test
  void aReasonThatIsTooLongBreaksTheProtocol() throws Exception {
    byte[] state =
        new Fields.Builder()
            .put(Tag.STATE, 1)
            .put(Tag.BEGIN, 0)
            .put(Tag.TOTAL, 0)
            .put(Tag.ANSWER, new byte[KeptStatus.MAX_ANSWER_BYTES + 1])
            .build();
    Fields fields = Fields.parse(ByteBuffer.wrap(state));
    assertEquals(
        "ANSWER has 256 bytes",
        assertThrows(GuestProtocolException.class, () -> KeptStatus.of(fields)).getMessage());
  }

  @Test
  void whateverFieldsComeOnlyABrokenProtocolIsTold() {
    Random random = new Random(50);
    byte[] good =
        new Fields.Builder()
            .put(Tag.NAME, "service.web")
            .put(Tag.STATE, 3)
            .put(Tag.REASON, 1)
            .put(Tag.BEGIN, 1)
            .put(Tag.TOTAL, 2)
            .put(Tag.EXIT_CODE, 0)
            .put(Tag.ENDED_NS, 1)
            .put(Tag.COLS, 80)
            .put(Tag.ROWS, 24)
            .put(Tag.GENERATION, 1)
            .put(Tag.PHASE, 1)
            .put(Tag.AGENT_VERSION, "1")
            .put(Tag.ERROR, 4)
            .put(Tag.ERRNO, 2)
            .put(Tag.MESSAGE, "execute: a")
            .put(Tag.ANSWER, "404")
            .build();
    for (int i = 0; i < 100_000; i++) {
      byte[] bad = Arrays.copyOf(good, random.nextInt(1, good.length + 1));
      for (int changes = random.nextInt(4); changes > 0; changes--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      try {
        Fields fields = Fields.parse(ByteBuffer.wrap(bad));
        GuestError.in(fields);
        Welcome.of(fields);
        KeptStatus.of(fields);
      } catch (GuestProtocolException _) {
        // as it should
      } catch (PyroException e) {
        assertEquals(ErrorCode.UNAVAILABLE, e.code()); // an agent that does not know the operation
      } catch (java.io.IOException e) {
        throw new AssertionError("another failure", e);
      }
    }
  }
}
