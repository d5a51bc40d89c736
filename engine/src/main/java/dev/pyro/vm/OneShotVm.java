package dev.pyro.vm;

import dev.pyro.Command;
import dev.pyro.ErrorCode;
import dev.pyro.ExecResult;
import dev.pyro.ExecStreams;
import dev.pyro.ExecutionMode;
import dev.pyro.NetworkRules;
import dev.pyro.PyroException;
import dev.pyro.VmSpec;
import dev.pyro.VmState;
import dev.pyro.VmStatus;
import dev.pyro.environment.Environment;
import dev.pyro.guest.Configuration;
import dev.pyro.guest.ExecCall;
import dev.pyro.guest.Guest;
import dev.pyro.guest.GuestEnvironment;
import dev.pyro.machine.Disk;
import dev.pyro.machine.GuestKernel;
import dev.pyro.machine.Hypervisor;
import dev.pyro.machine.Machine;
import dev.pyro.machine.QemuEnd;
import dev.pyro.machine.Shape;
import dev.pyro.network.MachineNetwork;
import dev.pyro.network.policy.Pins;
import dev.pyro.network.policy.Rules;
import dev.pyro.network.stack.Network;
import dev.pyro.store.Cleanup;
import dev.pyro.store.OwnedFolder;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** One machine: its folder, and QEMU while it runs. Its methods exclude each other but for exec. */
final class OneShotVm implements AutoCloseable {
  private final String id;
  private final VmSpec spec;
  private final OwnedFolder folder;
  private final Hypervisor hypervisor;
  private final GuestKernel kernel;
  private final Instant createdAt = Instant.now();

  private Machine machine;
  private MachineNetwork network; // null: it has none
  private VmState state = VmState.CREATED;

  OneShotVm(
      String id,
      VmSpec spec,
      OwnedFolder folder,
      Hypervisor hypervisor,
      GuestKernel kernel,
      Environment environment) {
    this.id = id;
    this.spec = spec;
    this.folder = folder;
    this.hypervisor = hypervisor;
    this.kernel = kernel;
    hypervisor.createDisk(folder.path(), new Disk(environment.image(), shape()));
  }

  /** Returns the name of its environment. */
  String environment() {
    return spec.environment();
  }

  synchronized VmStatus start() {
    requireState("start", VmState.CREATED, VmState.STOPPED);
    machine = hypervisor.start(folder.path(), shape(), kernel, configuration());
    state = VmState.RUNNING;
    try (Cleanup undo = new Cleanup()) {
      undo.add(this::endMachine);
      network = network(spec, machine::connectNetwork, machine.guest());
      undo.release();
    }
    return status();
  }

  /**
   * Gives a machine its network, if it is to have one.
   *
   * @return the network; null if it has none
   */
  static MachineNetwork network(VmSpec spec, Supplier<SocketChannel> card, Guest guest) {
    Rules rules = Rules.of(spec.networkRules());
    if (!rules.egress()) {
      return null;
    }
    try (Cleanup undo = new Cleanup()) {
      MachineNetwork made =
          MachineNetwork.start(card.get(), rules, new Pins(), Network.Listener.none(), _ -> {});
      undo.add(made::close);
      guest.network(Machines.ANSWER_LIMIT);
      undo.release();
      return made;
    }
  }

  synchronized VmStatus stop() {
    requireState("stop", VmState.RUNNING);
    Machine running = machine;
    machine = null;
    state = VmState.STOPPED;
    running.powerOff();
    closeNetwork();
    return status();
  }

  /** Runs a command; the machine may be deleted meanwhile, which ends the command. */
  ExecResult exec(Command command, int timeoutSeconds, ExecStreams streams) {
    Machine running;
    synchronized (this) {
      requireState("run a command in", VmState.RUNNING);
      running = machine;
    }
    return exec(
        running.guest(),
        command,
        timeoutSeconds,
        streams,
        expiresAt(),
        spec,
        () -> isCurrent(running) ? running.awaitEnd() : Optional.empty());
  }

  /** Returns whether a machine is still this one's: who deletes or stops it takes it away first. */
  private synchronized boolean isCurrent(Machine running) {
    return machine == running;
  }

  /**
   * Runs a command in a guest.
   *
   * @param expiresAt when the guest powers itself off, if ever
   * @param end waits a moment for the machine's end, and tells how it ended
   */
  static ExecResult exec(
      Guest guest,
      Command command,
      int timeoutSeconds,
      ExecStreams streams,
      Optional<Instant> expiresAt,
      VmSpec spec,
      Supplier<Optional<QemuEnd>> end) {
    try {
      return guest.exec(
          new ExecCall(
              command.argv(),
              "/",
              GuestEnvironment.of(streams, Map.of()),
              Duration.ofSeconds(timeoutSeconds),
              spec.memMib()),
          streams);
    } catch (PyroException e) {
      boolean expired = expiresAt.filter(time -> !Instant.now().isBefore(time)).isPresent();
      if (e.code() == ErrorCode.INTERNAL && expired) {
        throw new PyroException(
            ErrorCode.TIMEOUT,
            "the machine was stopped after its " + spec.ttlSeconds() + " s (ttl_seconds)",
            e);
      }
      throw QemuEnd.explained(e, end);
    }
  }

  NetworkRules networkRules() {
    return spec.networkRules();
  }

  synchronized VmStatus status() {
    if (state == VmState.RUNNING && !machine.isAlive()) {
      state = VmState.STOPPED; // it powered itself off, or QEMU was ended by somebody else
      machine.close();
      machine = null;
      closeNetwork();
    }
    return new VmStatus(
        id,
        state,
        spec.environment(),
        spec.vcpuCount(),
        spec.memMib(),
        spec.network(),
        ExecutionMode.GUEST,
        createdAt,
        expiresAt());
  }

  boolean isExpired(Instant now) {
    return expiresAt().filter(end -> !now.isBefore(end)).isPresent();
  }

  private Shape shape() {
    return shape(spec);
  }

  static Shape shape(VmSpec spec) {
    return new Shape(spec.vcpuCount(), spec.memMib());
  }

  private Optional<Instant> expiresAt() {
    return spec.ttlSeconds() == 0
        ? Optional.empty()
        : Optional.of(createdAt.plusSeconds(spec.ttlSeconds()));
  }

  private Configuration configuration() {
    Duration left =
        expiresAt().map(end -> Duration.between(Instant.now(), end)).orElse(Duration.ZERO);
    if (spec.ttlSeconds() != 0 && !left.isPositive()) {
      throw new PyroException(ErrorCode.WRONG_STATE, "the time of machine " + id + " is up");
    }
    return new Configuration("pyro-" + id, left);
  }

  private void requireState(String action, VmState... allowed) {
    VmState now = status().state();
    for (VmState each : allowed) {
      if (each == now) {
        return;
      }
    }
    throw new PyroException(
        ErrorCode.WRONG_STATE,
        "cannot " + action + " machine " + id + ": it is " + now.wireName(),
        now == VmState.RUNNING ? null : "start it first",
        null);
  }

  /** Ends the machine and removes its files. */
  @Override
  public void close() {
    Machine running;
    synchronized (this) {
      running = machine;
      machine = null;
      state = VmState.STOPPED;
    }
    try (folder) {
      if (running != null) {
        running.close();
      }
      closeNetwork();
    }
  }

  private void endMachine() {
    machine.close();
    machine = null;
    state = VmState.STOPPED;
  }

  /** It ends with its machine; this waits for nothing. */
  private synchronized void closeNetwork() {
    if (network != null) {
      network.close();
      network = null;
    }
  }
}
