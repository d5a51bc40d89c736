package dev.pyro.workspace.call;

import dev.pyro.Remedy;
import java.util.Optional;

/**
 * The table of all operations on a workspace. The row of an operation says what {@link
 * WorkspaceCalls} has to know about it. Only {@link WorkspaceCalls} acts on these rows.
 */
public enum Action {
  /** Returns the state. */
  STATUS("look at", Lock.NONE, Needs.NOTHING, Counts.AS_LOOK),
  /** Returns the names of the secrets. */
  LIST_SECRETS("list the secrets of", Lock.NONE, Needs.NOTHING, Counts.AS_LOOK),
  /** Returns what happened since the creation or the last reset. */
  LOGS("read the log of", Lock.NONE, Needs.NOTHING, Counts.AS_LOOK),
  /** Returns a summary for a reviewer. */
  SUMMARY("summarize", Lock.NONE, Needs.NOTHING, Counts.AS_LOOK),
  /** Changes name and labels. */
  UPDATE("update", Lock.NONE, Needs.NOTHING, Counts.AS_ACTIVITY),

  /** Powers the machine off. */
  STOP("stop", Lock.EXCLUSIVE, Needs.RUNNING, Counts.AS_LOOK, "stop the workspace"),
  /** Boots the machine. */
  START("start", Lock.EXCLUSIVE, Needs.STOPPED, Counts.AS_ACTIVITY, "start the workspace"),
  /** Gives it a fresh machine, and fills {@code /workspace} from its baseline. */
  RESET("reset", Lock.EXCLUSIVE, Needs.NOTHING, Counts.AS_ACTIVITY, "reset the workspace"),
  /** Removes it. */
  DELETE("delete", Lock.EXCLUSIVE, Needs.NOTHING, Counts.AS_LOOK, "delete the workspace"),

  /** Runs a command. */
  EXEC("run a command in", Lock.SHARED, Needs.GUEST, Counts.AS_ACTIVITY),
  /** Reads the serial console. */
  READ_CONSOLE("read the console of", Lock.SHARED, Needs.RUNNING, Counts.AS_LOOK),

  /** Copies host content into it. */
  PUSH("push to", Lock.SHARED, Needs.GUEST, Counts.AS_ACTIVITY, "push to the workspace"),
  /** Lists a directory. */
  LIST_FILES("list files of", Lock.SHARED, Needs.GUEST_BRIEFLY, Counts.AS_LOOK, "list files"),
  /** Reads a part of a file. */
  READ_FILE("read a file of", Lock.SHARED, Needs.GUEST_BRIEFLY, Counts.AS_LOOK),
  /** Writes a file. */
  WRITE_FILE("write a file of", Lock.SHARED, Needs.GUEST_BRIEFLY, Counts.AS_ACTIVITY),
  /** Applies a patch. */
  APPLY_PATCH("apply a patch to", Lock.SHARED, Needs.GUEST, Counts.AS_ACTIVITY, "apply the patch"),
  /** Compares with the baseline. */
  DIFF("diff", Lock.SHARED, Needs.GUEST, Counts.AS_LOOK, "compare with the baseline"),
  /** Copies files out of it. */
  EXPORT("export from", Lock.SHARED, Needs.GUEST, Counts.AS_LOOK, "export from the workspace"),

  /** Copies the disk. */
  EXPORT_DISK("export the disk of", Lock.SHARED, Needs.STOPPED, Counts.AS_LOOK, "export the disk"),
  /** Lists a directory of the disk. */
  LIST_DISK("list the disk of", Lock.SHARED, Needs.STOPPED, Counts.AS_LOOK, "list the disk"),
  /** Reads a part of a file of the disk. */
  READ_DISK("read the disk of", Lock.SHARED, Needs.STOPPED, Counts.AS_LOOK),

  /** Opens a shell. */
  OPEN_SHELL("open a shell in", Lock.SHARED, Needs.GUEST_BRIEFLY, Counts.AS_ACTIVITY),
  /** Lists the shells. */
  LIST_SHELLS("list the shells of", Lock.SHARED, Needs.GUEST_BRIEFLY, Counts.AS_LOOK),
  /** Returns the state of a shell. */
  STATUS_SHELL("look at a shell of", Lock.SHARED, Needs.GUEST_BRIEFLY, Counts.AS_LOOK),
  /** Reads the output of a shell. */
  READ_SHELL("read a shell of", Lock.SHARED, Needs.GUEST, Counts.AS_LOOK),
  /** Types into a shell. */
  WRITE_SHELL("write to a shell of", Lock.SHARED, Needs.GUEST_BRIEFLY, Counts.AS_ACTIVITY),
  /** Sends a signal to what runs in the foreground of a shell. */
  SIGNAL_SHELL("signal a shell of", Lock.SHARED, Needs.GUEST_BRIEFLY, Counts.AS_ACTIVITY),
  /** Changes the size of a shell's terminal. */
  RESIZE_SHELL("resize a shell of", Lock.SHARED, Needs.GUEST_BRIEFLY, Counts.AS_ACTIVITY),
  /** Connects a person's terminal to a shell. */
  ATTACH_SHELL("attach to a shell of", Lock.SHARED, Needs.GUEST, Counts.AS_ACTIVITY),
  /** Ends a shell. */
  CLOSE_SHELL("close a shell of", Lock.SHARED, Needs.GUEST_BRIEFLY, Counts.AS_ACTIVITY),

  /** Starts a service. */
  START_SERVICE("start a service in", Lock.SHARED, Needs.GUEST, Counts.AS_ACTIVITY),
  /** Lists the services. */
  LIST_SERVICES("list the services of", Lock.SHARED, Needs.GUEST_BRIEFLY, Counts.AS_LOOK),
  /** Returns the state of a service. */
  STATUS_SERVICE("look at a service of", Lock.SHARED, Needs.GUEST_BRIEFLY, Counts.AS_LOOK),
  /** Reads what a service has written. */
  LOGS_SERVICE("read the logs of a service of", Lock.SHARED, Needs.GUEST_BRIEFLY, Counts.AS_LOOK),
  /** Follows what a service writes. */
  FOLLOW_SERVICE("follow a service of", Lock.SHARED, Needs.GUEST, Counts.AS_LOOK),
  /** Stops a service. */
  STOP_SERVICE("stop a service of", Lock.SHARED, Needs.GUEST_BRIEFLY, Counts.AS_ACTIVITY),

  /** Makes ports of the host lead into it. */
  FORWARD("forward ports to", Lock.SHARED, Needs.GUEST, Counts.AS_ACTIVITY);

  /** Which other calls may use the workspace during the action. */
  public enum Lock {
    /** All of them: the action only reads or replaces the record. */
    NONE,
    /** Those that use the machine too, but do not replace or end it. */
    SHARED,
    /** None: the action starts, replaces or ends the machine. */
    EXCLUSIVE
  }

  /** In which state the machine must be. */
  public enum Needs {
    /** In any state. */
    NOTHING,
    /** It runs. */
    RUNNING,
    /** It runs, and this process has a connection to its agent. */
    GUEST,
    /**
     * The same, for a call that ends soon. So it need not wait for long ones: it may take a port
     * that is left to such calls.
     */
    GUEST_BRIEFLY,
    /** It does not run. */
    STOPPED
  }

  /** Whether the action counts as activity, which makes the workspace live longer. */
  public enum Counts {
    /** It does not: it only looks at the workspace, or ends the machine. */
    AS_LOOK,
    /** It does: the {@code ttl_seconds} start again. */
    AS_ACTIVITY
  }

  private final String verb;
  private final Lock lock;
  private final Needs needs;
  private final Counts counts;
  private final Optional<String> task;

  Action(String verb, Lock lock, Needs needs, Counts counts) {
    this(verb, lock, needs, counts, null);
  }

  Action(String verb, Lock lock, Needs needs, Counts counts, String task) {
    this.verb = verb;
    this.lock = lock;
    this.needs = needs;
    this.counts = counts;
    this.task = Optional.ofNullable(task);
  }

  /** Returns the verb for messages of the form "cannot VERB workspace ID". */
  public String verb() {
    return verb;
  }

  /** Returns which other calls may use the workspace during the action. */
  public Lock lock() {
    return lock;
  }

  /** Returns in which state the machine must be. */
  public Needs needs() {
    return needs;
  }

  /** Returns whether the action talks to the guest's agent. */
  public boolean needsGuest() {
    return needs == Needs.GUEST || needs == Needs.GUEST_BRIEFLY;
  }

  /** Returns whether the action counts as activity. */
  public boolean isActivity() {
    return counts == Counts.AS_ACTIVITY;
  }

  /** Returns the name under which progress is reported; empty if the action never takes long. */
  public Optional<String> task() {
    return task;
  }

  /** Returns what the user can do when the machine is in the other state. */
  Optional<Remedy> remedy(String id) {
    return switch (needs) {
      case NOTHING -> Optional.empty();
      case RUNNING, GUEST, GUEST_BRIEFLY ->
          this == STOP // the user wanted it to be stopped, and it is
              ? Optional.empty()
              : Optional.of(Remedy.call("start it: ", "workspace_start", id));
      case STOPPED ->
          this == START // the user wanted it to run, and it does
              ? Optional.empty()
              : Optional.of(Remedy.call("stop it: ", "workspace_stop", id));
    };
  }
}
