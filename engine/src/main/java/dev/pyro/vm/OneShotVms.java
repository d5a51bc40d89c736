package dev.pyro.vm;

import dev.pyro.Command;
import dev.pyro.ErrorCode;
import dev.pyro.ExecResult;
import dev.pyro.ExecStreams;
import dev.pyro.NetworkRules;
import dev.pyro.PyroException;
import dev.pyro.RunRequest;
import dev.pyro.VmNetworkInfo;
import dev.pyro.VmSpec;
import dev.pyro.VmStatus;
import dev.pyro.environment.Environment;
import dev.pyro.environment.EnvironmentStore;
import dev.pyro.environment.Kernel;
import dev.pyro.environment.KernelStore;
import dev.pyro.machine.GuestKernel;
import dev.pyro.machine.Hypervisor;
import dev.pyro.machine.StandstillException;
import dev.pyro.name.Ids;
import dev.pyro.network.MachineNetwork;
import dev.pyro.store.Cleanup;
import dev.pyro.store.Home;
import dev.pyro.store.OwnedFolder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The one-shot machines of this process. */
public final class OneShotVms implements AutoCloseable {
  private static final Duration REMOVAL_LIMIT = Duration.ofSeconds(10);

  private final Home home;
  private final EnvironmentStore environments;
  private final KernelStore kernels;
  private final Hypervisor hypervisor;
  private final WarmPool pool;
  private final Map<String, OneShotVm> vms = new ConcurrentHashMap<>();
  private final Runs runs = new Runs();

  /** Creates an empty set of machines. */
  public OneShotVms(
      Home home,
      EnvironmentStore environments,
      KernelStore kernels,
      Hypervisor hypervisor,
      WarmPool pool) {
    this.home = home;
    this.environments = environments;
    this.kernels = kernels;
    this.hypervisor = hypervisor;
    this.pool = pool;
  }

  /** Runs one command in a new machine and removes it. */
  public ExecResult run(RunRequest request, ExecStreams streams) {
    VmSpec spec = request.machine();
    Optional<FreshMachine> warm = pool.takeIfReady(spec.environment(), OneShotVm.shape(spec));
    try {
      if (warm.isPresent()) {
        FreshMachine machine = warm.get();
        return runs.during(machine.machine()::end, () -> runIn(machine, request, streams));
      }
      // its QEMU ends with the hypervisor
      return runs.during(() -> {}, () -> runInNew(request, streams));
    } catch (PyroException e) {
      throw StandstillException.ended(e); // as every machine of a run
    }
  }

  private ExecResult runInNew(RunRequest request, ExecStreams streams) {
    OneShotVm vm;
    try {
      vm = started(request.machine());
    } catch (PyroException e) {
      return runOnHost(request, streams, e);
    }
    try (vm) {
      return vm.exec(request.command(), request.timeoutSeconds(), streams);
    }
  }

  private static ExecResult runIn(FreshMachine warm, RunRequest request, ExecStreams streams) {
    try (warm) {
      Duration ttl = Duration.ofSeconds(request.machine().ttlSeconds());
      warm.guest().setDeadline(ttl, Machines.ANSWER_LIMIT);
      // closed by the end of the machine
      MachineNetwork _ =
          OneShotVm.network(request.machine(), warm.machine()::connectNetwork, warm.guest());
      Optional<Instant> expiresAt =
          ttl.isZero() ? Optional.empty() : Optional.of(Instant.now().plus(ttl));
      return OneShotVm.exec(
          warm.guest(),
          request.command(),
          request.timeoutSeconds(),
          streams,
          expiresAt,
          request.machine(),
          warm.machine()::awaitEnd);
    }
  }

  /**
   * Runs a command on the host if the request allows that and there can be no guest.
   *
   * @param why there is no guest; thrown if the command is not run
   */
  public static ExecResult runOnHost(RunRequest request, ExecStreams streams, PyroException why) {
    if (why.code() == ErrorCode.UNAVAILABLE && request.machine().allowHostCompat()) {
      return HostCompat.run(request.command(), request.timeoutSeconds(), streams);
    }
    throw why;
  }

  private OneShotVm started(VmSpec spec) {
    OneShotVm vm = make(spec);
    try (Cleanup undo = new Cleanup()) {
      undo.add(vm::close);
      environments.starting(spec.environment(), vm::start);
      undo.release();
      return vm;
    }
  }

  /** Creates a machine that does not run yet. */
  public VmStatus create(VmSpec spec) {
    OneShotVm vm = make(spec);
    VmStatus status = vm.status();
    vms.put(status.vmId(), vm);
    return status;
  }

  /** Starts a machine that was created or stopped. */
  public VmStatus start(String id) {
    OneShotVm vm = find(id);
    return environments.starting(vm.environment(), vm::start);
  }

  /** Powers a machine off. */
  public VmStatus stop(String id) {
    return find(id).stop();
  }

  /** Deletes a machine. */
  public void delete(String id) {
    OneShotVm vm = find(id);
    vms.remove(id);
    vm.close();
  }

  /** Returns a machine's state. */
  public VmStatus status(String id) {
    return find(id).status();
  }

  /** Returns a machine's network. */
  public VmNetworkInfo network(String id) {
    NetworkRules rules = find(id).networkRules();
    return new VmNetworkInfo(
        id,
        rules.policy().hasEgress(),
        rules.policy(),
        rules.allowDomains(),
        rules.allowAddresses());
  }

  /** Runs one command in a running machine, then deletes it. */
  public ExecResult exec(String id, Command command, int timeoutSeconds, ExecStreams streams) {
    OneShotVm vm = find(id);
    ExecResult result = vm.exec(command, timeoutSeconds, streams);
    vms.remove(id);
    vm.close();
    return result;
  }

  /** Removes machines whose time is up. */
  public List<String> reapExpired() {
    Instant now = Instant.now();
    List<String> removed = new ArrayList<>();
    vms.forEach((id, vm) -> {
      if (vm.isExpired(now) && vms.remove(id, vm)) {
        vm.close();
        removed.add(id);
      }
    });
    removed.sort(null);
    return removed;
  }

  /** Removes orphans, and returns their names. */
  public static List<String> removeLeftovers(Home home) {
    List<String> removed = new ArrayList<>(Machines.removeLeftovers(home));
    for (OwnedFolder folder : OwnedFolder.claimLeftovers(home, home.vms())) {
      removed.add(home.root().relativize(folder.path()).toString());
      folder.close();
    }
    return removed;
  }

  private OneShotVm make(VmSpec spec) {
    removeLeftovers(home);
    Environment environment = environments.require(spec.environment());
    Kernel kernel = kernels.require();
    String id = Ids.make();
    OwnedFolder folder = OwnedFolder.create(home, home.vms().resolve(id));
    try (Cleanup undo = new Cleanup()) {
      undo.add(folder::close);
      OneShotVm vm =
          new OneShotVm(
              id,
              spec,
              folder,
              hypervisor,
              new GuestKernel(kernel.vmlinuz(), kernel.initramfs(), kernel.digest()),
              environment);
      undo.release();
      return vm;
    }
  }

  private OneShotVm find(String id) {
    reapExpired();
    OneShotVm vm = vms.get(id);
    if (vm == null) {
      throw new PyroException(
          ErrorCode.NOT_FOUND,
          "there is no machine " + id,
          "a machine is gone after its command, its ttl_seconds, or the process that created it",
          null);
    }
    return vm;
  }

  /** Waits until the runs that {@link #close} has ended have removed their machines. */
  public void awaitRuns() {
    runs.await(REMOVAL_LIMIT);
  }

  /**
   * Ends every machine. Machines that were created with {@link #create} are also removed; those of
   * a run are removed by the run itself.
   */
  @Override
  public void close() {
    try (Cleanup all = new Cleanup()) {
      all.add(runs::end);
      for (String id : List.copyOf(vms.keySet())) {
        OneShotVm vm = vms.remove(id);
        if (vm != null) {
          all.add(vm::close);
        }
      }
    }
  }
}
