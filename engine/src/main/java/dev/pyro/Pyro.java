package dev.pyro;

import dev.pyro.doctor.Doctor;
import dev.pyro.environment.Agent;
import dev.pyro.environment.BuildHost;
import dev.pyro.environment.EnvironmentStore;
import dev.pyro.environment.KernelStore;
import dev.pyro.machine.Hypervisor;
import dev.pyro.machine.QemuBinary;
import dev.pyro.store.Home;
import dev.pyro.vm.OneShotVms;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The way in: machines and environments of one home folder. Thread-safe. Calls block, are cheap on
 * virtual threads, and end with {@link ErrorCode#CANCELLED} when their thread is interrupted.
 *
 * <p>Every call throws {@link PyroException} and nothing else for what can go wrong.
 */
public final class Pyro implements AutoCloseable {
  private final Home home;
  private final Progress.Listener progress;
  private final Map<String, String> env;
  private final EnvironmentStore environments;
  private final KernelStore kernels;

  private Hypervisor hypervisor; // made by the first call that needs QEMU
  private OneShotVms vms;
  private boolean closed;

  private Pyro(Options options) {
    this.home = new Home(options.home());
    this.progress = options.progress();
    this.env = Map.copyOf(System.getenv());
    BuildHost host = new BuildHost(env);
    this.kernels = new KernelStore(home, Agent.bundled(), host, progress);
    this.environments = new EnvironmentStore(home, kernels, host, progress);
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
    return vms().run(request, streams);
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
    return environments.prune();
  }

  /**
   * Looks at the host and at this home.
   *
   * @param environment also looks at this environment, if given
   * @param fix removes leftovers
   */
  public DoctorReport doctor(Optional<String> environment, boolean fix) {
    return new Doctor(home, env, environments, kernels, this::newHypervisor)
        .examine(environment, fix);
  }

  private synchronized OneShotVms vms() {
    if (closed) {
      throw new PyroException(ErrorCode.WRONG_STATE, "this Pyro is closed");
    }
    if (vms == null) {
      hypervisor = newHypervisor();
      vms = new OneShotVms(home, environments, kernels, hypervisor);
    }
    return vms;
  }

  private Hypervisor newHypervisor() {
    return new Hypervisor(home, QemuBinary.find(env), progress);
  }

  /** Ends every machine that this object started. */
  @Override
  public void close() {
    OneShotVms machines;
    Hypervisor qemu;
    synchronized (this) {
      closed = true;
      machines = vms;
      qemu = hypervisor;
      vms = null;
      hypervisor = null;
    }
    if (machines != null) {
      try (qemu) {
        machines.close();
      }
    }
  }

  /**
   * How a home is opened.
   *
   * @param home the folder that holds everything
   * @param progress hears of work that takes long, such as building an environment
   */
  public record Options(Path home, Progress.Listener progress) {
    /** Checks that nothing is null. */
    public Options {
      Objects.requireNonNull(home, "home");
      Objects.requireNonNull(progress, "progress");
    }

    /** Returns the default home without a listener. */
    public static Options defaults() {
      return new Options(Home.of(System.getenv()).root(), Progress.Listener.none());
    }

    /** Returns a copy with another home. */
    public Options withHome(Path folder) {
      return new Options(folder, progress);
    }

    /** Returns a copy with another listener. */
    public Options withProgress(Progress.Listener listener) {
      return new Options(home, listener);
    }
  }
}
