package dev.pyro.vm;

import dev.pyro.Command;
import dev.pyro.ExecStreams;
import dev.pyro.Limits;
import dev.pyro.PyroException;
import dev.pyro.VmSpec;
import dev.pyro.guest.ExecCall;
import dev.pyro.guest.FilesCall;
import dev.pyro.guest.Guest;
import dev.pyro.guest.GuestEnvironment;
import dev.pyro.machine.Shape;
import dev.pyro.store.Cleanup;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;

/**
 * Machines of the usual kind that stand ready for whoever asks next, in a process that lives long.
 * They are made in the background, one after the other, once the first was asked for. One that
 * waits too long powers itself off.
 */
public final class Spares implements AutoCloseable {
  private static final Duration IDLE = Duration.ofMinutes(10);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);
  private static final Shape USUAL = new Shape(Limits.DEFAULT_VCPU_COUNT, Limits.DEFAULT_MEM_MIB);

  private final Machines machines;
  private final int wanted;
  private final Deque<FreshMachine> ready = new ArrayDeque<>();
  private Thread maker; // while it makes some
  private boolean closed;

  /**
   * Keeps machines.
   *
   * @param wanted how many; 0 is none
   */
  public Spares(Machines machines, int wanted) {
    this.machines = machines;
    this.wanted = wanted;
  }

  /** Returns a machine that stands ready, or makes one; another is made in the background. */
  public FreshMachine take(String environment, Shape shape) {
    return takeIfReady(environment, shape).orElseGet(() -> machines.fresh(environment, shape));
  }

  /** Returns a machine if one stands ready; another is made in the background. */
  Optional<FreshMachine> takeIfReady(String environment, Shape shape) {
    Optional<FreshMachine> spare = takeReady(environment, shape);
    refill();
    return spare;
  }

  private Optional<FreshMachine> takeReady(String environment, Shape shape) {
    while (true) {
      FreshMachine spare;
      synchronized (this) {
        if (ready.isEmpty() || !ready.peekFirst().isOf(environment, shape)) {
          return Optional.empty();
        }
        spare = ready.removeFirst();
      }
      if (spare.machine().isAlive() && !spare.guest().isLost()) {
        return Optional.of(spare);
      }
      spare.close(); // it has waited too long
    }
  }

  private synchronized void refill() {
    if (!closed && maker == null && ready.size() < wanted) {
      maker = Thread.ofVirtual().name("spares").start(this::make);
    }
  }

  private void make() {
    while (true) {
      synchronized (this) {
        if (closed || ready.size() >= wanted) {
          maker = null;
          notifyAll();
          return;
        }
      }
      FreshMachine made = tryMake();
      synchronized (this) {
        if (made != null && !closed) {
          ready.addLast(made);
          notifyAll();
          continue;
        }
      }
      if (made != null) {
        made.close();
      }
      synchronized (this) {
        maker = null;
        notifyAll();
      }
      return;
    }
  }

  /** Returns null if it cannot be done: whoever asks for a machine next will be told why. */
  private FreshMachine tryMake() {
    try {
      if (!machines.isReady(VmSpec.DEFAULT_ENVIRONMENT)) {
        return null;
      }
      FreshMachine made = machines.fresh(VmSpec.DEFAULT_ENVIRONMENT, USUAL);
      try (Cleanup undo = new Cleanup()) {
        undo.add(made::close);
        made.guest().setDeadline(IDLE, ANSWER_LIMIT);
        warm(made.guest());
        undo.release();
      }
      return made;
    } catch (PyroException | IOException _) {
      return null;
    }
  }

  /**
   * Runs a program and looks at files, as the first call will: what a machine does for the first
   * time has to be read from its disk and, where it is emulated, translated.
   */
  private static void warm(Guest guest) throws IOException {
    guest.exec(
        new ExecCall(
            new Command.Shell("exec true").argv(),
            "/",
            GuestEnvironment.of(ExecStreams.none(), Map.of()),
            ANSWER_LIMIT),
        ExecStreams.none());
    try (FilesCall look = guest.files("scan", "", "0")) { // there is no /workspace yet
      look.endInput();
      look.output().transferTo(OutputStream.nullOutputStream());
    }
  }

  /** Waits until as many stand ready as are wanted, or no more are being made; tells how many. */
  synchronized int await() throws InterruptedException {
    while (maker != null && ready.size() < wanted) {
      wait();
    }
    return ready.size();
  }

  /** Ends those that were not taken, and the one that is being made. */
  @Override
  public void close() {
    try (Cleanup all = new Cleanup()) {
      synchronized (this) {
        closed = true;
        ready.forEach(spare -> all.add(spare::close));
        ready.clear();
        if (maker != null) {
          maker.interrupt();
        }
        boolean interrupted = false;
        while (maker != null) { // soon: each step of making a machine heeds the interrupt
          try {
            wait();
          } catch (InterruptedException _) {
            interrupted = true;
          }
        }
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }
}
