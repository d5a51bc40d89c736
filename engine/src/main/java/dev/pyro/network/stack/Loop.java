package dev.pyro.network.stack;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.Channel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.Comparator;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Waits for channels, times and tasks, and handles each in one thread. */
final class Loop implements AutoCloseable {
  private final Selector selector;
  private final TreeSet<Timer> timers =
      new TreeSet<>(
          Comparator.comparingLong((Timer timer) -> timer.queuedFor - ORIGIN)
              .thenComparingLong(timer -> timer.number));
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Consumer<Throwable> failures;
  private Runnable endOfRound = () -> {};
  private volatile boolean isClosed;
  private long madeTimers;

  /** Times of {@link System#nanoTime} can only be compared as differences. */
  private static final long ORIGIN = System.nanoTime();

  /** Handles what a channel is ready for. */
  @FunctionalInterface
  interface Handler {
    void ready(SelectionKey key);
  }

  /**
   * @param failures hears what a handler, a timer or a task has thrown; the others go on
   */
  Loop(Consumer<Throwable> failures) throws IOException {
    this.failures = failures;
    selector = Selector.open();
  }

  /** Something that happens once a time has come, and can be moved and called off. */
  final class Timer {
    private final Runnable action;
    private final long number = ++madeTimers;
    private long due;
    private long queuedFor;
    private boolean isQueued;
    private boolean isArmed;

    private Timer(Runnable action) {
      this.action = action;
    }

    /** Sets the time anew. */
    void arm(Duration delay) {
      due = System.nanoTime() + delay.toNanos();
      isArmed = true;
      if (!isQueued) {
        queue();
      } else if (due - queuedFor < 0) {
        timers.remove(this);
        queue();
      } // else it is looked at too early, and queued again: cheaper than to move it each time
    }

    boolean isArmed() {
      return isArmed;
    }

    /** Calls it off for now: it will be armed again. */
    void disarm() {
      isArmed = false;
    }

    /** Calls it off for good, and forgets it. */
    void cancel() {
      isArmed = false;
      if (isQueued) {
        timers.remove(this);
        isQueued = false;
      }
    }

    private void queue() {
      queuedFor = due;
      isQueued = true;
      timers.add(this);
    }

    private void fire(long now) {
      isQueued = false;
      if (!isArmed) {
        return;
      }
      if (due - now > 0) {
        queue();
      } else {
        isArmed = false;
        action.run();
      }
    }
  }

  Timer timer(Runnable action) {
    return new Timer(action);
  }

  /** Says what is done after each round, when everything that was ready was handled. */
  void atEndOfRound(Runnable action) {
    endOfRound = action;
  }

  SelectionKey register(SelectableChannel channel, int interest, Handler handler)
      throws IOException {
    channel.configureBlocking(false);
    return channel.register(selector, interest, handler);
  }

  /** Does something in the loop's thread. Any thread may call this. */
  void execute(Runnable task) {
    tasks.add(task);
    selector.wakeup();
  }

  /** Runs until it is closed. */
  void run() throws IOException {
    while (!isClosed) {
      runTimers();
      Timer next = timers.isEmpty() ? null : timers.first();
      if (!tasks.isEmpty()) {
        selector.selectNow();
      } else if (next == null) {
        selector.select();
      } else {
        long millis = TimeUnit.NANOSECONDS.toMillis(next.queuedFor - System.nanoTime()) + 1;
        selector.select(Math.max(1, millis));
      }
      for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
        attempt(task); // first: new rules hold for the packets of this round
      }
      for (SelectionKey key : selector.selectedKeys()) {
        handle(key);
      }
      selector.selectedKeys().clear();
      attempt(endOfRound);
    }
  }

  /** Lets go of what it needs of the system, after {@link #run} has ended. */
  void dispose() throws IOException {
    selector.close();
  }

  private void handle(SelectionKey key) {
    try {
      ((Handler) key.attachment()).ready(key);
    } catch (CancelledKeyException _) {
      // closed by what was handled before it in this round
    } catch (RuntimeException | Error e) {
      closeQuietly(key.channel()); // or it would be ready again at once
      failures.accept(e);
    }
  }

  /** Closes what nobody needs any more. */
  static void closeQuietly(Channel channel) {
    try {
      channel.close();
    } catch (IOException _) {
      // it is gone in any case
    }
  }

  private void attempt(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException | Error e) {
      failures.accept(e);
    }
  }

  private void runTimers() {
    long now = System.nanoTime();
    while (!timers.isEmpty() && timers.first().queuedFor - now <= 0) {
      Timer timer = timers.pollFirst();
      attempt(() -> timer.fire(now));
    }
  }

  /** Ends {@link #run}. Any thread may call this. */
  @Override
  public void close() {
    isClosed = true;
    selector.wakeup();
  }
}
