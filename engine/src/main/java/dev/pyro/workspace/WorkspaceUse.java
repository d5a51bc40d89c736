package dev.pyro.workspace;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.machine.DetachedMachine;
import dev.pyro.secret.Redactor;
import dev.pyro.secret.Secrets;
import dev.pyro.store.FileLock;
import dev.pyro.store.WorkspaceFolder;
import java.util.Optional;

/**
 * The right to use a workspace's machine, together with others, or to replace it, alone.
 *
 * @param record as it is while this is held, but for name and labels
 * @param folder the workspace's files
 * @param lock the lock that this holds
 * @param vault has its secrets
 */
record WorkspaceUse(WorkspaceRecord record, WorkspaceFolder folder, FileLock lock, Vault vault)
    implements AutoCloseable {
  String id() {
    return record.id();
  }

  /** Returns its secrets, read when they are first asked for. */
  Secrets secrets() {
    return vault.of(record);
  }

  /** Returns what replaces its secrets in texts. */
  Redactor redactor() {
    return secrets().redactor();
  }

  /** Returns the log of its machine. */
  WorkspaceLog log() {
    return new WorkspaceLog(folder.log(record.generation()), redactor());
  }

  /** Returns the machine that was last known; it may have ended. */
  Optional<DetachedMachine> machine() {
    return record
        .machine()
        .map(json -> DetachedMachine.of(folder.machine(record.generation()), json));
  }

  /**
   * Returns the running machine.
   *
   * @param action what it is wanted for, as in "cannot ... workspace"
   * @throws PyroException {@link ErrorCode#WRONG_STATE} if it does not run
   */
  DetachedMachine running(String action) {
    return machine()
        .filter(DetachedMachine::isAlive)
        .orElseThrow(() ->
            new PyroException(
                ErrorCode.WRONG_STATE,
                "cannot "
                    + action
                    + " workspace "
                    + id()
                    + ": it is stopped ("
                    + Statuses.whyStopped(machine())
                    + ")",
                "start it: pyro workspace start " + id(),
                null));
  }

  @Override
  public void close() {
    lock.close();
  }
}
