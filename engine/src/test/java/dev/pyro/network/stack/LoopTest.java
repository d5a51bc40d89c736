package dev.pyro.network.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One handler's fault is not the others'. */
@Timeout(120)
class LoopTest {
  private final List<String> seen = new ArrayList<>();
  private Loop loop;

  @BeforeEach
  void begin() throws Exception {
    loop = new Loop(why -> seen.add(why.getMessage()));
  }

  private void run() throws Exception {
    loop.run();
    loop.dispose();
  }

  @Test
  void aTimerOrATaskThatFailsIsToldAndTheOthersGoOn() throws Exception {
    loop.execute(() -> fail("task"));
    loop.timer(() -> fail("timer")).arm(Duration.ZERO);
    loop.timer(
            () -> {
              seen.add("later");
              loop.close();
            })
        .arm(Duration.ofMillis(1));
    run();
    assertEquals(List.of("timer", "task", "later"), seen);
  }

  @Test
  void aHandlerThatFailsLosesItsChannelAndTheOthersGoOn() throws Exception {
    Pipe bad = ready();
    Pipe good = ready();
    loop.register(bad.source(), SelectionKey.OP_READ, _ -> fail("handler"));
    loop.register(
        good.source(),
        SelectionKey.OP_READ,
        key -> {
          if (seen.contains("handler")) {
            key.cancel();
            loop.close();
          }
        });
    run();
    assertEquals(List.of("handler"), seen);
    assertFalse(bad.source().isOpen());
    bad.sink().close();
    good.sink().close();
    good.source().close();
  }

  @Test
  void anErrorForLackOfMemoryIsOnlyTold() throws Exception {
    loop.execute(() -> {
      throw new OutOfMemoryError("no memory");
    });
    loop.execute(loop::close);
    run();
    assertEquals(List.of("no memory"), seen);
  }

  @Test
  void timersFireInOrderAndCanBeMovedAndCalledOff() throws Exception {
    Loop.Timer moved = loop.timer(() -> seen.add("moved"));
    Loop.Timer off = loop.timer(() -> seen.add("off"));
    Loop.Timer forgotten = loop.timer(() -> seen.add("forgotten"));
    moved.arm(Duration.ZERO);
    moved.arm(Duration.ofMillis(20));
    off.arm(Duration.ZERO);
    off.disarm();
    forgotten.arm(Duration.ofMillis(1));
    forgotten.cancel();
    loop.timer(() -> seen.add("first")).arm(Duration.ofMillis(10));
    loop.timer(loop::close).arm(Duration.ofMillis(30));
    run();
    assertEquals(List.of("first", "moved"), seen);
  }

  private static Pipe ready() throws Exception {
    Pipe pipe = Pipe.open();
    pipe.sink().write(ByteBuffer.wrap(new byte[1]));
    return pipe;
  }

  private static void fail(String what) {
    throw new IllegalStateException(what);
  }
}
