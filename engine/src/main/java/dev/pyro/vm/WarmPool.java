package dev.pyro.vm;

import dev.pyro.Command;
import dev.pyro.ExecStreams;
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
 * A warm pool: machines of the usual kind that run before anybody asks for one, for a process that
 * lives long. A background thread fills it, one machine after the other, once a first machine was
 * asked for. A machine that nobody takes for too long powers itself off.
 */
public final class WarmPool implements AutoCloseable {
  private static final Duration IDLE = Duration.ofMinutes(10);
  private static final VmSpec USUAL = VmSpec.of(VmSpec.DEFAULT_ENVIRONMENT);

  private final Machines machines;
  private final int wanted;
  private final Deque<FreshMachine> ready = new ArrayDeque<>();
  private Thread maker; // fills the pool; null while none is missing
  private boolean closed;

  /**
   * Creates an empty pool.
   *
   * @param wanted how many machines should stand ready; 0 is none
   */
  public WarmPool(Machines machines, int wanted) {
    this.machines = machines;
    this.wanted = wanted;
  }

  /** Takes a machine out of the pool, or makes one if none fits; the pool is then refilled. */
  public FreshMachine take(String environment, Shape shape) {
    return takeIfReady(environment, shape).orElseGet(() -> machines.fresh(environment, shape));
  }

  /** Takes a machine out of the pool if one fits; the pool is then refilled. */
  Optional<FreshMachine> takeIfReady(String environment, Shape shape) {
    Optional<FreshMachine> warm = takeReady(environment, shape);
    refill();
    return warm;
  }

  private Optional<FreshMachine> takeReady(String environment, Shape shape) {
    while (true) {
      FreshMachine warm;
      synchronized (this) {
        if (ready.isEmpty() || !ready.peekFirst().isOf(environment, shape)) {
          return Optional.empty();
        }
        warm = ready.removeFirst();
      }
      if (warm.machine().isAlive() && !warm.guest().isLost()) {
        return Optional.of(warm);
      }
      warm.close(); // it has waited too long
    }
  }

  private synchronized void refill() {
    if (!closed && maker == null && ready.size() < wanted) {
      maker = Thread.ofVirtual().name("warm-pool").start(this::make);
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

  /** Makes a machine; null if that fails, as the next who asks for one will hear why. */
  private FreshMachine tryMake() {
    try {
      if (!machines.isReady(USUAL.environment())) {
        return null;
      }
      FreshMachine made = machines.fresh(USUAL.environment(), OneShotVm.shape(USUAL));
      try (Cleanup undo = new Cleanup()) {
        undo.add(made::close);
        made.guest().setDeadline(IDLE, Machines.ANSWER_LIMIT);
        warmUp(made.guest(), USUAL.memMib());
        undo.release();
      }
      return made;
    } catch (PyroException | IOException _) {
      return null;
    }
  }

  /**
   * Does once what the first call will do: run a program and read files. What a machine does for
   * the first time it reads from its disk, and an emulator translates it first.
   */
  private static void warmUp(Guest guest, int memMib) throws IOException {
    guest.exec(
        new ExecCall(
            new Command.Shell("exec true").argv(),
            "/",
            GuestEnvironment.of(ExecStreams.none(), Map.of()),
            Machines.ANSWER_LIMIT,
            memMib),
        ExecStreams.none());
    try (FilesCall look = guest.files("scan", "", "0")) { // there is no /workspace yet
      look.endInput();
      look.output().transferTo(OutputStream.nullOutputStream());
    }
  }

  /** Waits until the pool is full or nothing fills it any more; returns how many are in it. */
  synchronized int await() throws InterruptedException {
    while (maker != null && ready.size() < wanted) {
      wait();
    }
    return ready.size();
  }

  /** Ends the machines in the pool, and the one that is being made. */
  @Override
  public void close() {
    try (Cleanup all = new Cleanup()) {
      synchronized (this) {
        closed = true;
        ready.forEach(warm -> all.add(warm::close));
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
