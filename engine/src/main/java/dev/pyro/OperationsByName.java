package dev.pyro;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The operations on workspaces, shells and services, for programs that have names instead of
 * handles. Each does what the method of the handle does. There, {@code workspace} is the
 * workspace's id, a unique beginning of its id, or its name; {@code shell} is the shell's id or a
 * unique beginning of it; {@code service} is the service's name.
 */
abstract sealed class OperationsByName permits Pyro {
  private final Engine engine;

  OperationsByName(Engine engine) {
    this.engine = engine;
  }

  final Engine engine() {
    return engine;
  }

  /** Returns a handle whose workspace is looked up when it is used. */
  private Workspace at(String workspace) {
    return new Workspace(engine, workspace);
  }

  private Shell at(String workspace, String shell) {
    return new Shell(engine, workspace, shell);
  }

  private Service service(String workspace, String service) {
    return new Service(engine, workspace, service);
  }

  /** Does {@link Workspace#update}. */
  public WorkspaceStatus updateWorkspace(String workspace, WorkspaceUpdate update) {
    return at(workspace).update(update);
  }

  /** Does {@link Workspace#status}. */
  public WorkspaceStatus statusWorkspace(String workspace) {
    return at(workspace).status();
  }

  /** Does {@link Workspace#secrets}. */
  public List<WorkspaceSecretInfo> listWorkspaceSecrets(String workspace) {
    return at(workspace).secrets();
  }

  /** Does {@link Workspace#summary}. */
  public WorkspaceSummary summaryWorkspace(String workspace) {
    return at(workspace).summary();
  }

  /** Does {@link Workspace#logs}. */
  public WorkspaceLogs logsWorkspace(String workspace) {
    return at(workspace).logs();
  }

  /** Does {@link Workspace#console}. */
  public String consoleWorkspace(String workspace) {
    return at(workspace).console();
  }

  /** Does {@link Workspace#exec(ExecRequest, ExecStreams)}. */
  public WorkspaceExecResult execWorkspace(
      String workspace, ExecRequest request, ExecStreams streams) {
    return at(workspace).exec(request, streams);
  }

  /** Does {@link Workspace#pushSync(Path, String)}. */
  public WorkspaceSync pushWorkspaceSync(String workspace, Path source, String dest) {
    return at(workspace).pushSync(source, dest);
  }

  /** Does {@link Workspace#pushSync(Path, String, SeedFilter)}. */
  public WorkspaceSync pushWorkspaceSync(
      String workspace, Path source, String dest, SeedFilter filter) {
    return at(workspace).pushSync(source, dest, filter);
  }

  /** Does {@link Workspace#listFiles}. */
  public FileList listWorkspaceFiles(String workspace, String path, boolean recursive) {
    return at(workspace).listFiles(path, recursive);
  }

  /** Does {@link Workspace#readFile(String, int, long)}. */
  public FileContent readWorkspaceFile(String workspace, String path, int maxBytes, long offset) {
    return at(workspace).readFile(path, maxBytes, offset);
  }

  /** Does {@link Workspace#writeFile}. */
  public FileWrite writeWorkspaceFile(String workspace, String path, String text) {
    return at(workspace).writeFile(path, text);
  }

  /** Does {@link Workspace#applyPatch(String)}. */
  public WorkspacePatch applyWorkspacePatch(String workspace, String patch) {
    return at(workspace).applyPatch(patch);
  }

  /** Does {@link Workspace#applyPatch(byte[])}. */
  public WorkspacePatch applyWorkspacePatch(String workspace, byte[] patch) {
    return at(workspace).applyPatch(patch);
  }

  /** Does {@link Workspace#diff()}. */
  public WorkspaceDiff diffWorkspace(String workspace) {
    return at(workspace).diff();
  }

  /** Does {@link Workspace#diff(DiffRequest)}. */
  public WorkspaceDiff diffWorkspace(String workspace, DiffRequest request) {
    return at(workspace).diff(request);
  }

  /** Does {@link Workspace#diff(DiffRequest, OutputStream)}. */
  public WorkspaceDiff diffWorkspace(String workspace, DiffRequest request, OutputStream patch) {
    return at(workspace).diff(request, patch);
  }

  /** Does {@link Workspace#export(String, Path)}. */
  public WorkspaceExport exportWorkspace(String workspace, String path, Path output) {
    return at(workspace).export(path, output);
  }

  /** Does {@link Workspace#export(String, Path, GitSettings)}. */
  public WorkspaceExport exportWorkspace(
      String workspace, String path, Path output, GitSettings settings) {
    return at(workspace).export(path, output, settings);
  }

  /** Does {@link Workspace#exportDisk}. */
  public WorkspaceDiskExport exportWorkspaceDisk(String workspace, Path output) {
    return at(workspace).exportDisk(output);
  }

  /** Does {@link Workspace#listDisk}. */
  public FileList listWorkspaceDisk(String workspace, String path, boolean recursive) {
    return at(workspace).listDisk(path, recursive);
  }

  /** Does {@link Workspace#readDisk}. */
  public FileContent readWorkspaceDisk(String workspace, String path, int maxBytes, long offset) {
    return at(workspace).readDisk(path, maxBytes, offset);
  }

  /** Does {@link Workspace#reset()}. */
  public WorkspaceStatus resetWorkspace(String workspace) {
    return at(workspace).reset();
  }

  /** Does {@link Workspace#reset(StopOptions)}. */
  public WorkspaceStatus resetWorkspace(String workspace, StopOptions options) {
    return at(workspace).reset(options);
  }

  /** Does {@link Workspace#stop()}. */
  public WorkspaceStatus stopWorkspace(String workspace) {
    return at(workspace).stop();
  }

  /** Does {@link Workspace#stop(StopOptions)}. */
  public WorkspaceStatus stopWorkspace(String workspace, StopOptions options) {
    return at(workspace).stop(options);
  }

  /** Does {@link Workspace#start}. */
  public WorkspaceStatus startWorkspace(String workspace) {
    return at(workspace).start();
  }

  /** Does {@link Workspace#delete} and returns the id. The record need not be readable. */
  public String deleteWorkspace(String workspace) {
    return engine.calls().delete(workspace);
  }

  /** Does {@link Workspace#openShell}. */
  public Shell openShell(String workspace, ShellRequest request) {
    return at(workspace).openShell(request);
  }

  /** Does {@link Workspace#shells}. */
  public List<ShellStatus> listShells(String workspace) {
    return at(workspace).shells();
  }

  /** Does {@link Shell#status}. */
  public ShellStatus statusShell(String workspace, String shell) {
    return at(workspace, shell).status();
  }

  /** Does {@link Shell#read}. */
  public ShellRead readShell(String workspace, String shell, ShellReadRequest request) {
    return at(workspace, shell).read(request);
  }

  /** Does {@link Shell#write(String, boolean)}. */
  public ShellStatus writeShell(
      String workspace, String shell, String input, boolean appendNewline) {
    return at(workspace, shell).write(input, appendNewline);
  }

  /** Does {@link Shell#signal}. */
  public ShellStatus signalShell(String workspace, String shell, String signal) {
    return at(workspace, shell).signal(signal);
  }

  /** Does {@link Shell#resize}. */
  public ShellStatus resizeShell(String workspace, String shell, TerminalSize size) {
    return at(workspace, shell).resize(size);
  }

  /** Does {@link Shell#attach}. */
  public Optional<ShellStatus> attachShell(String workspace, String shell, ExecStreams streams) {
    return at(workspace, shell).attach(streams);
  }

  /** Does {@link Shell#close}. */
  public ShellStatus closeShell(String workspace, String shell) {
    return at(workspace, shell).close();
  }

  /** Does {@link Workspace#startService}. */
  public Service startService(String workspace, ServiceSpec spec) {
    return at(workspace).startService(spec);
  }

  /** Does {@link Workspace#services}. */
  public ServiceList listServices(String workspace) {
    return at(workspace).services();
  }

  /** Does {@link Service#status}. */
  public ServiceStatus statusService(String workspace, String service) {
    return service(workspace, service).status();
  }

  /** Does {@link Service#logs(OptionalInt)}. */
  public ServiceLogs logsService(String workspace, String service, OptionalInt tailLines) {
    return service(workspace, service).logs(tailLines);
  }

  /** Does {@link Service#follow}. */
  public ServiceStatus followService(
      String workspace, String service, int tailLines, OutputStream sink) {
    return service(workspace, service).follow(tailLines, sink);
  }

  /** Does {@link Workspace#forward}. */
  public PortForward forwardWorkspace(String workspace, List<PublishedPort> ports) {
    return at(workspace).forward(ports);
  }

  /** Does {@link Service#stop}. */
  public ServiceStatus stopService(String workspace, String service) {
    return service(workspace, service).stop();
  }
}
