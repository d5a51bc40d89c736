package dev.pyro.workspace.call;

import dev.pyro.ErrorCode;
import dev.pyro.PortForward;
import dev.pyro.Progress;
import dev.pyro.PyroException;
import dev.pyro.StopOptions;
import dev.pyro.guest.GuestGoneException;
import dev.pyro.guest.Patience;
import dev.pyro.machine.DetachedMachine;
import dev.pyro.secret.RedactedErrors;
import dev.pyro.store.Cleanup;
import dev.pyro.store.Home;
import dev.pyro.store.OpenState;
import dev.pyro.workspace.record.Statuses;
import dev.pyro.workspace.record.Vault;
import dev.pyro.workspace.record.WorkspaceRecord;
import dev.pyro.workspace.record.WorkspaceStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Every call on a workspace goes through this class. A call has these steps, in this order: find
 * the workspace, report progress, take the lock, check the state of the machine, note activity,
 * connect to the guest, finish an edit that a dead process left half done, do the work, note
 * activity again. Activity moves the time at which the workspace expires. The row of {@link Action}
 * says which of the steps an operation needs.
 *
 * <p>If a step fails because the machine has ended meanwhile, the exception says so. No exception
 * holds a secret of the workspace.
 */
public final class WorkspaceCalls implements AutoCloseable {
  /** How long calls may take to notice that their machine was powered off. */
  private static final Duration GIVING_UP = Duration.ofSeconds(30);

  /** After work that may take longer than this, the guest gets its usual deadline again. */
  private static final Duration LONG = Duration.ofHours(1);

  private final Progress.Listener progress;
  private final OpenState open;
  private final WorkspaceStore store;
  private final Vault vault;
  private final Connections connections;
  private final WorkspaceLocks locks;
  private final Removals removals;
  private final Patience patience;
  private final Set<PortForward> forwards = ConcurrentHashMap.newKeySet();

  /**
   * Opens the workspaces of a home; nothing is read or written yet.
   *
   * @param progress is told about work that takes long
   * @param open whether the {@code Pyro} that calls belong to is open
   */
  public WorkspaceCalls(Home home, Progress.Listener progress, OpenState open) {
    this(home, progress, open, Patience.USUAL);
  }

  /** The same, with a patience of the caller's for what guests say. */
  public WorkspaceCalls(Home home, Progress.Listener progress, OpenState open, Patience patience) {
    this.progress = progress;
    this.open = open;
    this.patience = patience;
    this.store = new WorkspaceStore(home);
    this.vault = new Vault(store);
    this.connections = new Connections(progress, open, patience);
    this.locks = new WorkspaceLocks(home, store, vault, connections, progress);
    this.removals = new Removals(home, store, locks, connections);
  }

  /** The work of an operation, on a workspace for which the call has the lock. */
  @FunctionalInterface
  public interface Work<T> {
    /** Does it. */
    T on(WorkspaceUse use);
  }

  /**
   * Does the work of an operation on a workspace.
   *
   * @param wanted its id, a unique beginning of its id, or its name
   * @throws PyroException {@link ErrorCode#NOT_FOUND} if there is no such workspace, {@link
   *     ErrorCode#WRONG_STATE} if its machine is not in the state that the action needs, or ended
   *     during the work
   */
  public <T> T call(String wanted, Action action, Work<T> work) {
    return call(wanted, action, Duration.ZERO, work);
  }

  /**
   * Does work on a workspace that may take a while.
   *
   * @param busy how long the work may take; the machine does not power itself off in this time
   */
  public <T> T call(String wanted, Action action, Duration busy, Work<T> work) {
    if (action.lock() == Action.Lock.EXCLUSIVE) {
      return call(wanted, action, StopOptions.defaults(), work);
    }
    return told(
        wanted, action, found -> on(locks.hold(found, action.lock()), action, false, busy, work));
  }

  /**
   * Does work for which nobody else may use the workspace.
   *
   * @param options how long to wait for others, and whether the machine is powered off then
   * @throws PyroException {@link ErrorCode#TIMEOUT} if others still use it, and without force
   */
  public <T> T call(String wanted, Action action, StopOptions options, Work<T> work) {
    return told(wanted, action, found -> exclusively(found, action, options, work));
  }

  private <T> T told(String wanted, Action action, Function<WorkspaceRecord, T> call) {
    WorkspaceRecord found = find(wanted);
    try {
      return action
          .task()
          .map(task -> telling(task, () -> call.apply(found)))
          .orElseGet(() -> call.apply(found));
    } catch (PyroException e) {
      throw RedactedErrors.of(e, vault.of(found).redactor());
    }
  }

  /** Returns the id of the workspace with this id, this beginning of an id, or this name. */
  public String resolve(String wanted) {
    return find(wanted).id();
  }

  private WorkspaceRecord find(String wanted) {
    WorkspaceRecord found = store.find(wanted);
    if (removals.removeIfExpired(found)) {
      throw store.notFound(wanted);
    }
    return found;
  }

  private <T> T exclusively(
      WorkspaceRecord found, Action action, StopOptions options, Work<T> work) {
    Duration limit = Duration.ofSeconds(options.timeoutSeconds());
    requireStopped(found, action);
    WorkspaceLocks.Exclusion first = locks.exclude(found, limit);
    if (first.use().isPresent()) {
      return on(first.use().get(), action, false, Duration.ZERO, work);
    }
    requireStopped(found, action); // another call may have started it meanwhile
    if (!options.force()) {
      throw CallFailures.inUse(action, found.id(), limit, first.user());
    }
    try (WorkspaceUse used = locks.hold(store.require(found.id()), Action.Lock.NONE)) {
      judge(action, used);
      used.powerOff(true); // now the calls of others fail, and give their lock back
    }
    WorkspaceLocks.Exclusion second = locks.exclude(found, GIVING_UP);
    WorkspaceUse mine =
        second
            .use()
            .orElseThrow(() -> CallFailures.inUse(action, found.id(), GIVING_UP, second.user()));
    return on(mine, action, true, Duration.ZERO, work);
  }

  /**
   * Refuses to start a machine that runs, before the wait for its users. It waits only for a call
   * that starts, replaces or ends the machine; such a call ends soon, and decides the state.
   */
  private void requireStopped(WorkspaceRecord found, Action action) {
    if (action.needs() == Action.Needs.STOPPED) {
      try (WorkspaceUse shared = locks.hold(found, Action.Lock.SHARED)) {
        open.require();
        judge(action, shared);
      }
    }
  }

  /**
   * Does the work of a call that has its lock.
   *
   * @param poweredOff whether this call has powered the machine off; then it need not run any more
   */
  private <T> T on(
      WorkspaceUse held, Action action, boolean poweredOff, Duration busy, Work<T> work) {
    try (held) {
      try {
        return locked(held, action, poweredOff, busy, work);
      } catch (PyroException e) {
        throw explained(held, action, e); // before others get the lock, and may remove the machine
      }
    }
  }

  private <T> T locked(
      WorkspaceUse held, Action action, boolean poweredOff, Duration busy, Work<T> work) {
    open.require(); // it may have waited for the lock
    if (action.lock() != Action.Lock.NONE) {
      removals.removeStrays(held);
    }
    if (!poweredOff || held.machine().filter(DetachedMachine::isAlive).isPresent()) {
      judge(action, held);
    }
    if (action.isActivity()) {
      store.touch(held.folder());
    }
    if (action.needsGuest()) {
      connect(action, held, busy);
    }
    T result = work.on(held);
    if (action.isActivity()) {
      held.settle(busy.compareTo(LONG) > 0);
    }
    return result;
  }

  private PyroException explained(WorkspaceUse held, Action action, PyroException e) {
    PyroException told = open.explain(e);
    return told == e && hasLostMachine(action, held, e)
        ? CallFailures.ended(held, e)
        : CallFailures.named(action, held.id(), told);
  }

  private static void judge(Action action, WorkspaceUse use) {
    boolean running = use.machine().filter(DetachedMachine::isAlive).isPresent();
    boolean fits =
        switch (action.needs()) {
          case NOTHING -> true;
          case RUNNING, GUEST, GUEST_BRIEFLY -> running;
          case STOPPED -> !running;
        };
    if (!fits) {
      throw new PyroException(
          ErrorCode.WRONG_STATE,
          "cannot "
              + action.verb()
              + " workspace "
              + use.id()
              + (running
                  ? ": it is running"
                  : ": it is stopped (" + Statuses.whyStopped(use.machine()) + ")"),
          action.remedy(use.id()).orElse(null),
          null);
    }
  }

  private void connect(Action action, WorkspaceUse use, Duration busy) {
    use.secrets(); // if they cannot be read, the call fails before anything is done
    haveNetwork(use); // first: the keeper may need a port of the guest, of which there are few
    use.connect(action.needs() == Action.Needs.GUEST_BRIEFLY);
    HalfDoneEdits.finish(use);
    int ttl = use.record().spec().ttlSeconds();
    if (action.isActivity() && ttl > 0) {
      use.lease().liveFor(Duration.ofSeconds(ttl).plus(busy));
    }
  }

  /**
   * Has a machine the network of its record. A process may have died before the network was up, or
   * the keeper may have ended because the guest did not answer.
   */
  private void haveNetwork(WorkspaceUse use) {
    WorkspaceRecord record = use.record();
    if (!record.network().policy().hasEgress()
        || Files.exists(use.folder().networkIsServed(record.generation()))) {
      return;
    }
    try {
      use.keeper().look(use.id());
    } catch (PyroException e) {
      use.tell(
          "workspace", "its machine has no network: " + e.getMessage(), 0, OptionalLong.empty());
    }
  }

  /** Returns whether a call failed because its machine ended: then the user can start it again. */
  private boolean hasLostMachine(Action action, WorkspaceUse use, PyroException failure) {
    boolean maybe = OpenState.mayBeLostMachine(failure);
    if (!maybe || action.lock() != Action.Lock.SHARED || action.needs() == Action.Needs.STOPPED) {
      return false;
    }
    boolean isOfFile = failure.getCause() instanceof FileSystemException;
    if ((failure.code() == ErrorCode.UNAVAILABLE && !isOfFile)
        || GuestGoneException.isBehind(failure)) {
      use.machine().ifPresent(machine -> machine.awaitExit(patience.ending()));
    }
    return use.machine().filter(DetachedMachine::isAlive).isEmpty() && isStopped(use.id());
  }

  /** Returns whether no machine runs now: another call may have started a new one meanwhile. */
  private boolean isStopped(String id) {
    WorkspaceRecord now = store.require(id); // it may have been deleted
    return store.machine(now).filter(DetachedMachine::isAlive).isEmpty();
  }

  /** Does work that may take long, and reports when it begins and when it has ended. */
  public <T> T telling(String task, Supplier<T> work) {
    return Telling.of(progress, task, work);
  }

  /**
   * Removes a workspace, even if its record cannot be read. If it is in use, its machine is ended
   * first, so that no call that waits for the guest can hold this up, whatever the guest does.
   *
   * @param wanted its id, a unique beginning of its id, or its name
   */
  public String delete(String wanted) {
    Optional<String> unreadable = store.findUnreadable(wanted);
    if (unreadable.isPresent()) {
      removals.removeUnreadable(unreadable.get());
      return unreadable.get();
    }
    WorkspaceRecord found = find(wanted);
    if (isInUse(found)) {
      store.machine(found).ifPresent(DetachedMachine::end);
    }
    return call(
        wanted,
        Action.DELETE,
        StopOptions.defaults(),
        use -> {
          removals.remove(use);
          return use.id();
        });
  }

  /** Returns why a call that is no action on a workspace has failed. */
  public PyroException explain(PyroException e) {
    return open.explain(e);
  }

  private boolean isInUse(WorkspaceRecord found) {
    Optional<WorkspaceUse> unused = locks.tryExclude(found);
    unused.ifPresent(WorkspaceUse::close);
    return unused.isEmpty();
  }

  /** Removes every workspace that has expired, unless it is in use at this moment. */
  public void reapExpired() {
    store.readable().forEach(removals::removeIfExpired);
  }

  /** Returns the store of all records. */
  public WorkspaceStore store() {
    return store;
  }

  /** Returns the locks of workspaces. */
  public WorkspaceLocks locks() {
    return locks;
  }

  /** Returns this process's connections to guests. */
  public Connections connections() {
    return connections;
  }

  /** Closes something together with this, unless {@link #closed} was called for it before. */
  public void closeWith(PortForward forward) {
    forwards.add(forward);
  }

  /** Forgets what {@link #closeWith} was called for. */
  public void closed(PortForward forward) {
    forwards.remove(forward);
  }

  /** Ends this process's connections; the workspaces live on. */
  @Override
  public void close() {
    try (Cleanup parts = new Cleanup()) {
      parts.add(connections::close);
      forwards.forEach(forward -> parts.add(forward::close));
    }
  }
}
