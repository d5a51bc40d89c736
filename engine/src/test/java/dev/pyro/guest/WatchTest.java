package dev.pyro.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** While a call waits for a silent guest, its machine is looked at. */
@Timeout(120)
class WatchTest {
  private static final Duration SOON = Duration.ofMillis(1);
  private final PyroException full = new PyroException(ErrorCode.UNAVAILABLE, "full");

  private final BlockingQueue<Optional<PyroException>> findings = new SynchronousQueue<>();
  private final CompletableFuture<PyroException> givenUp = new CompletableFuture<>();
  private final AtomicInteger looking = new AtomicInteger();
  private volatile boolean awaited = true;

  private Optional<PyroException> next() throws InterruptedException {
    looking.incrementAndGet();
    try {
      return findings.take();
    } finally {
      looking.decrementAndGet();
    }
  }

  private Watch watch(Lifeline lifeline) {
    return new Watch(lifeline, () -> awaited, givenUp::complete, SOON, SOON);
  }

  /** Lets a look that has begun end; none begins any more. */
  private void end() throws InterruptedException {
    awaited = false;
    while (!findings.offer(Optional.empty()) && looking.get() > 0) {
      Thread.onSpinWait();
    }
  }

  @Test
  void whatIsWrongIsTheReasonForBeingLateUntilTheMachineRuns() throws Exception {
    Watch watch = watch(this::next);
    assertEquals(ErrorCode.TIMEOUT, watch.late("too late").code());
    assertEquals("too late", watch.late("too late").getMessage());

    watch.turnOn();
    findings.put(Optional.of(full)); // taken by the first look
    findings.put(Optional.of(full)); // taken by the second, so the first has ended
    assertSame(full, watch.late("too late"));

    findings.put(Optional.empty());
    findings.put(Optional.empty());
    assertEquals("too late", watch.late("too late").getMessage());
    end();
  }

  @Test
  void itEndsWhenNobodyWaitsAndBeginsAgain() throws Exception {
    Watch watch = watch(this::next);
    watch.turnOn();
    watch.turnOn(); // one look at a time, however many calls wait
    findings.put(Optional.empty());
    awaited = false;
    CompletableFuture<Void> idle = new CompletableFuture<>();
    Watch other = new Watch(Lifeline.NONE, () -> idle.complete(null), _ -> {}, SOON, SOON);
    other.turnOn();
    idle.join();

    awaited = true;
    watch.turnOn();
    findings.put(Optional.of(full));
    findings.put(Optional.of(full));
    assertSame(full, watch.trouble());
    end();
  }

  @Test
  void aMachineThatDoesNotAnswerTwiceIsGivenUp() throws Exception {
    BlockingQueue<Integer> looks = new ArrayBlockingQueue<>(10);
    Watch watch =
        watch(() -> {
          looks.add(1);
          throw new IOException("QEMU did not greet within 10 s");
        });
    watch.turnOn();
    PyroException e = givenUp.get();
    awaited = false;

    assertEquals(ErrorCode.UNAVAILABLE, e.code());
    assertEquals("the machine does not answer: QEMU did not greet within 10 s", e.getMessage());
    assertTrue(looks.size() >= 2, looks.size() + " looks");
  }

  @Test
  void aGuestThatSpeaksIsNotLookedAt() {
    Watch watch =
        new Watch(
            () -> {
              throw new IllegalStateException("nobody should look");
            },
            () -> awaited,
            givenUp::complete,
            Duration.ofMinutes(10),
            SOON);
    watch.heard();
    watch.lookNow();
    assertEquals("late", watch.late("late").getMessage());
  }
}
