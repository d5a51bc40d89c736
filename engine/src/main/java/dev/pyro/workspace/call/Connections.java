package dev.pyro.workspace.call;

import dev.pyro.ErrorCode;
import dev.pyro.Progress;
import dev.pyro.PyroException;
import dev.pyro.guest.Guest;
import dev.pyro.guest.Patience;
import dev.pyro.machine.DetachedMachine;
import dev.pyro.store.Cleanup;
import dev.pyro.store.FileLock;
import dev.pyro.store.OpenState;
import dev.pyro.store.WorkspaceFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/**
 * This process's connections to guests, one for each machine that is in use. All calls of this
 * process on a machine share its connection. So a process takes only one of the guest's ports. When
 * no call uses a connection any more, it stays open a little longer for the next call. Then it is
 * closed, and its port is free for another process.
 */
public final class Connections implements AutoCloseable {
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);
  private static final Duration KEPT = Duration.ofSeconds(5);

  private final Progress.Listener progress;
  private final OpenState state;
  private final Patience patience;
  private final Map<Path, Connection> open = new HashMap<>();

  Connections(Progress.Listener progress, OpenState state, Patience patience) {
    this.progress = progress;
    this.state = state;
    this.patience = patience;
  }

  /** Returns the connection to a machine, until the lease is closed. */
  public Lease lease(WorkspaceFolder folder, DetachedMachine machine) {
    while (true) {
      Connection connection = share(folder, machine);
      try (Cleanup undo = new Cleanup()) {
        undo.add(() -> release(connection));
        Guest guest = connection.guest();
        if (guest != null && !guest.isLost()) {
          undo.release();
          return new Lease(guest, connection);
        }
      }
      if (!machine.isAlive()) {
        throw new PyroException(ErrorCode.UNAVAILABLE, "the machine has ended");
      }
    }
  }

  /** Returns the connection that calls share, made anew if the known one is lost. */
  private synchronized Connection share(WorkspaceFolder folder, DetachedMachine machine) {
    state.require(); // nobody would close a connection that is made now
    Connection shared = open.get(machine.folder());
    if (shared == null || shared.isLost()) {
      shared = new Connection(folder, machine);
      open.put(machine.folder(), shared);
    }
    shared.users++;
    return shared;
  }

  /** Closes the connection to a machine that is about to be ended. */
  public void drop(DetachedMachine machine) {
    Connection connection;
    synchronized (this) {
      connection = open.remove(machine.folder());
    }
    if (connection != null) {
      connection.close();
    }
  }

  private void release(Connection connection) {
    synchronized (this) {
      connection.users--;
      connection.idleSince = System.nanoTime();
      if (connection.users > 0 || connection.isWatched) {
        return;
      }
      connection.isWatched = true;
    }
    Thread.ofVirtual().start(() -> closeWhenIdle(connection));
  }

  private void closeWhenIdle(Connection connection) {
    try {
      synchronized (this) {
        while (true) {
          if (open.get(connection.machine.folder()) != connection) {
            break;
          }
          long left = KEPT.toNanos() - (System.nanoTime() - connection.idleSince);
          if (connection.users > 0) {
            connection.isWatched = false; // whoever releases it last watches again
            return;
          }
          if (left <= 0) {
            open.remove(connection.machine.folder());
            break;
          }
          wait(Math.max(1, left / 1_000_000));
        }
      }
    } catch (InterruptedException _) {
      // nobody interrupts it
    }
    connection.close();
  }

  /** Closes every connection; the guests then end the commands that were started over it. */
  @Override
  public void close() {
    try (Cleanup all = new Cleanup()) {
      synchronized (this) {
        open.values().forEach(connection -> all.add(connection::close));
        open.clear();
        notifyAll();
      }
    }
  }

  /** The right of one call to use a connection. */
  public final class Lease implements AutoCloseable {
    private final Guest guest;
    private final Connection connection;

    private Lease(Guest guest, Connection connection) {
      this.guest = guest;
      this.connection = connection;
    }

    /** Returns the connected guest. */
    public Guest guest() {
      return guest;
    }

    /**
     * Makes sure that the guest does not power itself off within this time. If its deadline must be
     * moved, it is moved by a tenth more, so that most later calls need not move it again.
     */
    void liveFor(Duration needed) {
      if (connection.livesUntil.get() - (System.nanoTime() + needed.toNanos()) < 0) {
        setLife(needed.plus(needed.dividedBy(10)));
      }
    }

    /** Tells the guest to power itself off when this time has passed. */
    void setLife(Duration life) {
      long until = System.nanoTime() + life.toNanos();
      guest.setDeadline(life, patience.answer());
      connection.livesUntil.set(until);
    }

    @Override
    public void close() {
      release(connection);
    }
  }

  /** One connection; the first call that asks for the guest connects. */
  private final class Connection implements AutoCloseable {
    private final WorkspaceFolder folder;
    private final DetachedMachine machine;
    private final AtomicLong livesUntil =
        new AtomicLong(System.nanoTime()); // as far as this process knows
    private int users; // these three belong to the monitor of Connections
    private long idleSince;
    private boolean isWatched;
    private FileLock port; // these three are written under this monitor
    private volatile Guest guest;
    private volatile boolean closed;

    Connection(WorkspaceFolder folder, DetachedMachine machine) {
      this.folder = folder;
      this.machine = machine;
    }

    /** Returns the guest, and connects to it first if needed; null if this was closed before. */
    synchronized Guest guest() {
      if (guest == null && !closed) {
        try {
          int number = leasePort();
          guest = machine.connect(number, ANSWER_LIMIT, patience, progress);
        } catch (IOException e) {
          throw PyroException.of("cannot lock a port of the guest", e);
        } finally {
          if (guest == null) {
            close();
          }
        }
      }
      return guest;
    }

    /** Returns whether the connection is broken or closed; does not wait while one is made. */
    boolean isLost() {
      Guest known = guest;
      return closed || (known != null && known.isLost());
    }

    private int leasePort() throws IOException {
      for (int number = 0; number < DetachedMachine.PORTS; number++) {
        Optional<FileLock> free = FileLock.tryAcquire(folder.portLock(number));
        if (free.isPresent()) {
          port = free.get();
          return number;
        }
      }
      int number = Math.floorMod((int) ProcessHandle.current().pid(), DetachedMachine.PORTS);
      port =
          FileLock.acquire(
              folder.portLock(number),
              false,
              holder ->
                  progress.on(
                      new Progress(
                          "use the workspace",
                          "waiting for "
                              + holder
                              + ": "
                              + DetachedMachine.PORTS
                              + " processes use it already",
                          0,
                          OptionalLong.empty(),
                          false)));
      return number;
    }

    @Override
    public synchronized void close() {
      closed = true;
      try (Cleanup parts = new Cleanup()) {
        if (port != null) {
          parts.add(port::close);
        }
        if (guest != null) {
          parts.add(guest::close);
        }
        port = null;
      }
    }
  }
}
