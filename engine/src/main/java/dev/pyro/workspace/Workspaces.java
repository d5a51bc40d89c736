package dev.pyro.workspace;

import dev.pyro.ErrorCode;
import dev.pyro.ExecRequest;
import dev.pyro.ExecStreams;
import dev.pyro.FileContent;
import dev.pyro.FileList;
import dev.pyro.FileWrite;
import dev.pyro.Progress;
import dev.pyro.PyroException;
import dev.pyro.ServiceList;
import dev.pyro.ServiceLogs;
import dev.pyro.ServiceSpec;
import dev.pyro.ServiceStatus;
import dev.pyro.ShellRead;
import dev.pyro.ShellReadRequest;
import dev.pyro.ShellRequest;
import dev.pyro.ShellStatus;
import dev.pyro.TerminalSize;
import dev.pyro.WorkspaceDiff;
import dev.pyro.WorkspaceDiskExport;
import dev.pyro.WorkspaceExecResult;
import dev.pyro.WorkspaceExport;
import dev.pyro.WorkspaceLogs;
import dev.pyro.WorkspacePatch;
import dev.pyro.WorkspaceSecretInfo;
import dev.pyro.WorkspaceSpec;
import dev.pyro.WorkspaceState;
import dev.pyro.WorkspaceStatus;
import dev.pyro.WorkspaceSummary;
import dev.pyro.WorkspaceSync;
import dev.pyro.WorkspaceUpdate;
import dev.pyro.guest.GuestGoneException;
import dev.pyro.secret.RedactedErrors;
import dev.pyro.secret.Secrets;
import dev.pyro.store.Home;
import dev.pyro.vm.Machines;
import dev.pyro.vm.Spares;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** The workspaces of a home; what belongs to which operation is in the classes beside this. */
public final class Workspaces implements AutoCloseable {
  private static final Duration ENDING = Duration.ofSeconds(5);

  private final Progress.Listener progress;
  private final WorkspaceStore store;
  private final Vault vault;
  private final Statuses statuses;
  private final Connections connections;
  private final Lifecycle lifecycle;
  private final Leftovers leftovers;
  private final Consoles consoles;
  private final Execs execs;
  private final FileReads reads;
  private final FileWrites writes;
  private final Pushes pushes;
  private final Patches patches;
  private final Diffs diffs;
  private final Exports exports;
  private final Disks disks;
  private final Shells shells;
  private final Services services;

  /**
   * Opens the workspaces of a home; nothing is read or written yet.
   *
   * @param machines makes their machines
   * @param spares those that stand ready
   * @param progress hears of what takes long
   */
  public Workspaces(Home home, Machines machines, Spares spares, Progress.Listener progress) {
    this.progress = progress;
    this.store = new WorkspaceStore(home);
    this.vault = new Vault(store);
    this.statuses = new Statuses(store);
    this.connections = new Connections(progress);
    WorkspaceLocks locks = new WorkspaceLocks(store, vault, progress);
    Guests guests = new Guests(store, connections);
    Edits edits = new Edits(locks);
    Seeds seeds = new Seeds(progress);
    this.lifecycle = new Lifecycle(home, store, locks, connections, machines, spares, seeds);
    this.leftovers = new Leftovers(home, store, locks);
    this.consoles = new Consoles(locks);
    this.execs = new Execs(store, locks, guests);
    this.reads = new FileReads(locks, guests);
    this.writes = new FileWrites(locks, guests, edits);
    this.pushes = new Pushes(locks, guests, edits, seeds);
    this.patches = new Patches(locks, guests, edits);
    this.diffs = new Diffs(locks, guests);
    this.exports = new Exports(home, locks, guests, progress);
    this.disks = new Disks(home, locks, progress);
    this.shells = new Shells(locks, guests);
    this.services = new Services(locks, guests, progress);
  }

  /** Creates a workspace and returns its id. */
  public String create(WorkspaceSpec spec) {
    leftovers.remove();
    lifecycle.reapExpired();
    Secrets secrets = Secrets.of(spec.secrets());
    try {
      return telling(Seeds.CREATING, () -> lifecycle.create(spec, secrets).id());
    } catch (PyroException e) {
      throw RedactedErrors.of(e, secrets.redactor());
    }
  }

  /** Does something with a workspace; a failure of it holds none of the workspace's secrets. */
  private <T> T redacting(String workspace, Supplier<T> work) {
    try {
      return work.get();
    } catch (PyroException e) {
      throw withoutSecrets(workspace, e);
    }
  }

  private PyroException withoutSecrets(String workspace, PyroException failure) {
    WorkspaceRecord record;
    try {
      record = store.find(workspace);
    } catch (PyroException _) {
      return failure; // there is no workspace, so what was said is not about one
    }
    return RedactedErrors.of(failure, vault.of(record).redactor());
  }

  /** Tells of work that may take long that it has begun, and that it has ended. */
  private <T> T telling(String task, Supplier<T> work) {
    progress.on(new Progress(task, "working", 0, OptionalLong.empty(), false));
    T result = work.get();
    progress.on(new Progress(task, "done", 1, OptionalLong.of(1), true));
    return result;
  }

  /** Has a machine do something, which {@link #redacting} applies to. */
  private <T> T inGuest(String workspace, Supplier<T> work) {
    return redacting(workspace, () -> unlessEnded(workspace, work));
  }

  /** A machine that ends under a call is not pyro's fault, and can be started again. */
  private <T> T unlessEnded(String workspace, Supplier<T> work) {
    try {
      return work.get();
    } catch (PyroException e) {
      boolean lost =
          e.code() == ErrorCode.INTERNAL
              || e.code() == ErrorCode.UNAVAILABLE
              || e.code() == ErrorCode.TIMEOUT;
      if (lost && hasEnded(workspace, e)) {
        String id = resolve(workspace);
        throw new PyroException(
            ErrorCode.WRONG_STATE,
            "the machine of workspace " + id + " ended meanwhile",
            "start it again: pyro workspace start " + id,
            e);
      }
      throw e;
    }
  }

  /** A machine's connections break a moment before its process ends: that moment is waited for. */
  private boolean hasEnded(String workspace, PyroException failure) {
    if (failure.code() == ErrorCode.UNAVAILABLE || GuestGoneException.isBehind(failure)) {
      statuses.machine(store.find(workspace)).ifPresent(machine -> machine.awaitExit(ENDING));
    }
    return status(workspace).state() == WorkspaceState.STOPPED;
  }

  /** Returns the id of the workspace that an id, a beginning of one, or a name stands for. */
  public String resolve(String workspace) {
    return store.find(workspace).id();
  }

  /** Lists workspaces that have all of these labels, the most recently active first. */
  public List<WorkspaceStatus> list(Map<String, String> labels) {
    lifecycle.reapExpired();
    return store.all().stream()
        .filter(record -> record.labels().entrySet().containsAll(labels.entrySet()))
        .map(statuses::of)
        .sorted(
            Comparator.comparing(WorkspaceStatus::lastActivityAt)
                .reversed()
                .thenComparing(WorkspaceStatus::workspaceId))
        .toList();
  }

  /** Changes name and labels. */
  public WorkspaceStatus update(String workspace, WorkspaceUpdate update) {
    return redacting(workspace, () -> statuses.of(lifecycle.update(workspace, update)));
  }

  /** Returns a workspace's state. */
  public WorkspaceStatus status(String workspace) {
    lifecycle.reapExpired();
    return statuses.of(store.find(workspace));
  }

  /** Returns what may be told of a workspace's secrets. */
  public List<WorkspaceSecretInfo> secrets(String workspace) {
    return store.find(workspace).secrets();
  }

  /** Returns what a reviewer wants to know first. */
  public WorkspaceSummary summary(String workspace) {
    WorkspaceStatus status = status(workspace);
    String id = status.workspaceId();
    return Summaries.of(
        status,
        log(id).entries(),
        ifTold(status, () -> diff(id)),
        ifTold(status, () -> listServices(id)));
  }

  /** Returns what only a guest knows, unless it does not tell. */
  private static <T> Optional<T> ifTold(WorkspaceStatus status, Supplier<T> question) {
    if (status.state() != WorkspaceState.RUNNING) {
      return Optional.empty();
    }
    try {
      return Optional.of(question.get());
    } catch (PyroException e) {
      if (e.code() == ErrorCode.CANCELLED || e.code() == ErrorCode.NOT_FOUND) {
        throw e;
      }
      return Optional.empty(); // the rest is known all the same
    }
  }

  /** Returns what happened since the last reset. */
  public WorkspaceLogs logs(String workspace) {
    String id = store.find(workspace).id();
    List<WorkspaceLogs.Entry> entries = log(id).entries();
    return new WorkspaceLogs(id, entries.size(), entries);
  }

  /** Returns what the machine wrote to its console. */
  public String console(String workspace) {
    return inGuest(workspace, () -> consoles.read(workspace));
  }

  private WorkspaceLog log(String id) {
    return new WorkspaceLog(store.folder(id).log(store.require(id).generation()));
  }

  /** Runs a command. */
  public WorkspaceExecResult exec(String workspace, ExecRequest request, ExecStreams streams) {
    return inGuest(workspace, () -> execs.exec(workspace, request, streams));
  }

  /** Copies host content into a workspace. */
  public WorkspaceSync push(String workspace, Path source, String dest) {
    return telling(
        Seeds.PUSHING, () -> inGuest(workspace, () -> pushes.push(workspace, source, dest)));
  }

  /** Lists a directory. */
  public FileList listFiles(String workspace, String path, boolean recursive) {
    return telling(
        "list files", () -> inGuest(workspace, () -> reads.list(workspace, path, recursive)));
  }

  /** Reads a part of a text file. */
  public FileContent readFile(String workspace, String path, int maxBytes, long offset) {
    return inGuest(workspace, () -> reads.read(workspace, path, maxBytes, offset));
  }

  /** Replaces, or makes, a text file. */
  public FileWrite writeFile(String workspace, String path, String text) {
    return inGuest(workspace, () -> writes.write(workspace, path, text));
  }

  /** Applies a patch. */
  public WorkspacePatch applyPatch(String workspace, String patch) {
    return telling(
        "apply the patch", () -> inGuest(workspace, () -> patches.apply(workspace, patch)));
  }

  /** Compares with the baseline. */
  public WorkspaceDiff diff(String workspace) {
    return telling(
        "compare with the baseline", () -> inGuest(workspace, () -> diffs.diff(workspace)));
  }

  /** Copies something out of a workspace. */
  public WorkspaceExport export(String workspace, String path, Path output) {
    return telling(
        Exports.EXPORTING, () -> inGuest(workspace, () -> exports.export(workspace, path, output)));
  }

  /** Copies the disk of a stopped workspace. */
  public WorkspaceDiskExport exportDisk(String workspace, Path output) {
    return telling(
        Disks.EXPORTING, () -> redacting(workspace, () -> disks.export(workspace, output)));
  }

  /** Lists a directory of the disk of a stopped workspace. */
  public FileList listDisk(String workspace, String path, boolean recursive) {
    return telling(
        "list the disk", () -> redacting(workspace, () -> disks.list(workspace, path, recursive)));
  }

  /** Reads a part of a text file on the disk of a stopped workspace. */
  public FileContent readDisk(String workspace, String path, int maxBytes, long offset) {
    return redacting(workspace, () -> disks.read(workspace, path, maxBytes, offset));
  }

  /** Opens a shell. */
  public ShellStatus openShell(String workspace, ShellRequest request) {
    return inGuest(workspace, () -> shells.open(workspace, request));
  }

  /** Lists the shells. */
  public List<ShellStatus> listShells(String workspace) {
    return inGuest(workspace, () -> shells.list(workspace));
  }

  /** Returns whether a shell runs. */
  public ShellStatus statusShell(String workspace, String shell) {
    return inGuest(workspace, () -> shells.status(workspace, shell));
  }

  /** Reads of a shell's output. */
  public ShellRead readShell(String workspace, String shell, ShellReadRequest request) {
    return inGuest(workspace, () -> shells.read(workspace, shell, request));
  }

  /** Types into a shell. */
  public ShellStatus writeShell(
      String workspace, String shell, String input, boolean appendNewline) {
    return inGuest(workspace, () -> shells.write(workspace, shell, input, appendNewline));
  }

  /** Signals what runs in a shell. */
  public ShellStatus signalShell(String workspace, String shell, String signal) {
    return inGuest(workspace, () -> shells.signal(workspace, shell, signal));
  }

  /** Resizes a shell's terminal. */
  public ShellStatus resizeShell(String workspace, String shell, TerminalSize size) {
    return inGuest(workspace, () -> shells.resize(workspace, shell, size));
  }

  /** Ends a shell. */
  public ShellStatus closeShell(String workspace, String shell) {
    return inGuest(workspace, () -> shells.close(workspace, shell));
  }

  /** Connects a person to a shell. */
  public Optional<ShellStatus> attachShell(String workspace, String shell, ExecStreams streams) {
    return inGuest(workspace, () -> shells.attach(workspace, shell, streams));
  }

  /** Starts a service. */
  public ServiceStatus startService(String workspace, ServiceSpec spec) {
    return telling(
        "start service " + spec.name(),
        () -> inGuest(workspace, () -> services.start(workspace, spec)));
  }

  /** Lists the services. */
  public ServiceList listServices(String workspace) {
    return inGuest(workspace, () -> services.list(workspace));
  }

  /** Returns how far a service is. */
  public ServiceStatus statusService(String workspace, String service) {
    return inGuest(workspace, () -> services.status(workspace, service));
  }

  /** Returns what a service has written. */
  public ServiceLogs logsService(String workspace, String service, OptionalInt tailLines) {
    return inGuest(workspace, () -> services.logs(workspace, service, tailLines));
  }

  /** Hands on what a service writes. */
  public ServiceStatus followService(
      String workspace, String service, int tailLines, OutputStream sink) {
    return inGuest(workspace, () -> services.follow(workspace, service, tailLines, sink));
  }

  /** Stops a service. */
  public ServiceStatus stopService(String workspace, String service) {
    return inGuest(workspace, () -> services.stop(workspace, service));
  }

  /** Gives a workspace a fresh machine and its baseline. */
  public WorkspaceStatus reset(String workspace) {
    return telling(
        "reset the workspace",
        () -> redacting(workspace, () -> statuses.of(lifecycle.reset(workspace))));
  }

  /** Powers a workspace's machine off. */
  public WorkspaceStatus stop(String workspace) {
    return telling(
        "stop the workspace",
        () -> redacting(workspace, () -> statuses.of(lifecycle.stop(workspace))));
  }

  /** Boots a stopped workspace's machine. */
  public WorkspaceStatus start(String workspace) {
    return telling(
        "start the workspace",
        () -> redacting(workspace, () -> statuses.of(lifecycle.start(workspace))));
  }

  /** Removes a workspace. */
  public void delete(String workspace) {
    telling(
        "delete the workspace",
        () ->
            redacting(
                workspace,
                () -> {
                  lifecycle.delete(workspace);
                  return null;
                }));
  }

  /** Returns the names of what dead processes left behind. */
  public List<String> leftovers() {
    return leftovers.find();
  }

  /** Removes what dead processes left behind and returns its names. */
  public List<String> removeLeftovers() {
    return leftovers.remove();
  }

  /** Ends this process's connections; the workspaces live on. */
  @Override
  public void close() {
    connections.close();
  }
}
