package dev.pyro.guest;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.Remedy;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Looks at the machine of a guest that is silent while a call waits for it. A guest that works on a
 * long command is silent, too, so silence alone says nothing: the {@link Lifeline} does.
 */
final class Watch {
  /** How long a guest is silent before its machine is looked at. */
  static final Duration SILENCE = Duration.ofSeconds(5);

  /** When a machine that stands still is looked at again. */
  static final Duration AGAIN = Duration.ofSeconds(1);

  /** So often in a row a machine may not answer; each time has a limit of its own. */
  private static final int MOST_UNANSWERED = 2;

  private static final Executor THREADS =
      work -> Thread.ofVirtual().name("guest-watch").start(work);

  private final BooleanSupplier isAwaited;
  private final Consumer<PyroException> giveUp;
  private final Duration silence;
  private final Duration again;
  private volatile Lifeline lifeline;
  private volatile long heardAt = System.nanoTime();
  private volatile PyroException trouble; // null while nothing is known to be wrong
  private int unanswered; // one thread looks at a time
  private final AtomicBoolean isOn = new AtomicBoolean();

  /**
   * Creates a watch that is off.
   *
   * @param isAwaited whether a call still waits for the guest
   * @param giveUp ends all calls
   */
  Watch(
      Lifeline lifeline,
      BooleanSupplier isAwaited,
      Consumer<PyroException> giveUp,
      Duration silence,
      Duration again) {
    this.silence = silence;
    this.again = again;
    this.lifeline = lifeline;
    this.isAwaited = isAwaited;
    this.giveUp = giveUp;
  }

  /** Changes whom to ask about the machine. */
  void setLifeline(Lifeline next) {
    lifeline = next;
  }

  /** Notes that the guest has said something. */
  void heard() {
    heardAt = System.nanoTime();
  }

  /** Goes on until no call waits any more. */
  void turnOn() {
    if (isOn.compareAndSet(false, true)) {
      heard();
      lookIn(silence);
    }
  }

  /** Returns the exception for a guest that has not answered in time: it says why, if known. */
  PyroException late(String what) {
    PyroException known = trouble;
    return known == null ? new PyroException(ErrorCode.TIMEOUT, what) : known;
  }

  /** Returns why the machine stands still, if it is known to; null otherwise. */
  PyroException trouble() {
    return trouble;
  }

  private void lookIn(Duration delay) {
    CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, THREADS)
        .execute(this::look);
  }

  private void look() {
    if (!isAwaited.getAsBoolean()) {
      trouble = null;
      isOn.set(false);
      if (isAwaited.getAsBoolean()) { // a call has come meanwhile, and saw that this was on
        turnOn();
      }
      return;
    }
    lookNow();
    lookIn(trouble == null ? silence : again);
  }

  /** Returns how long to wait for a guest, until it is time to look or too late. */
  Duration beforeNextLook(long endNanos) {
    long left = Math.max(0, endNanos - System.nanoTime());
    return Duration.ofNanos(Math.min(left, silence.toNanos()));
  }

  /** Looks at the machine if the guest has been silent for a while. */
  void lookNow() {
    if (System.nanoTime() - heardAt < silence.toNanos()) {
      trouble = null;
      return;
    }
    try {
      trouble = lifeline.look().orElse(null);
      unanswered = 0;
    } catch (IOException e) {
      trouble =
          new PyroException(
              ErrorCode.UNAVAILABLE,
              "the machine does not answer: " + PyroException.reason(e, ""),
              Remedy.words("its process is stopped or hangs; end it, or wait until it goes on"),
              e);
      if (++unanswered >= MOST_UNANSWERED) {
        giveUp.accept(trouble);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
