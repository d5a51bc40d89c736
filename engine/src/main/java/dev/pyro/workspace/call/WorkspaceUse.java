package dev.pyro.workspace.call;

import dev.pyro.Progress;
import dev.pyro.PyroException;
import dev.pyro.guest.Guest;
import dev.pyro.keeper.Keeper;
import dev.pyro.machine.DetachedMachine;
import dev.pyro.secret.Redactor;
import dev.pyro.secret.Secrets;
import dev.pyro.store.Cleanup;
import dev.pyro.store.FileLock;
import dev.pyro.store.Home;
import dev.pyro.store.OwnedFolder;
import dev.pyro.store.WorkspaceFolder;
import dev.pyro.workspace.record.NetworkLog;
import dev.pyro.workspace.record.Vault;
import dev.pyro.workspace.record.WorkspaceLog;
import dev.pyro.workspace.record.WorkspaceRecord;
import dev.pyro.workspace.record.WorkspaceStore;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** A workspace during one call, with its lock and everything that the work of the call may need. */
public final class WorkspaceUse implements AutoCloseable {
  private final WorkspaceRecord record;
  private final WorkspaceFolder folder;
  private final Optional<FileLock> lock;
  private final WorkspaceLocks locks;
  private final Connections connections;
  private final Cleanup held = new Cleanup();
  private Connections.Lease lease; // null if the call needs no guest

  WorkspaceUse(WorkspaceRecord record, Optional<FileLock> lock, WorkspaceLocks locks) {
    this.record = record;
    this.connections = locks.connections();
    this.folder = locks.store().folder(record.id());
    this.lock = lock;
    this.locks = locks;
    lock.ifPresent(one -> held.add(one::close));
  }

  /**
   * Connects to the guest of a running machine; closing this ends the connection.
   *
   * @param brief whether the call waits only for one answer of the guest
   */
  void connect(boolean brief) {
    lease = connections.lease(folder, machine().orElseThrow(), brief);
    held.add(lease::close);
  }

  Connections.Lease lease() {
    return lease;
  }

  /** Returns the workspace's id. */
  public String id() {
    return record.id();
  }

  /** Returns the record. While a lock is held, only name and labels can change. */
  public WorkspaceRecord record() {
    return record;
  }

  /** Returns the workspace's files. */
  public WorkspaceFolder folder() {
    return folder;
  }

  /** Returns its secrets; the first call reads them. */
  public Secrets secrets() {
    return vault().of(record);
  }

  private Vault vault() {
    return locks.vault();
  }

  /** Returns the redactor, which replaces its secrets in texts. */
  public Redactor redactor() {
    return secrets().redactor();
  }

  /** Returns the log of its machine, for reading and writing. */
  public WorkspaceLog log() {
    return new WorkspaceLog(folder.log(record.generation()), redactor());
  }

  /** Returns what its network did, without its secrets. */
  public NetworkLog.Content networkLog() {
    return new NetworkLog(folder).shown(redactor());
  }

  /** Returns the machine that the record names; it may have ended. */
  public Optional<DetachedMachine> machine() {
    return locks.store().machine(record);
  }

  /** Returns the connected guest; only for actions that need one. */
  public Guest guest() {
    return lease.guest();
  }

  /** Notes activity, and tells the guest its deadline again. */
  public void settle() {
    settle(true);
  }

  /**
   * Notes activity.
   *
   * @param tellGuest whether to tell the guest its deadline again
   */
  void settle(boolean tellGuest) {
    store().touch(folder);
    int ttl = record.spec().ttlSeconds();
    if (tellGuest && ttl > 0 && lease != null) {
      lease.setLife(Duration.ofSeconds(ttl));
    }
  }

  /** Takes the lock for changing files from the host; waits until it is free. */
  public FileLock lockEdits() {
    return locks.edit(this);
  }

  /**
   * Powers the machine off, if it runs; nothing is lost that was written to its disk.
   *
   * @param force whether a machine that stands still, because the host's disk is full, is ended;
   *     then it loses what was not on its disk yet
   */
  public void powerOff(boolean force) {
    machine()
        .filter(DetachedMachine::isAlive)
        .ifPresent(machine -> PowerOff.run(connections, folder, machine, force));
  }

  /** Gives up the lock, so that others may replace or end the machine; the connection stays. */
  public void unlock() {
    lock.ifPresent(FileLock::close);
  }

  /** Makes a folder for the time of the work; if this process dies, the next one removes it. */
  public OwnedFolder createTemporary(String purpose) {
    return OwnedFolder.createTemporary(home(), purpose);
  }

  /** Returns the process that serves its network and its published ports. */
  public Keeper keeper() {
    return new Keeper(home());
  }

  private Home home() {
    return locks.home();
  }

  private WorkspaceStore store() {
    return locks.store();
  }

  /**
   * Reports how far the work is.
   *
   * @param done how much is done; it only grows
   */
  public void tell(String task, String step, long done, OptionalLong total) {
    locks.progress().on(new Progress(task, step, done, total, false));
  }

  /** Does work that may take long, and reports when it begins and when it has ended. */
  public <T> T telling(String task, Supplier<T> work) {
    return Telling.of(locks.progress(), task, work);
  }

  /** Returns the listener to which progress is reported. */
  public Progress.Listener progress() {
    return locks.progress();
  }

  /** Returns the exception for a file of this workspace on the host that cannot be used. */
  public PyroException failed(String what, IOException e) {
    return PyroException.of(what + " of workspace " + id(), e);
  }

  @Override
  public void close() {
    held.close();
  }
}
