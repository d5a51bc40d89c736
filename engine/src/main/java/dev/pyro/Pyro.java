package dev.pyro;

import dev.pyro.doctor.Doctor;
import dev.pyro.environment.Agent;
import dev.pyro.environment.BuildHost;
import dev.pyro.environment.EnvironmentStore;
import dev.pyro.environment.Kernel;
import dev.pyro.environment.KernelStore;
import dev.pyro.machine.Hypervisor;
import dev.pyro.machine.QemuBinary;
import dev.pyro.store.Cleanup;
import dev.pyro.store.Home;
import dev.pyro.vm.Machines;
import dev.pyro.vm.OneShotVms;
import dev.pyro.vm.Spares;
import dev.pyro.workspace.Workspaces;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The way in: machines and environments of one home folder. Thread-safe. Calls block, are cheap on
 * virtual threads, and end with {@link ErrorCode#CANCELLED} when their thread is interrupted.
 *
 * <p>Every call throws {@link PyroException} and nothing else for what can go wrong.
 */
public final class Pyro implements AutoCloseable {
  /** How much of a file is read unless the caller says otherwise, in bytes. */
  public static final int DEFAULT_READ_BYTES = 65_536;

  /** How much of a file can be read at a time at most, in bytes. */
  public static final int MAX_READ_BYTES = 1 << 20;

  /** How long a text that is written can be at most, in bytes of UTF-8. */
  public static final int MAX_WRITE_BYTES = 1 << 20;

  /** How long a patch can be at most, in bytes of UTF-8. */
  public static final int MAX_PATCH_BYTES = 4 << 20;

  private final Home home;
  private final Progress.Listener progress;
  private final Map<String, String> env;
  private final EnvironmentStore environments;
  private final KernelStore kernels;

  private Hypervisor hypervisor; // made by the first call that needs QEMU
  private final Machines machines;
  private final Spares spares;
  private OneShotVms vms;
  private Workspaces workspaces;
  private boolean closed;

  private Pyro(Options options) {
    this.home = new Home(options.home());
    this.progress = options.progress();
    this.env = Map.copyOf(System.getenv());
    BuildHost host = new BuildHost(env);
    this.kernels = new KernelStore(home, Agent.bundled(), host, progress);
    this.environments = new EnvironmentStore(home, kernels, host, progress);
    this.machines = new Machines(home, environments, kernels, this::hypervisor);
    this.spares = new Spares(machines, options.spares());
  }

  /** Opens the default home: {@code PYRO_HOME}, else {@code pyro} in the XDG data folder. */
  public static Pyro open() {
    return open(Options.defaults());
  }

  /** Opens a home; nothing is read or written yet. */
  public static Pyro open(Options options) {
    return new Pyro(options);
  }

  /** Runs one command in a new machine and removes the machine. */
  public ExecResult runInVm(RunRequest request) {
    return runInVm(request, ExecStreams.none());
  }

  /**
   * Runs one command in a new machine, connected to the given streams, and removes the machine. The
   * environment and the memory template are built if they do not exist yet; that is not counted in
   * the command's timeout.
   *
   * @throws PyroException {@link ErrorCode#NOT_FOUND} for an unknown environment, {@link
   *     ErrorCode#UNAVAILABLE} if the host lacks something, {@link ErrorCode#TIMEOUT} if the
   *     machine's {@code ttlSeconds} end first
   */
  public ExecResult runInVm(RunRequest request, ExecStreams streams) {
    Objects.requireNonNull(request, "request");
    Objects.requireNonNull(streams, "streams");
    OneShotVms machines;
    try {
      machines = vms();
    } catch (PyroException e) {
      return OneShotVms.runOnHost(request, streams, e);
    }
    return machines.run(request, streams);
  }

  /** Creates a machine that does not run yet. It lives no longer than this object. */
  public VmStatus createVm(VmSpec spec) {
    return vms().create(Objects.requireNonNull(spec, "spec"));
  }

  /** Starts a machine that was created or stopped. */
  public VmStatus startVm(String vmId) {
    return vms().start(vmId);
  }

  /** Powers a running machine off; its disk is kept. */
  public VmStatus stopVm(String vmId) {
    return vms().stop(vmId);
  }

  /** Deletes a machine, running or not. */
  public void deleteVm(String vmId) {
    vms().delete(vmId);
  }

  /** Returns a machine's state. */
  public VmStatus statusVm(String vmId) {
    return vms().status(vmId);
  }

  /** Returns a machine's network. */
  public VmNetworkInfo networkInfoVm(String vmId) {
    return vms().network(vmId);
  }

  /**
   * Runs one command in a running machine, then deletes the machine.
   *
   * @param timeoutSeconds how long the command may run, in seconds, 1 to 86400
   */
  public ExecResult execVm(String vmId, Command command, int timeoutSeconds, ExecStreams streams) {
    Objects.requireNonNull(command, "command");
    Objects.requireNonNull(streams, "streams");
    RunRequest.requireTimeout(timeoutSeconds);
    return vms().exec(vmId, command, timeoutSeconds, streams);
  }

  /** Removes machines whose time is up and returns their ids. */
  public List<String> reapExpired() {
    return vms().reapExpired();
  }

  /**
   * Creates a workspace: a machine of its own whose {@code /workspace} starts from host content.
   * The content is checked whole before any of it is sent.
   *
   * <p>Secrets are kept on the host in one file of the workspace that only its owner may read, and
   * are in the guest while a command has them. Whatever is shown of the workspace (output, logs,
   * errors, diffs, files that are read or listed, paths) has {@code [REDACTED]} in the place of a
   * value, also of one that is encoded in base64, hex, for URLs or JSON. What is exported is as it
   * is.
   *
   * @throws PyroException {@link ErrorCode#INVALID_ARGUMENT} for content or secrets that may not be
   *     taken, {@link ErrorCode#NOT_FOUND} if there is no file of a secret, {@link
   *     ErrorCode#LIMIT_EXCEEDED} for secrets that are too long, {@link ErrorCode#ALREADY_EXISTS}
   *     if the name is taken
   */
  public Workspace createWorkspace(WorkspaceSpec spec) {
    return new Workspace(this, workspaces().create(Objects.requireNonNull(spec, "spec")));
  }

  /**
   * Returns a handle on a workspace.
   *
   * @param workspace its id, a unique beginning of its id, or its name
   */
  public Workspace workspace(String workspace) {
    return new Workspace(this, workspaces().resolve(workspace));
  }

  /**
   * Lists workspaces.
   *
   * @param labels only those that have all of these labels
   */
  public WorkspaceList listWorkspaces(Map<String, String> labels) {
    List<WorkspaceStatus> found = workspaces().list(labels);
    return new WorkspaceList(found.size(), found);
  }

  /** Changes a workspace's name and labels. */
  public WorkspaceStatus updateWorkspace(String workspace, WorkspaceUpdate update) {
    return workspaces().update(workspace, update);
  }

  /** Returns a workspace's state. */
  public WorkspaceStatus statusWorkspace(String workspace) {
    return workspaces().status(workspace);
  }

  /** Returns the names of a workspace's secrets, sorted, and where their values came from. */
  public List<WorkspaceSecretInfo> listWorkspaceSecrets(String workspace) {
    return workspaces().secrets(workspace);
  }

  /** Returns what a reviewer wants to know first of a workspace. */
  public WorkspaceSummary summaryWorkspace(String workspace) {
    return workspaces().summary(workspace);
  }

  /** Returns what happened in a workspace since its last reset. */
  public WorkspaceLogs logsWorkspace(String workspace) {
    return workspaces().logs(workspace);
  }

  /**
   * Returns the last 64 KiB that a workspace's machine wrote to its serial console since the
   * workspace was created or reset, without control characters other than ends of lines and tabs.
   * It says what the logs cannot: that the kernel ran out of memory, or what a program wrote to
   * {@code /dev/console}. A machine that does well says little or nothing.
   *
   * @throws PyroException {@link ErrorCode#WRONG_STATE} if the workspace is stopped: the console
   *     ends with its machine
   */
  public String consoleWorkspace(String workspace) {
    return workspaces().console(workspace);
  }

  /**
   * Runs a command in a workspace. What it leaves running is ended with it.
   *
   * @throws PyroException {@link ErrorCode#WRONG_STATE} if the workspace is stopped, {@link
   *     ErrorCode#NOT_FOUND} if it has no secret that the command is to have
   */
  public WorkspaceExecResult execWorkspace(
      String workspace, ExecRequest request, ExecStreams streams) {
    Objects.requireNonNull(request, "request");
    Objects.requireNonNull(streams, "streams");
    return workspaces().exec(workspace, request, streams);
  }

  /**
   * Copies host content into a workspace; each file is replaced atomically.
   *
   * @param source a directory, a file or an archive, see {@link WorkspaceSpec#seedPath}
   * @param dest a directory, {@code /workspace} or below it
   */
  public WorkspaceSync pushWorkspaceSync(String workspace, Path source, String dest) {
    return workspaces().push(workspace, source, dest);
  }

  /** Lists a directory of a workspace, or describes one file. */
  public FileList listWorkspaceFiles(String workspace, String path, boolean recursive) {
    return workspaces().listFiles(workspace, path, recursive);
  }

  /**
   * Reads a part of a UTF-8 text file. Where a secret reaches into the part, also from before or
   * behind it, the part shows {@code [REDACTED]}. Offsets are those of the file all the same, so
   * who reads on behind such a place counts what was asked for and not what was shown.
   *
   * @param maxBytes at most so many bytes, 1 to 1048576
   * @param offset from this byte on
   */
  public FileContent readWorkspaceFile(String workspace, String path, int maxBytes, long offset) {
    return workspaces().readFile(workspace, path, maxBytes, offset);
  }

  /**
   * Replaces, or makes, a UTF-8 text file, with its parents as needed.
   *
   * @param text at most 1 MiB
   */
  public FileWrite writeWorkspaceFile(String workspace, String path, String text) {
    return workspaces().writeFile(workspace, path, text);
  }

  /**
   * Applies a unified or git-style patch, whole or not at all.
   *
   * @param patch at most 4 MiB
   * @throws PyroException {@link ErrorCode#CONFLICT} if a hunk does not match; the message shows
   *     the lines that stand there
   */
  public WorkspacePatch applyWorkspacePatch(String workspace, String patch) {
    return workspaces().applyPatch(workspace, patch);
  }

  /**
   * Compares a workspace's {@code /workspace} with its baseline. Secrets are replaced on both
   * sides, so where there are any the patch does not give the content back.
   */
  public WorkspaceDiff diffWorkspace(String workspace) {
    return workspaces().diff(workspace);
  }

  /**
   * Copies a file or a directory out of a workspace, with the secrets that a command may have
   * written there.
   *
   * @param output a host path that does not exist
   */
  public WorkspaceExport exportWorkspace(String workspace, String path, Path output) {
    return workspaces().export(workspace, path, output);
  }

  /**
   * Copies the disk of a stopped workspace, the whole root file system of its machine, to one file:
   * a raw ext4 image. Secrets are in it only if a command has written them.
   *
   * @param output a host path that does not exist
   * @throws PyroException {@link ErrorCode#WRONG_STATE} if the workspace runs
   */
  public WorkspaceDiskExport exportWorkspaceDisk(String workspace, Path output) {
    return workspaces().exportDisk(workspace, output);
  }

  /**
   * Lists a directory of the disk of a stopped workspace, or describes one file. No machine is
   * started for it.
   *
   * @param path anywhere on the disk; a relative one begins at {@code /workspace}. Links are
   *     followed on the disk
   * @throws PyroException {@link ErrorCode#WRONG_STATE} if the workspace runs, or its machine was
   *     ended in the middle of its work, so that the disk has to be put in order by a start first;
   *     {@link ErrorCode#INTERNAL} if the guest has left a disk that cannot be read
   */
  public FileList listWorkspaceDisk(String workspace, String path, boolean recursive) {
    return workspaces().listDisk(workspace, path, recursive);
  }

  /**
   * Reads a part of a UTF-8 text file on the disk of a stopped workspace, as {@link
   * #readWorkspaceFile} does in one that runs.
   *
   * @param path as {@link #listWorkspaceDisk} takes it
   * @throws PyroException as {@link #listWorkspaceDisk} does
   */
  public FileContent readWorkspaceDisk(String workspace, String path, int maxBytes, long offset) {
    return workspaces().readDisk(workspace, path, maxBytes, offset);
  }

  /**
   * Opens a shell on a terminal: bash, or sh where there is none. It lives until it ends or is
   * closed, or its workspace is stopped, reset or deleted, whatever becomes of this object.
   */
  public Shell openShell(String workspace, ShellRequest request) {
    Objects.requireNonNull(request, "request");
    ShellStatus opened = workspaces().openShell(workspace, request);
    return new Shell(this, opened.workspaceId(), opened.shellId());
  }

  /** Lists the shells of a workspace, in the order in which they were opened. */
  public List<ShellStatus> listShells(String workspace) {
    return workspaces().listShells(workspace);
  }

  /** Returns whether a shell runs, and its size. */
  public ShellStatus statusShell(String workspace, String shell) {
    return workspaces().statusShell(workspace, shell);
  }

  /**
   * Reads of a shell's output. Of what it has written the last 1 MiB is kept; whoever reads takes
   * nothing away.
   *
   * @param shell its id or a unique beginning of it
   */
  public ShellRead readShell(String workspace, String shell, ShellReadRequest request) {
    return workspaces().readShell(workspace, shell, Objects.requireNonNull(request, "request"));
  }

  /**
   * Types into a shell, all of it or nothing.
   *
   * @param input at most 64 KiB of UTF-8
   * @param appendNewline whether the Enter key follows
   * @throws PyroException {@link ErrorCode#LIMIT_EXCEEDED} if the shell has 256 KiB of input to
   *     read already, {@link ErrorCode#WRONG_STATE} if it has ended
   */
  public ShellStatus writeShell(
      String workspace, String shell, String input, boolean appendNewline) {
    return workspaces().writeShell(workspace, shell, input, appendNewline);
  }

  /**
   * Signals what runs in the foreground of a shell.
   *
   * @param signal {@code HUP}, {@code INT}, {@code TERM} or {@code KILL}
   */
  public ShellStatus signalShell(String workspace, String shell, String signal) {
    return workspaces().signalShell(workspace, shell, signal);
  }

  /** Gives a shell's terminal another size. */
  public ShellStatus resizeShell(String workspace, String shell, TerminalSize size) {
    return workspaces().resizeShell(workspace, shell, size);
  }

  /** Ends a shell and what runs in it; what it has written is gone. */
  public ShellStatus closeShell(String workspace, String shell) {
    return workspaces().closeShell(workspace, shell);
  }

  /**
   * Connects a person's terminal to a shell, beside whoever else is connected. It begins with what
   * was on the screen last.
   *
   * @param streams {@code stdin}, whose end detaches, {@code stdout} and {@code terminal} are used
   * @return how the shell ended; nothing if it lives on
   */
  public Optional<ShellStatus> attachShell(String workspace, String shell, ExecStreams streams) {
    return workspaces().attachShell(workspace, shell, Objects.requireNonNull(streams, "streams"));
  }

  /**
   * Starts a program in the background, and waits until it is ready if that can be told. What it
   * writes is kept outside {@code /workspace}, the last 1 MiB of it.
   *
   * @throws PyroException {@link ErrorCode#ALREADY_EXISTS} if a service of that name runs, {@link
   *     ErrorCode#TIMEOUT} if it is not ready in time, {@link ErrorCode#WRONG_STATE} if it ends
   *     before; its last lines are in the message
   */
  public Service startService(String workspace, ServiceSpec spec) {
    Objects.requireNonNull(spec, "spec");
    ServiceStatus started = workspaces().startService(workspace, spec);
    return new Service(this, started.workspaceId(), started.serviceName());
  }

  /** Lists the services of a workspace, in the order in which they were started. */
  public ServiceList listServices(String workspace) {
    return workspaces().listServices(workspace);
  }

  /** Returns how far a service is. */
  public ServiceStatus statusService(String workspace, String service) {
    return workspaces().statusService(workspace, service);
  }

  /**
   * Returns what a service has written.
   *
   * @param tailLines only so many lines, the last ones; empty for all that is kept
   */
  public ServiceLogs logsService(String workspace, String service, OptionalInt tailLines) {
    tailLines.ifPresent(lines -> VmSpec.requireRange("tail_lines", lines, 1, 100_000));
    return workspaces().logsService(workspace, service, tailLines);
  }

  /**
   * Hands on what a service writes until it ends or this thread is interrupted.
   *
   * @param tailLines so many lines of what it has written before come first
   */
  public ServiceStatus followService(
      String workspace, String service, int tailLines, OutputStream sink) {
    VmSpec.requireRange("tail_lines", tailLines, 0, 100_000);
    return workspaces().followService(workspace, service, tailLines, sink);
  }

  /**
   * Stops a service: all its processes are asked to end, and 10 s later made to. One that has ended
   * is let be.
   */
  public ServiceStatus stopService(String workspace, String service) {
    return workspaces().stopService(workspace, service);
  }

  /** Gives a workspace a fresh machine, and {@code /workspace} from its baseline. */
  public WorkspaceStatus resetWorkspace(String workspace) {
    return workspaces().reset(workspace);
  }

  /** Powers a workspace's machine off; its disk is kept. */
  public WorkspaceStatus stopWorkspace(String workspace) {
    return workspaces().stop(workspace);
  }

  /** Boots a stopped workspace's machine with the disk it had. */
  public WorkspaceStatus startWorkspace(String workspace) {
    return workspaces().start(workspace);
  }

  /** Removes a workspace and all that belongs to it. */
  public void deleteWorkspace(String workspace) {
    workspaces().delete(workspace);
  }

  /** Lists every environment that is known, installed or not. */
  public List<EnvironmentInfo> listEnvironments() {
    return environments.list();
  }

  /** Builds an environment unless it is complete; a broken one is repaired. */
  public EnvironmentInfo pullEnvironment(String environment) {
    return environments.pull(environment);
  }

  /** Describes one environment, packages included, and checks its image against its digest. */
  public EnvironmentInfo inspectEnvironment(String environment) {
    return environments.inspect(environment);
  }

  /** Removes what no environment, kernel or agent in use needs any more. */
  public PruneResult pruneEnvironments() {
    return environments.prune(staleTemplates());
  }

  private List<Path> staleTemplates() {
    try (Hypervisor qemu = newHypervisor()) {
      return qemu.staleTemplates(kernels.installed().map(Kernel::digest));
    } catch (PyroException e) {
      if (e.code() == ErrorCode.UNAVAILABLE) {
        return List.of(); // without QEMU there is no telling which ones it could use
      }
      throw e;
    }
  }

  /**
   * Looks at the host and at this home.
   *
   * @param environment also looks at this environment, if given
   * @param fix removes leftovers
   */
  public DoctorReport doctor(Optional<String> environment, boolean fix) {
    return new Doctor(home, env, environments, kernels, workspaces(), this::newHypervisor)
        .examine(environment, fix);
  }

  private synchronized OneShotVms vms() {
    requireOpen();
    if (vms == null) {
      vms = new OneShotVms(home, environments, kernels, hypervisor(), spares);
    }
    return vms;
  }

  private synchronized Workspaces workspaces() {
    requireOpen();
    if (workspaces == null) {
      workspaces = new Workspaces(home, machines, spares, progress);
    }
    return workspaces;
  }

  private synchronized Hypervisor hypervisor() {
    if (hypervisor == null) {
      hypervisor = newHypervisor();
    }
    return hypervisor;
  }

  private void requireOpen() {
    if (closed) {
      throw new PyroException(ErrorCode.WRONG_STATE, "this Pyro is closed");
    }
  }

  private Hypervisor newHypervisor() {
    return new Hypervisor(home, QemuBinary.find(env), progress);
  }

  /**
   * Ends every one-shot machine that this object started, and waits until what runs in other
   * threads has removed its own; workspaces live on.
   */
  @Override
  public void close() {
    try (Cleanup parts = new Cleanup()) { // those that were made last are closed first
      synchronized (this) {
        closed = true;
        if (vms != null) {
          parts.add(vms::awaitRuns);
        }
        if (hypervisor != null) {
          parts.add(hypervisor::close);
        }
        parts.add(spares::close);
        if (vms != null) {
          parts.add(vms::close);
        }
        if (workspaces != null) {
          parts.add(workspaces::close);
        }
        workspaces = null;
        vms = null;
        hypervisor = null;
      }
    }
  }

  /**
   * How a home is opened.
   *
   * @param home the folder that holds everything
   * @param progress hears of work that takes long, such as building an environment
   * @param spares how many machines of the usual kind stand ready for the next call, 0 to 8: worth
   *     it in a process that lives long, and some 50 MiB of the host's memory each
   */
  public record Options(Path home, Progress.Listener progress, int spares) {
    /** Checks that nothing is null, and the range. */
    public Options {
      VmSpec.requireRange("spares", spares, 0, 8);
      Objects.requireNonNull(home, "home");
      Objects.requireNonNull(progress, "progress");
    }

    /** A home and a listener, and no machines that stand ready. */
    public Options(Path home, Progress.Listener progress) {
      this(home, progress, 0);
    }

    /** Returns the default home without a listener. */
    public static Options defaults() {
      return new Options(Home.of(System.getenv()).root(), Progress.Listener.none(), 0);
    }

    /** Returns a copy with another home. */
    public Options withHome(Path folder) {
      return new Options(folder, progress, spares);
    }

    /** Returns a copy with another listener. */
    public Options withProgress(Progress.Listener listener) {
      return new Options(home, listener, spares);
    }

    /** Returns a copy that keeps so many machines ready. */
    public Options withSpares(int count) {
      return new Options(home, progress, count);
    }
  }
}
