package dev.pyro.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When a process ends, the kernel closes what {@code close} closes. */
@Timeout(600)
class WatchdogTest {
  private static final int KILLED = 128 + 9;

  private final Process first = sleep();
  private final Process second = sleep();
  private final Watchdog watchdog = new Watchdog();

  private static Process sleep() {
    try {
      return new ProcessBuilder("sleep", "86400").start();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void end() {
    watchdog.close();
    first.destroyForcibly();
    second.destroyForcibly();
  }

  @Test
  void itsEndEndsWhatIsWatched() throws Exception {
    watchdog.watch(first.pid());
    watchdog.watch(second.pid());
    watchdog.close();
    assertEquals(KILLED, first.waitFor());
    assertEquals(KILLED, second.waitFor());
  }

  @Test
  void whatWasReleasedLivesOn() throws Exception {
    watchdog.watch(first.pid());
    watchdog.watch(second.pid());
    watchdog.release(first.pid());
    watchdog.release(first.pid());
    watchdog.close();
    assertEquals(KILLED, second.waitFor());
    assertTrue(first.isAlive(), "the list is gone through in its order, and this is the first");
  }

  @Test
  void whatHasEndedIsNotWatched() throws Exception {
    first.destroyForcibly().waitFor();
    watchdog.watch(first.pid());
    watchdog.watch(second.pid());
    watchdog.close();
    assertEquals(KILLED, second.waitFor());
  }
}
