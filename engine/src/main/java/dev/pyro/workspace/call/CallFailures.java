package dev.pyro.workspace.call;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.Remedy;
import dev.pyro.guest.GuestGoneException;
import dev.pyro.machine.DetachedMachine;
import dev.pyro.machine.QemuEnd;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** The failures of a call that name its workspace and say what the user can do. */
final class CallFailures {
  private CallFailures() {}

  /** Returns the failure of a call that cannot use the file of a lock. */
  static PyroException cannotLock(String what, IOException e) {
    PyroException failure = PyroException.of(what, e);
    return failure.remedy().isPresent()
        ? failure
        : failure.withHint("the file of a lock holds nothing: remove it, and try again");
  }

  /** Returns the failure of a call that needs a workspace for itself. */
  static PyroException inUse(Action action, String id, Duration waited, String user) {
    return new PyroException(
        ErrorCode.TIMEOUT,
        "cannot %s workspace %s: after %d s it is still in use by %s"
            .formatted(action.verb(), id, waited.toSeconds(), user),
        switch (action) {
          case DELETE -> Remedy.words("end that process, then try again");
          case START -> Remedy.words("wait for that process, or end it, then try again");
          default ->
              Remedy.words(
                  "wait longer (--timeout-seconds, timeout_seconds), or end what runs in it (--force, force)");
        },
        null);
  }

  /**
   * Returns a failure of the guest with the workspace's id and what the user can do. What a layer
   * below says of a guest that breaks the protocol, or does not answer, knows neither.
   */
  static PyroException named(Action action, String id, PyroException e) {
    boolean isGuests = e.code() == ErrorCode.INTERNAL || e.code() == ErrorCode.TIMEOUT;
    if (!isGuests || action.lock() == Action.Lock.NONE) {
      return e;
    }
    String message = e.getMessage().contains(id) ? "" : "workspace " + id + ": ";
    return new PyroException(
        e.code(),
        message + e.getMessage(),
        e.remedy().orElseGet(() -> wayOn(action, id, e)),
        e.getCause());
  }

  private static Remedy wayOn(Action action, String id, PyroException e) {
    if (GuestGoneException.isBehind(e)) {
      return Remedy.words(GuestGoneException.HINT);
    }
    return switch (action) {
      case STOP ->
          Remedy.call("its machine has been ended all the same; start it: ", "workspace_start", id);
      case START -> Remedy.call("try again: ", "workspace_start", id);
      case RESET -> Remedy.call("try again: ", "workspace_reset", id);
      default ->
          Remedy.call("if it happens again, give it another start: ", "workspace_stop", id)
              .then(" and then start it");
    };
  }

  /** Returns the failure of a call whose machine ended meanwhile. */
  static PyroException ended(WorkspaceUse use, PyroException cause) {
    Optional<QemuEnd> end = use.machine().flatMap(DetachedMachine::howItEnded);
    String advice = end.map(QemuEnd::advice).orElse("");
    String before = (advice.isEmpty() ? "" : advice + "; ") + "start it again: ";
    return new PyroException(
        ErrorCode.WRONG_STATE,
        "the machine of workspace "
            + use.id()
            + " ended meanwhile"
            + end.map(known -> ": " + known.told()).orElse(""),
        Remedy.call(before, "workspace_start", use.id()),
        cause);
  }
}
