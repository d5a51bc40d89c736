package dev.pyro;

import java.nio.file.Path;
import java.util.List;

/**
 * A handle on one workspace. It holds nothing open: the workspace lives on when it is forgotten,
 * and any number of handles in any number of processes may be used at once. Every method does what
 * the method of {@link Pyro} with a similar name does.
 */
public final class Workspace {
  private final Pyro pyro;
  private final String id;

  Workspace(Pyro pyro, String id) {
    this.pyro = pyro;
    this.id = id;
  }

  /** Returns the workspace's id. */
  public String id() {
    return id;
  }

  /** Returns its state. */
  public WorkspaceStatus status() {
    return pyro.statusWorkspace(id);
  }

  /** Returns the names of its secrets, sorted, and where their values came from. */
  public List<WorkspaceSecretInfo> secrets() {
    return pyro.listWorkspaceSecrets(id);
  }

  /** Returns what a reviewer wants to know first. */
  public WorkspaceSummary summary() {
    return pyro.summaryWorkspace(id);
  }

  /** Returns what happened since the last reset. */
  public WorkspaceLogs logs() {
    return pyro.logsWorkspace(id);
  }

  /** Returns what its machine wrote to its serial console. */
  public String console() {
    return pyro.consoleWorkspace(id);
  }

  /** Changes its name and labels. */
  public WorkspaceStatus update(WorkspaceUpdate update) {
    return pyro.updateWorkspace(id, update);
  }

  /** Runs a command line with every default. */
  public WorkspaceExecResult exec(String line) {
    return exec(ExecRequest.of(line));
  }

  /** Runs a program with every default. */
  public WorkspaceExecResult exec(List<String> argv) {
    return exec(ExecRequest.of(argv));
  }

  /** Runs a command. */
  public WorkspaceExecResult exec(ExecRequest request) {
    return exec(request, ExecStreams.none());
  }

  /** Runs a command, connected to the given streams. */
  public WorkspaceExecResult exec(ExecRequest request, ExecStreams streams) {
    return pyro.execWorkspace(id, request, streams);
  }

  /** Copies host content into {@code /workspace}. */
  public WorkspaceSync pushSync(Path source) {
    return pushSync(source, ExecRequest.DEFAULT_CWD);
  }

  /** Copies host content into a directory below {@code /workspace}. */
  public WorkspaceSync pushSync(Path source, String dest) {
    return pyro.pushWorkspaceSync(id, source, dest);
  }

  /** Lists a directory. */
  public FileList listFiles(String path, boolean recursive) {
    return pyro.listWorkspaceFiles(id, path, recursive);
  }

  /** Reads the first 64 KiB of a text file. */
  public FileContent readFile(String path) {
    return pyro.readWorkspaceFile(id, path, Pyro.DEFAULT_READ_BYTES, 0);
  }

  /** Reads a part of a text file. */
  public FileContent readFile(String path, int maxBytes, long offset) {
    return pyro.readWorkspaceFile(id, path, maxBytes, offset);
  }

  /** Replaces, or makes, a text file. */
  public FileWrite writeFile(String path, String text) {
    return pyro.writeWorkspaceFile(id, path, text);
  }

  /** Applies a patch, whole or not at all. */
  public WorkspacePatch applyPatch(String patch) {
    return pyro.applyWorkspacePatch(id, patch);
  }

  /** Compares {@code /workspace} with its baseline. */
  public WorkspaceDiff diff() {
    return pyro.diffWorkspace(id);
  }

  /** Copies a file or a directory to a host path that does not exist yet. */
  public WorkspaceExport export(String path, Path output) {
    return pyro.exportWorkspace(id, path, output);
  }

  /** Copies its disk as {@link Pyro#exportWorkspaceDisk} does. */
  public WorkspaceDiskExport exportDisk(Path output) {
    return pyro.exportWorkspaceDisk(id, output);
  }

  /** Lists a directory of its disk as {@link Pyro#listWorkspaceDisk} does. */
  public FileList listDisk(String path, boolean recursive) {
    return pyro.listWorkspaceDisk(id, path, recursive);
  }

  /** Reads a part of a file of its disk as {@link Pyro#readWorkspaceDisk} does. */
  public FileContent readDisk(String path, int maxBytes, long offset) {
    return pyro.readWorkspaceDisk(id, path, maxBytes, offset);
  }

  /** Gives it a fresh machine, and {@code /workspace} from its baseline. */
  public WorkspaceStatus reset() {
    return pyro.resetWorkspace(id);
  }

  /** Powers its machine off; the disk is kept. */
  public WorkspaceStatus stop() {
    return pyro.stopWorkspace(id);
  }

  /** Boots its stopped machine with the disk it had. */
  public WorkspaceStatus start() {
    return pyro.startWorkspace(id);
  }

  /** Removes it and all that belongs to it. */
  public void delete() {
    pyro.deleteWorkspace(id);
  }

  /** Opens a shell. */
  public Shell openShell(ShellRequest request) {
    return pyro.openShell(id, request);
  }

  /** Returns a handle on a shell. */
  public Shell shell(String shellId) {
    return new Shell(pyro, id, pyro.statusShell(id, shellId).shellId());
  }

  /** Starts a service. */
  public Service startService(ServiceSpec spec) {
    return pyro.startService(id, spec);
  }

  /** Returns a handle on a service. */
  public Service service(String name) {
    return new Service(pyro, id, pyro.statusService(id, name).serviceName());
  }

  /** Lists its services. */
  public ServiceList services() {
    return pyro.listServices(id);
  }
}
