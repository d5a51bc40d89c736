package dev.pyro;

import dev.pyro.doctor.Doctor;
import dev.pyro.environment.Agent;
import dev.pyro.environment.BuildHost;
import dev.pyro.environment.EnvironmentStore;
import dev.pyro.environment.Kernel;
import dev.pyro.environment.KernelStore;
import dev.pyro.guest.Patience;
import dev.pyro.keeper.Keeper;
import dev.pyro.machine.Hypervisor;
import dev.pyro.machine.QemuBinary;
import dev.pyro.store.Cleanup;
import dev.pyro.store.Home;
import dev.pyro.store.OpenState;
import dev.pyro.vm.Machines;
import dev.pyro.vm.OneShotVms;
import dev.pyro.vm.WarmPool;
import dev.pyro.workspace.call.WorkspaceCalls;
import dev.pyro.workspace.life.Lifecycle;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The parts behind one {@link Pyro}. Each is made by the first call that needs it. */
final class Engine implements AutoCloseable {
  private final Home home;
  private final Progress.Listener progress;
  private final Map<String, String> env;
  private final EnvironmentStore environments;
  private final KernelStore kernels;
  private final Machines machines;
  private final WarmPool pool;
  private final Patience patience;
  private final Keeper keeper;

  private Hypervisor hypervisor; // null until a call needs QEMU
  private OneShotVms vms;
  private WorkspaceCalls calls;
  private final OpenState open = new OpenState();

  /**
   * The parts behind a home.
   *
   * @param agent what runs in the guests
   * @param patience how long to wait for what they say
   */
  Engine(Pyro.Options options, Agent agent, Patience patience) {
    this.patience = patience;
    this.home = new Home(options.home());
    this.keeper = new Keeper(home);
    this.progress = options.progress();
    this.env = Map.copyOf(System.getenv());
    BuildHost host = new BuildHost(env, this::hypervisor);
    this.kernels = new KernelStore(home, agent, host, progress);
    this.environments = new EnvironmentStore(home, kernels, host, progress);
    this.machines = new Machines(home, environments, kernels, this::hypervisor);
    this.pool = new WarmPool(machines, options.spares());
  }

  EnvironmentStore environments() {
    return environments;
  }

  /** Returns the one-shot machines; fails if the host has no QEMU. */
  synchronized OneShotVms vms() {
    open.require();
    if (vms == null) {
      vms = new OneShotVms(home, environments, kernels, hypervisor(), pool);
    }
    return vms;
  }

  /** Returns the way of every call on a workspace. A keeper that was killed is started again. */
  WorkspaceCalls calls() {
    keeper.revive();
    return callsAsItIs();
  }

  /** Returns the same; a look at the home must not start a keeper that was killed. */
  private synchronized WorkspaceCalls callsAsItIs() {
    open.require();
    if (calls == null) {
      calls = new WorkspaceCalls(home, progress, open, patience);
    }
    return calls;
  }

  /** Returns what makes, starts, stops and resets workspaces. */
  Lifecycle lifecycle() {
    return new Lifecycle(home, calls(), machines, pool, progress);
  }

  /** Returns a new look at the host and the home. */
  Doctor doctor() {
    return new Doctor(home, env, environments, kernels, callsAsItIs(), this::newHypervisor);
  }

  /** Returns the templates that nothing can start from any more. */
  List<Path> staleTemplates() {
    try (Hypervisor qemu = newHypervisor()) {
      return qemu.staleTemplates(kernels.installed().map(Kernel::digest));
    } catch (PyroException e) {
      if (e.code() == ErrorCode.UNAVAILABLE) {
        return List.of(); // without QEMU nobody can tell which ones it could use
      }
      throw e;
    }
  }

  private synchronized Hypervisor hypervisor() {
    open.require(); // a call may get here that waited for a lock
    if (hypervisor == null) {
      hypervisor = newHypervisor();
    }
    return hypervisor;
  }

  private Hypervisor newHypervisor() {
    return new Hypervisor(home, QemuBinary.find(env), kernels::verify, progress);
  }

  /** Makes a call on a one-shot machine; one that was under way at the close hears of that. */
  <T> T onVms(Function<OneShotVms, T> call) {
    OneShotVms made = vms();
    try {
      return call.apply(made);
    } catch (PyroException e) {
      throw open.explain(e);
    }
  }

  /** Ends the one-shot machines, once runs in other threads have removed theirs. */
  @Override
  public void close() {
    try (Cleanup parts = new Cleanup()) { // the part that was added last is closed first
      synchronized (this) {
        open.close();
        Optional.ofNullable(vms).ifPresent(made -> parts.add(made::awaitRuns));
        Optional.ofNullable(hypervisor).ifPresent(made -> parts.add(made::close));
        parts.add(pool::close);
        Optional.ofNullable(vms).ifPresent(made -> parts.add(made::close));
        Optional.ofNullable(calls).ifPresent(made -> parts.add(made::close));
        calls = null;
        vms = null;
        hypervisor = null;
      }
    }
  }
}
