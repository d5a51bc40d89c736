package dev.pyro.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.ErrorCode;
import dev.pyro.ExecResult;
import dev.pyro.ExecStreams;
import dev.pyro.PyroException;
import dev.pyro.Remedy;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A guest that always has one more byte to say does not keep the host. */
@Timeout(300)
class SlowGuestTest {
  private static final int STREAM = 1;
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final ByteBuffer ONE_BYTE = Frame.encode(Wire.DATA, 1, STREAM, new byte[1]);

  private static final OutputStream NOWHERE = OutputStream.nullOutputStream();

  private static final KeptName WEB =
      new KeptName("service web", "service web", Remedy.words("start it"));

  @TempDir Path folder;

  @Test
  void aCommandWithOutputWithoutEndTimesOut() throws Exception {
    try (ScriptedPeer peer = ScriptedPeer.greeting(folder);
        Guest guest = peer.connect(LONG)) {
      peer.writeForEver(ONE_BYTE);
      ExecCall call = new ExecCall(List.of("yes"), "/", List.of(), Duration.ofMillis(1), 512);

      ExecResult result = guest.exec(call, ExecStreams.none());

      assertTrue(result.timedOut());
      assertEquals(124, result.exitCode());
      assertTrue(result.stdoutBytes() > 0);
      peer.awaitHangUp();
    }
  }

  @Test
  void aListInOneByteAtATimeTimesOut() throws Exception {
    try (ScriptedPeer peer = ScriptedPeer.greeting(folder);
        Guest guest = peer.connect(LONG, withAnswersIn(Duration.ofSeconds(1)))) {
      peer.writeForEver(ONE_BYTE);
      PyroException e = assertThrows(PyroException.class, () -> guest.kept().list());
      assertEquals(ErrorCode.TIMEOUT, e.code());
      assertEquals("the guest did not answer within 1 s", e.getMessage());
    }
  }

  @Test
  void aLookInOneByteAtATimeTimesOut() throws Exception {
    try (ScriptedPeer peer = ScriptedPeer.greeting(folder);
        Guest guest = peer.connect(LONG, withAnswersIn(Duration.ofSeconds(1)))) {
      peer.writeForEver(ONE_BYTE);
      PyroException e = assertThrows(PyroException.class, () -> guest.kept().snapshot(WEB, 0));
      assertEquals(ErrorCode.TIMEOUT, e.code());
      assertEquals("the guest did not answer within 1 s", e.getMessage());
    }
  }

  @Test
  void filesInOneByteAtATimeTimeOut() throws Exception {
    Pace pace = new Pace(LONG, Duration.ofSeconds(1), Long.MAX_VALUE);
    try (ScriptedPeer peer = ScriptedPeer.greeting(folder);
        Guest guest = peer.connect(LONG, new Patience(LONG, LONG, LONG, pace, LONG))) {
      peer.writeForEver(ONE_BYTE);
      try (FilesCall files = guest.files("scan")) {
        PyroException e =
            assertThrows(PyroException.class, () -> files.output().transferTo(NOWHERE));
        assertEquals(ErrorCode.TIMEOUT, e.code());
        assertTrue(
            e.getMessage()
                .matches("the guest is too slow with its files: it moved \\d+ bytes in 1 s"),
            e.getMessage());
      }
    }
  }

  @Test
  void workOnFilesThatTheAgentHasEndedInTheMiddleTimesOut() throws Exception {
    try (ScriptedPeer peer = ScriptedPeer.greeting(folder);
        Guest guest = peer.connect(LONG)) {
      byte[] ended =
          new Fields.Builder()
              .put(Tag.EXIT_CODE, 124)
              .put(Tag.SIGNAL, 9)
              .put(Tag.TIMED_OUT, 1)
              .put(Tag.DURATION_US, Duration.ofHours(6).toMillis() * 1000)
              .build();
      peer.write(ONE_BYTE.duplicate(), Frame.encode(Wire.RESULT, 0, STREAM, ended));
      try (FilesCall files = guest.files("scan", "", "1")) {
        PyroException e =
            assertThrows(PyroException.class, () -> files.output().transferTo(NOWHERE));
        assertEquals(ErrorCode.TIMEOUT, e.code());
        assertEquals("the guest says that its work on files took more than 6 h", e.getMessage());
      }
    }
  }

  @Test
  void anOperationThatMovesMuchHasTheTimeThatItNeeds() {
    Pace pace = new Pace(LONG, Duration.ofSeconds(10), 1000);
    long tenSecondsAgo = System.nanoTime() - Duration.ofSeconds(10).toNanos();

    assertThrows(
        PyroException.class, () -> pace.patience(tenSecondsAgo, 999, SlowGuestTest::tooLate));
    assertTrue(pace.patience(tenSecondsAgo, 1_000_000, SlowGuestTest::tooLate) > 0);
    assertEquals(
        LONG.toNanos(), pace.patience(tenSecondsAgo, 1_000_000_000, SlowGuestTest::tooLate));
  }

  @Test
  void manySmallFramesKeepTheirOrderAndTakeLittleMoreThanTheirBytes() {
    Inbox inbox = new Inbox();
    int frames = 500_000;
    Runtime runtime = Runtime.getRuntime();
    System.gc();
    long before = runtime.totalMemory() - runtime.freeMemory();
    for (int i = 0; i < frames; i++) {
      inbox.add(data(1 + i % 2, (byte) i));
    }
    System.gc();
    long taken = runtime.totalMemory() - runtime.freeMemory() - before;
    assertTrue(taken < 16L * frames, taken + " bytes for " + frames + " frames of one byte");

    for (int i = 0; i < frames; i++) {
      assertEquals(data(1 + i % 2, (byte) i), inbox.poll());
    }
    assertTrue(inbox.isEmpty());
  }

  @Test
  void smallFramesBetweenLargeOnesKeepTheirOrder() {
    Inbox inbox = new Inbox();
    for (int size : new int[] {1, 511, 512, 3, 8192, 511, 2}) {
      inbox.add(data(1, new byte[size]));
    }
    assertEquals(data(1, new byte[1]), inbox.poll());
    inbox.add(data(2, new byte[7]));
    for (int size : new int[] {511, 512, 3, 8192, 511, 2}) {
      assertEquals(data(1, new byte[size]), inbox.poll());
    }
    assertEquals(data(2, new byte[7]), inbox.poll());
    assertEquals(null, inbox.poll());
  }

  private static Patience withAnswersIn(Duration limit) {
    return new Patience(limit, LONG, LONG, Pace.USUAL, LONG);
  }

  private static GuestStream.Event data(int channel, byte... bytes) {
    return new GuestStream.Event.Data(channel, ByteBuffer.wrap(bytes));
  }

  private static PyroException tooLate(String what) {
    return new PyroException(ErrorCode.TIMEOUT, what);
  }
}
