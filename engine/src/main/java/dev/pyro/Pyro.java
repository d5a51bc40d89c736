package dev.pyro;

import dev.pyro.environment.Agent;
import dev.pyro.store.Home;
import dev.pyro.vm.OneShotVms;
import dev.pyro.workspace.life.Listing;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The way in: machines, workspaces and environments of one home folder. Thread-safe. Calls block,
 * are cheap on virtual threads, and end with {@link ErrorCode#CANCELLED} when their thread is
 * interrupted.
 *
 * <p>Every call throws {@link PyroException} and nothing else for what can go wrong.
 *
 * <p>Operations on a workspace, a shell or a service are methods of {@link Workspace}, {@link
 * Shell} and {@link Service}. The methods of similar names here do the same for programs that have
 * no handle.
 */
public final class Pyro extends OperationsByName implements AutoCloseable {
  private Pyro(Engine engine) {
    super(engine);
  }

  /** Opens the default home: {@code PYRO_HOME}, else {@code pyro} in the XDG data folder. */
  public static Pyro open() {
    return open(Options.defaults());
  }

  /** Opens a home; nothing is read or written yet. */
  public static Pyro open(Options options) {
    return open(options, Agent.bundled());
  }

  /** Opens a home whose guests run another agent. */
  static Pyro open(Options options, Agent agent) {
    return new Pyro(new Engine(options, agent));
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
    OneShotVms vms;
    try {
      vms = engine().vms();
    } catch (PyroException e) {
      return OneShotVms.runOnHost(request, streams, e);
    }
    return vms.run(request, streams);
  }

  /** Creates a machine that does not run yet. It lives no longer than this object. */
  public VmStatus createVm(VmSpec spec) {
    return engine().vms().create(Objects.requireNonNull(spec, "spec"));
  }

  /** Starts a machine that was created or stopped. */
  public VmStatus startVm(String vmId) {
    return engine().vms().start(vmId);
  }

  /** Powers a running machine off; its disk is kept. */
  public VmStatus stopVm(String vmId) {
    return engine().vms().stop(vmId);
  }

  /** Deletes a machine, running or not. */
  public void deleteVm(String vmId) {
    engine().vms().delete(vmId);
  }

  /** Returns a machine's state. */
  public VmStatus statusVm(String vmId) {
    return engine().vms().status(vmId);
  }

  /** Returns a machine's network. */
  public VmNetworkInfo networkInfoVm(String vmId) {
    return engine().vms().network(vmId);
  }

  /**
   * Runs one command in a running machine, then deletes the machine.
   *
   * @param timeoutSeconds how long the command may run, in seconds, 1 to 86400
   */
  public ExecResult execVm(String vmId, Command command, int timeoutSeconds, ExecStreams streams) {
    Objects.requireNonNull(command, "command");
    Objects.requireNonNull(streams, "streams");
    Limits.TIMEOUT_SECONDS.check(timeoutSeconds);
    return engine().vms().exec(vmId, command, timeoutSeconds, streams);
  }

  /** Removes machines whose time is up and returns their ids. */
  public List<String> reapExpired() {
    return engine().vms().reapExpired();
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
    Objects.requireNonNull(spec, "spec");
    return new Workspace(engine(), engine().lifecycle().create(spec));
  }

  /**
   * Returns a handle on a workspace.
   *
   * @param workspace its id, a unique beginning of its id, or its name
   */
  public Workspace workspace(String workspace) {
    return new Workspace(engine(), engine().calls().resolve(workspace));
  }

  /**
   * Lists workspaces.
   *
   * @param labels only those that have all of these labels
   */
  public WorkspaceList listWorkspaces(Map<String, String> labels) {
    return Listing.of(engine().calls(), labels);
  }

  /** Lists every environment that is known, installed or not. */
  public List<EnvironmentInfo> listEnvironments() {
    return engine().environments().list();
  }

  /** Builds an environment unless it is complete; a broken one is repaired. */
  public EnvironmentInfo pullEnvironment(String environment) {
    return engine().environments().pull(environment);
  }

  /** Describes one environment, packages included, and checks its image against its digest. */
  public EnvironmentInfo inspectEnvironment(String environment) {
    return engine().environments().inspect(environment);
  }

  /** Removes what no environment, kernel or agent in use needs any more. */
  public PruneResult pruneEnvironments() {
    return engine().environments().prune(engine().staleTemplates());
  }

  /**
   * Looks at the host and at this home.
   *
   * @param environment also looks at this environment, if given
   * @param fix removes leftovers
   */
  public DoctorReport doctor(Optional<String> environment, boolean fix) {
    return engine().doctor().examine(environment, fix);
  }

  /**
   * Ends every one-shot machine that this object started, and waits until runs in other threads
   * have removed theirs. Workspaces live on.
   */
  @Override
  public void close() {
    engine().close();
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
      Limits.SPARES.check(spares);
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
