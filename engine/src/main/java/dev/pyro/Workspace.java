package dev.pyro;

import dev.pyro.patch.ParsedPatch;
import dev.pyro.workspace.call.Action;
import dev.pyro.workspace.call.WorkspaceCalls.Work;
import dev.pyro.workspace.disk.Disks;
import dev.pyro.workspace.file.Diffs;
import dev.pyro.workspace.file.Exports;
import dev.pyro.workspace.file.FileReads;
import dev.pyro.workspace.file.FileWrites;
import dev.pyro.workspace.file.Patches;
import dev.pyro.workspace.file.Pushes;
import dev.pyro.workspace.file.TextPart;
import dev.pyro.workspace.life.Lifecycle;
import dev.pyro.workspace.life.Summaries;
import dev.pyro.workspace.process.Consoles;
import dev.pyro.workspace.process.Execs;
import dev.pyro.workspace.process.Forwards;
import dev.pyro.workspace.process.Services;
import dev.pyro.workspace.process.Shells;
import dev.pyro.workspace.record.Statuses;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * A handle on one workspace. It holds nothing open and needs no closing; the workspace lives on
 * without it. Any number of handles in any number of processes may be used at once.
 *
 * <p>Every method throws {@link PyroException}, with {@link ErrorCode#NOT_FOUND} if the workspace
 * has been deleted or has expired. It is {@link ErrorCode#WRONG_STATE} if the method needs a
 * running machine, and the workspace is stopped or its machine ends during the call. It is {@link
 * ErrorCode#CANCELLED} if the thread is interrupted.
 */
public final class Workspace {
  private final Engine engine;
  private final String id;

  /**
   * A handle.
   *
   * @param id the workspace's id; inside this package also a beginning of it, or its name
   */
  Workspace(Engine engine, String id) {
    this.engine = engine;
    this.id = Objects.requireNonNull(id, "workspace");
  }

  private <T> T call(Action action, Work<T> work) {
    return engine.calls().call(id, action, work);
  }

  /** Returns the workspace's id. */
  public String id() {
    return id;
  }

  /** Returns its state. */
  public WorkspaceStatus status() {
    return call(Action.STATUS, use -> Statuses.asked(engine.calls().store(), use.record()));
  }

  /** Returns the names of its secrets, sorted, and where their values came from. */
  public List<WorkspaceSecretInfo> secrets() {
    return call(Action.LIST_SECRETS, use -> use.record().secrets());
  }

  /** Returns a summary for a reviewer: commands, edits, changes, services and exports. */
  public WorkspaceSummary summary() {
    return call(Action.SUMMARY, use -> Summaries.of(use, engine.calls()));
  }

  /** Returns what happened since it was created or last reset. */
  public WorkspaceLogs logs() {
    return call(Action.LOGS, Summaries::logs);
  }

  /**
   * Returns the last 64 KiB that its machine wrote to the serial console since it was created or
   * last reset. Control characters other than ends of lines and tabs are left out. The console has
   * what the logs do not have, such as a message of the kernel that no memory is left, or what a
   * program wrote to {@code /dev/console}. A healthy machine writes little or nothing. When the
   * machine ends, its console is lost.
   */
  public String console() {
    return call(Action.READ_CONSOLE, Consoles::read);
  }

  /**
   * Changes its name, its labels and what its machine may reach. Network rules take effect at once,
   * for new flows.
   *
   * @throws PyroException {@link ErrorCode#ALREADY_EXISTS} if another workspace has the name
   */
  public WorkspaceStatus update(WorkspaceUpdate update) {
    return call(Action.UPDATE, use -> engine.lifecycle().update(use, update));
  }

  /** Runs a command line with {@code /bin/sh -c}, and the defaults of {@link ExecRequest}. */
  public WorkspaceExecResult exec(String line) {
    return exec(ExecRequest.of(line));
  }

  /** Runs a program with the defaults of {@link ExecRequest}. */
  public WorkspaceExecResult exec(List<String> argv) {
    return exec(ExecRequest.of(argv));
  }

  /** Runs a command. */
  public WorkspaceExecResult exec(ExecRequest request) {
    return exec(request, ExecStreams.none());
  }

  /**
   * Runs a command, connected to the given streams. When it ends, the processes that it has started
   * and left running are ended too.
   *
   * @throws PyroException {@link ErrorCode#NOT_FOUND} if the request names a secret that the
   *     workspace does not have
   */
  public WorkspaceExecResult exec(ExecRequest request, ExecStreams streams) {
    Objects.requireNonNull(request, "request");
    Objects.requireNonNull(streams, "streams");
    Duration timeout = Duration.ofSeconds(request.timeoutSeconds());
    return engine.calls().call(id, Action.EXEC, timeout, use -> Execs.exec(use, request, streams));
  }

  /** Copies host content into {@code /workspace}. */
  public WorkspaceSync pushSync(Path source) {
    return pushSync(source, ExecRequest.DEFAULT_CWD);
  }

  /**
   * Copies host content into a directory; each file is replaced atomically.
   *
   * @param source a directory, a file or an archive, see {@link WorkspaceSpec#seedPath}
   * @param dest {@code /workspace} or a directory below it
   */
  public WorkspaceSync pushSync(Path source, String dest) {
    return pushSync(source, dest, SeedFilter.NONE);
  }

  /** Copies host content into a directory, without what a filter leaves out. */
  public WorkspaceSync pushSync(Path source, String dest, SeedFilter filter) {
    return engine
        .calls()
        .call(id, Action.PUSH, Pushes.BUSY, use -> Pushes.push(use, source, dest, filter));
  }

  /** Lists a directory, or describes one file. */
  public FileList listFiles(String path, boolean recursive) {
    return call(Action.LIST_FILES, use -> FileReads.list(use, path, recursive));
  }

  /** Reads the first 64 KiB of a text file. */
  public FileContent readFile(String path) {
    return readFile(path, Limits.READ_BYTES.initial(), 0);
  }

  /**
   * Reads a part of a UTF-8 text file. If a secret is in the part, the result has {@code
   * [REDACTED]} in its place, also if the secret begins before the part or ends after it. Offsets
   * still count the bytes of the file. So to read on, add {@code maxBytes} to the offset, not the
   * length of the result.
   *
   * @param maxBytes how many bytes at most, 1 to 1048576
   * @param offset the byte to begin with, from 0
   */
  public FileContent readFile(String path, int maxBytes, long offset) {
    TextPart.check(maxBytes, offset);
    return call(Action.READ_FILE, use -> FileReads.read(use, path, maxBytes, offset));
  }

  /**
   * Replaces, or makes, a UTF-8 text file, and its parent directories as needed.
   *
   * @param text at most 1 MiB
   */
  public FileWrite writeFile(String path, String text) {
    return call(Action.WRITE_FILE, use -> FileWrites.write(use, path, text));
  }

  /**
   * Applies a unified or git-style patch, whole or not at all.
   *
   * @param patch at most 4 MiB
   * @throws PyroException {@link ErrorCode#CONFLICT} if a hunk does not match; the message shows
   *     the lines that stand there
   */
  public WorkspacePatch applyPatch(String patch) {
    return call(Action.APPLY_PATCH, use -> Patches.apply(use, ParsedPatch.parse(patch)));
  }

  /** Applies a patch of any bytes: the files that it is for need not be in UTF-8. */
  public WorkspacePatch applyPatch(byte[] patch) {
    return call(Action.APPLY_PATCH, use -> Patches.apply(use, ParsedPatch.parse(patch)));
  }

  /** Compares {@code /workspace} with its baseline, with the defaults of {@link DiffRequest}. */
  public WorkspaceDiff diff() {
    return diff(DiffRequest.ALL);
  }

  /**
   * Compares {@code /workspace} with its baseline. Where the workspace was made from a directory
   * inside a Git repository, the patch names files as seen from the repository's root: {@code git
   * apply} takes it there and in that directory. A text file that is not in UTF-8 is in the patch
   * as a binary patch, because a string cannot hold its bytes.
   *
   * <p>Secrets are replaced in the old and in the new content. So if a file has a secret, its patch
   * shows {@code [REDACTED]} and cannot restore the file.
   */
  public WorkspaceDiff diff(DiffRequest request) {
    Objects.requireNonNull(request, "request");
    return call(Action.DIFF, use -> Diffs.diff(use, request));
  }

  /**
   * Does the same, and writes the patch to a stream: text of any encoding stands in it as it is.
   * The patch of the result is empty.
   */
  public WorkspaceDiff diff(DiffRequest request, OutputStream patch) {
    Objects.requireNonNull(request, "request");
    Objects.requireNonNull(patch, "patch");
    return call(Action.DIFF, use -> Diffs.diff(use, request, patch));
  }

  /**
   * Copies a file or a directory to the host. A secret that a command has written into a file is in
   * the copy. Of Git repositories in a directory come only the configuration and the hooks that are
   * as they were seeded, see {@link GitSettings}.
   *
   * @param output a host path that does not exist
   */
  public WorkspaceExport export(String path, Path output) {
    return export(path, output, GitSettings.SEEDED);
  }

  /** Copies a file or a directory to the host, with the settings of Git that are asked for. */
  public WorkspaceExport export(String path, Path output, GitSettings settings) {
    return call(Action.EXPORT, use -> Exports.export(use, path, output, settings));
  }

  /**
   * Copies the disk of a stopped workspace, the whole root file system of its machine, to one file:
   * a raw ext4 image. Secrets are in it only if a command has written them.
   *
   * @param output a host path that does not exist
   * @throws PyroException {@link ErrorCode#WRONG_STATE} if the workspace runs
   */
  public WorkspaceDiskExport exportDisk(Path output) {
    return call(Action.EXPORT_DISK, use -> Disks.export(use, output));
  }

  /**
   * Lists a directory of the disk of a stopped workspace, or describes one file. No machine is
   * started for it.
   *
   * @param path anywhere on the disk; a relative one begins at {@code /workspace}. Links are
   *     followed on the disk
   * @throws PyroException {@link ErrorCode#WRONG_STATE} if the workspace runs, or if its machine
   *     was killed: then start and stop it first, which puts the disk in order. {@link
   *     ErrorCode#INTERNAL} if the guest has left a disk that cannot be read
   */
  public FileList listDisk(String path, boolean recursive) {
    return call(Action.LIST_DISK, use -> Disks.list(use, path, recursive));
  }

  /**
   * Reads a part of a UTF-8 text file on the disk of a stopped workspace, as {@link
   * #readFile(String, int, long)} does in one that runs.
   *
   * @param path as {@link #listDisk} takes it
   * @throws PyroException as {@link #listDisk} does
   */
  public FileContent readDisk(String path, int maxBytes, long offset) {
    TextPart.check(maxBytes, offset);
    return call(Action.READ_DISK, use -> Disks.read(use, path, maxBytes, offset));
  }

  /**
   * Opens a shell on a terminal: bash, or sh if the machine has no bash. The shell runs until it
   * ends by itself, is closed, or its workspace is stopped, reset or deleted. It does not depend on
   * this object.
   */
  public Shell openShell(ShellRequest request) {
    Objects.requireNonNull(request, "request");
    ShellStatus opened = call(Action.OPEN_SHELL, use -> Shells.open(use, request));
    return new Shell(engine, opened.workspaceId(), opened.shellId());
  }

  /**
   * Returns a handle on a shell that was opened before.
   *
   * @param shell its id or a unique beginning of its id
   */
  public Shell shell(String shell) {
    ShellStatus found = new Shell(engine, id, shell).status();
    return new Shell(engine, found.workspaceId(), found.shellId());
  }

  /** Lists its shells, in the order in which they were opened. */
  public List<ShellStatus> shells() {
    return call(Action.LIST_SHELLS, Shells::list);
  }

  /**
   * Starts a program in the background. If the spec says how to find out that it is ready, waits
   * until it is. The last 1 MiB of its output is kept, outside {@code /workspace}.
   *
   * @throws PyroException {@link ErrorCode#ALREADY_EXISTS} if a service of that name runs, {@link
   *     ErrorCode#TIMEOUT} if it is not ready in time, {@link ErrorCode#WRONG_STATE} if it ends
   *     before; its last lines are in the message
   */
  public Service startService(ServiceSpec spec) {
    Objects.requireNonNull(spec, "spec");
    Duration patience = Duration.ofSeconds(spec.readyTimeoutSeconds());
    ServiceStatus started =
        engine.calls().call(id, Action.START_SERVICE, patience, use -> Services.start(use, spec));
    return new Service(engine, started.workspaceId(), started.serviceName());
  }

  /** Returns a handle on a service that was started before. */
  public Service service(String name) {
    ServiceStatus found = new Service(engine, id, name).status();
    return new Service(engine, found.workspaceId(), found.serviceName());
  }

  /** Lists its services, in the order in which they were started. */
  public ServiceList services() {
    return call(Action.LIST_SERVICES, Services::list);
  }

  /**
   * Makes ports of the host, at 127.0.0.1, lead into the machine, whatever its network policy is.
   * It also reaches what listens on the machine's loopback interface only.
   *
   * @param ports at least one, at most 32
   * @return closes the ports; {@link PortForward#ports} tells those that pyro has chosen
   * @throws PyroException {@link ErrorCode#ALREADY_EXISTS} if a port of the host is taken
   */
  public PortForward forward(List<PublishedPort> ports) {
    List<PublishedPort> checked = ServiceSpec.requireTogether(ports);
    if (checked.isEmpty()) {
      throw new PyroException(ErrorCode.INVALID_ARGUMENT, "no port to forward is given");
    }
    return call(Action.FORWARD, use -> Forwards.open(use, engine.calls(), checked));
  }

  /** Does {@link #reset(StopOptions)} with the default options. */
  public WorkspaceStatus reset() {
    return reset(StopOptions.defaults());
  }

  /**
   * Gives it a fresh machine, and fills {@code /workspace} from its baseline.
   *
   * @param options how long other calls on it may take to end, and what happens then
   * @throws PyroException {@link ErrorCode#TIMEOUT} if others still use it, and without force
   */
  public WorkspaceStatus reset(StopOptions options) {
    Lifecycle lifecycle = engine.lifecycle();
    return engine.calls().call(id, Action.RESET, options, lifecycle::reset);
  }

  /** Does {@link #stop(StopOptions)} with the default options. */
  public WorkspaceStatus stop() {
    return stop(StopOptions.defaults());
  }

  /**
   * Powers its machine off; the disk is kept.
   *
   * @param options how long other calls on it may take to end, and what happens then
   * @throws PyroException {@link ErrorCode#TIMEOUT} if others still use it, and without force
   */
  public WorkspaceStatus stop(StopOptions options) {
    Lifecycle lifecycle = engine.lifecycle();
    return engine
        .calls()
        .call(id, Action.STOP, options, use -> lifecycle.stop(use, options.force()));
  }

  /**
   * Boots its stopped machine with the disk that it had.
   *
   * @throws PyroException {@link ErrorCode#WRONG_STATE} if it runs, {@link ErrorCode#TIMEOUT} if
   *     others use its disk for more than 10 seconds
   */
  public WorkspaceStatus start() {
    return call(Action.START, use -> engine.lifecycle().start(use));
  }

  /** Removes it and all that belongs to it. */
  public void delete() {
    engine.calls().delete(id);
  }
}
