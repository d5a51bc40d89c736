package dev.pyro;

import dev.pyro.environment.Agent;
import dev.pyro.guest.Patience;
import dev.pyro.network.policy.Rules;
import dev.pyro.store.Home;
import dev.pyro.vm.OneShotVms;
import dev.pyro.workspace.life.Listing;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The entry to pyro: the machines, workspaces and environments of one home folder. Thread-safe. A
 * call returns when its work is done. Use virtual threads for many calls at once. When the thread
 * of a call is interrupted, the call ends with {@link ErrorCode#CANCELLED}.
 *
 * <p>When something goes wrong, a call throws {@link PyroException} and no other exception.
 *
 * <p>Operations on a workspace, a shell or a service are methods of {@link Workspace}, {@link
 * Shell} and {@link Service}. This class has methods of similar names. They do the same for a
 * program that has only the id or the name.
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

  /** Opens a home; its guests run the given agent instead of the one that comes with pyro. */
  static Pyro open(Options options, Agent agent) {
    return open(options, agent, Patience.USUAL);
  }

  /** Opens a home as above, with another patience for what guests say. */
  static Pyro open(Options options, Agent agent, Patience patience) {
    return new Pyro(new Engine(options, agent, patience));
  }

  /** Runs one command in a new machine and removes the machine. */
  public ExecResult runInVm(RunRequest request) {
    return runInVm(request, ExecStreams.none());
  }

  /**
   * Runs one command in a new machine, connected to the given streams, and removes the machine. If
   * the environment or the memory template does not exist yet, it is built first. That time does
   * not count for the command's timeout.
   *
   * @throws PyroException {@link ErrorCode#NOT_FOUND} for an unknown environment, {@link
   *     ErrorCode#UNAVAILABLE} if the host lacks something, {@link ErrorCode#TIMEOUT} if the
   *     machine's {@code ttlSeconds} end first
   */
  public ExecResult runInVm(RunRequest request, ExecStreams streams) {
    Objects.requireNonNull(request, "request");
    Objects.requireNonNull(streams, "streams");
    Rules.of(request.spec().networkRules());
    try {
      engine().vms();
    } catch (PyroException e) {
      return OneShotVms.runOnHost(request, streams, e);
    }
    return engine().onVms(vms -> vms.run(request, streams));
  }

  /** Creates a machine without starting it. It is removed when this object is closed. */
  public VmStatus createVm(VmSpec spec) {
    Rules.of(Objects.requireNonNull(spec, "spec").networkRules());
    return engine().vms().create(spec);
  }

  /** Starts a machine that was created or stopped. */
  public VmStatus startVm(String vmId) {
    return engine().onVms(vms -> vms.start(vmId));
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
    return engine().onVms(vms -> vms.exec(vmId, command, timeoutSeconds, streams));
  }

  /** Removes machines whose time is up and returns their ids. */
  public List<String> reapExpired() {
    return engine().vms().reapExpired();
  }

  /**
   * Creates a workspace: a machine of its own whose {@code /workspace} starts as a copy of files of
   * the host. All of these files are checked before the first one is sent.
   *
   * <p>On the host, the secrets are in one file of the workspace, which only its owner may read. In
   * the guest they are only while a command that was given them runs. Everything that pyro shows of
   * the workspace (output, logs, errors, diffs, files that are read or listed, paths) has {@code
   * [REDACTED]} in the place of a value, also if the value is encoded in base64, hex, for URLs or
   * JSON. Exported files are not changed.
   *
   * @throws PyroException {@link ErrorCode#INVALID_ARGUMENT} for content, secrets or network rules
   *     that may not be taken, {@link ErrorCode#NOT_FOUND} if there is no file of a secret, {@link
   *     ErrorCode#LIMIT_EXCEEDED} for secrets that are too long, {@link ErrorCode#ALREADY_EXISTS}
   *     if the name is taken
   */
  public Workspace createWorkspace(WorkspaceSpec spec) {
    Objects.requireNonNull(spec, "spec");
    Rules.of(spec.network()); // before anything is made
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

  /**
   * Writes an environment and its kernel to one file, from which {@link #importEnvironment}
   * installs them on a host without a network. An environment that is not there yet is built first.
   *
   * @param output a path at which nothing is yet
   */
  public EnvironmentExport exportEnvironment(String environment, Path output) {
    return engine().environments().export(environment, output);
  }

  /**
   * Installs an environment and its kernel from a file of {@link #exportEnvironment}, in place of
   * one of the same name. The file is checked whole: each part against its digest. That shows
   * damage, and not who made the file.
   */
  public EnvironmentInfo importEnvironment(Path file) {
    return engine().environments().load(file);
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
   * Ends every one-shot machine that this object started. Waits until calls of {@link #runInVm} in
   * other threads have removed their machines. Workspaces live on. A call that is under way in
   * another thread fails with {@link ErrorCode#WRONG_STATE}, and so does every later one.
   */
  @Override
  public void close() {
    engine().close();
  }

  /**
   * How a home is opened.
   *
   * @param home the folder that holds everything
   * @param progress is told about work that takes long, such as building an environment
   * @param spares how many machines of the usual kind stand ready for the next call, 0 to 8. Use
   *     them in a process that lives long. Each takes some 50 MiB of the host's memory
   */
  public record Options(Path home, Progress.Listener progress, int spares) {
    /** Checks that nothing is null, and the range. */
    public Options {
      Limits.SPARES.check(spares);
      Objects.requireNonNull(home, "home");
      Objects.requireNonNull(progress, "progress");
    }

    /** Takes a home and a listener; no machines stand ready. */
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

    /** Returns a copy that keeps this number of machines ready. */
    public Options withSpares(int count) {
      return new Options(home, progress, count);
    }
  }
}
