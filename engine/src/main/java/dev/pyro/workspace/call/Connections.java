package dev.pyro.workspace.call;

import dev.pyro.ErrorCode;
import dev.pyro.Progress;
import dev.pyro.PyroException;
import dev.pyro.guest.Guest;
import dev.pyro.guest.Patience;
import dev.pyro.guest.PortConnection;
import dev.pyro.machine.DetachedMachine;
import dev.pyro.store.Cleanup;
import dev.pyro.store.LockWait;
import dev.pyro.store.OpenState;
import dev.pyro.store.WorkspaceFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * This process's connections to guests, one for each machine that is in use. All calls of this
 * process on a machine share its connection. So a process takes only one of the guest's ports. When
 * no call uses a connection any more, it stays open a little longer for the next call. Then it is
 * closed, and its port is free for another process.
 *
 * <p>There is one exception. If other processes use all ports that long calls may take, the brief
 * calls of this process share a second connection, over a port that is left to such calls.
 */
public final class Connections implements AutoCloseable {
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);
  private static final Duration KEPT = Duration.ofSeconds(5);

  private final Progress.Listener progress;
  private final OpenState state;
  private final Patience patience;
  private final Map<Key, Connection> open = new HashMap<>();

  Connections(Progress.Listener progress, OpenState state, Patience patience) {
    this.progress = progress;
    this.state = state;
    this.patience = patience;
  }

  /** What a connection is for. */
  private record Key(Path machine, boolean briefOnly) {}

  /**
   * Returns the connection to a machine, until the lease is closed.
   *
   * @param brief whether the call waits only for one answer of the guest
   */
  public Lease lease(WorkspaceFolder folder, DetachedMachine machine, boolean brief) {
    while (true) {
      Connection connection = share(folder, machine, brief);
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
  private synchronized Connection share(
      WorkspaceFolder folder, DetachedMachine machine, boolean brief) {
    state.require(); // nobody would close a connection that is made now
    Connection usual = known(machine, false);
    if (usual != null && !(brief && usual.waitsForPort)) {
      return used(usual);
    }
    if (usual == null) {
      Optional<LockWait.Taken> port = Ports.tryTake(folder);
      if (port.isPresent() || !brief) {
        return used(new Connection(folder, machine, false, port));
      }
    }
    Connection second = known(machine, true);
    return used(second != null ? second : new Connection(folder, machine, true, Optional.empty()));
  }

  private Connection known(DetachedMachine machine, boolean briefOnly) {
    Connection known = open.get(new Key(machine.folder(), briefOnly));
    return known == null || known.isLost() ? null : known;
  }

  private Connection used(Connection connection) {
    open.put(connection.key, connection);
    connection.users++;
    return connection;
  }

  /**
   * Connects to a port of the guest's loopback interface. It takes a place in the connection to the
   * machine until it is closed.
   */
  public PortConnection dial(WorkspaceFolder folder, DetachedMachine machine, int port) {
    try (Cleanup undo = new Cleanup()) {
      Lease lease = lease(folder, machine, false);
      undo.add(lease::close);
      PortConnection connection = lease.guest().connect(port, lease::close);
      undo.release();
      return connection;
    }
  }

  /** Closes the connections to a machine that is about to be ended. */
  public void drop(DetachedMachine machine) {
    try (Cleanup all = new Cleanup()) {
      synchronized (this) {
        for (boolean briefOnly : new boolean[] {false, true}) {
          Connection connection = open.remove(new Key(machine.folder(), briefOnly));
          if (connection != null) {
            all.add(connection::close);
          }
        }
      }
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
          if (open.get(connection.key) != connection) {
            break;
          }
          long left = KEPT.toNanos() - (System.nanoTime() - connection.idleSince);
          if (connection.users > 0) {
            connection.isWatched = false; // whoever releases it last watches again
            return;
          }
          if (left <= 0) {
            open.remove(connection.key);
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
    private final Key key;
    private final AtomicLong livesUntil =
        new AtomicLong(System.nanoTime()); // as far as this process knows
    private int users; // these three belong to the monitor of Connections
    private long idleSince;
    private boolean isWatched;
    private Optional<LockWait.Taken> port; // this is read and written under this monitor
    private volatile boolean waitsForPort;
    private volatile LockWait waiting; // null if it never had to wait
    private volatile Guest guest;
    private volatile boolean closed;

    Connection(
        WorkspaceFolder folder,
        DetachedMachine machine,
        boolean briefOnly,
        Optional<LockWait.Taken> port) {
      this.folder = folder;
      this.machine = machine;
      this.key = new Key(machine.folder(), briefOnly);
      this.port = port;
      this.waitsForPort = port.isEmpty();
    }

    /** Returns the guest, and connects to it first if needed; null if this was closed before. */
    synchronized Guest guest() {
      if (guest == null && !closed) {
        try {
          if (port.isEmpty()) {
            port = Optional.of(awaitPort());
            waitsForPort = false;
          }
          guest = machine.connect(port.get().index(), ANSWER_LIMIT, patience, progress);
        } finally {
          if (guest == null) {
            close();
          }
        }
      }
      return guest;
    }

    private LockWait.Taken awaitPort() {
      LockWait mine = Ports.waiting(folder, key.briefOnly());
      waiting = mine;
      if (closed) { // by somebody who did not see the wait yet
        mine.close();
      }
      return Ports.await(mine, progress);
    }

    /** Returns whether the connection is broken or closed; does not wait while one is made. */
    boolean isLost() {
      Guest known = guest;
      return closed || (known != null && known.isLost());
    }

    @Override
    public void close() {
      closed = true;
      LockWait known = waiting;
      if (known != null) {
        known.close(); // else this would have to wait as well
      }
      closeParts();
    }

    private synchronized void closeParts() {
      try (Cleanup parts = new Cleanup()) {
        port.ifPresent(one -> parts.add(one.lock()::close));
        if (guest != null) {
          parts.add(guest::close);
        }
        port = Optional.empty();
      }
    }
  }
}
