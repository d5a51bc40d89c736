package dev.pyro.keeper.process;

import dev.pyro.ErrorCode;
import dev.pyro.NetworkRules;
import dev.pyro.PyroException;
import dev.pyro.keeper.HeldPort;
import dev.pyro.machine.DetachedMachine;
import dev.pyro.network.MachineNetwork;
import dev.pyro.network.policy.Pins;
import dev.pyro.network.policy.Rules;
import dev.pyro.store.Cleanup;
import dev.pyro.store.Home;
import dev.pyro.store.WorkspaceFolder;
import dev.pyro.workspace.call.Connections;
import dev.pyro.workspace.call.WorkspaceCalls;
import dev.pyro.workspace.record.WorkspaceRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A workspace whose machine has a network, or whose services have ports of the host. */
final class NetworkedWorkspace implements AutoCloseable {
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

  /** QEMU closes its sockets a little before it has ended. */
  private static final Duration ENDING = Duration.ofSeconds(10);

  private final String id;
  private final WorkspaceCalls calls;
  private final WorkspaceFolder folder;
  private final FolderWatch watch;
  private final Consumer<Runnable> background;
  private final EventLog events;
  private final Cleanup watches = new Cleanup();
  private volatile DetachedMachine machine; // null: none that is served
  private int generation; // the machine's
  private MachineNetwork network; // null: it has none
  private PublishedPorts ports;

  /**
   * A workspace that is not served yet.
   *
   * @param watch tells when its record or its ports have changed
   * @param background does work in a thread of its own
   */
  NetworkedWorkspace(
      String id, WorkspaceCalls calls, FolderWatch watch, Consumer<Runnable> background) {
    this.id = id;
    this.calls = calls;
    this.watch = watch;
    this.folder = calls.store().folder(id);
    this.background = background;
    this.events = new EventLog(folder);
  }

  /** Returns whether nothing is served here. */
  boolean isIdle() {
    return machine == null;
  }

  /** Serves it as its record and its ports say now; returns the ports that are held. */
  synchronized List<HeldPort> look() {
    Optional<WorkspaceRecord> known = record();
    Optional<DetachedMachine> now =
        known.flatMap(calls.store()::machine).filter(DetachedMachine::isAlive);
    if (now.isEmpty()) {
      close();
      return List.of();
    }
    if (!now.get().equals(machine)) {
      close();
      serve(now.get(), known.get().generation());
    }
    NetworkRules rules = record().or(() -> known).get().network(); // read when it is watched
    try {
      return obey(rules);
    } finally {
      if (network == null && ports.isEmpty()) {
        close();
      }
    }
  }

  private void serve(DetachedMachine now, int ofGeneration) {
    machine = now;
    generation = ofGeneration;
    Home.ensureFolder(folder.network(generation));
    ports =
        new PublishedPorts(id, folder, generation, machine, calls.connections(), this::lookLater);
    watches.add(watch.watch(folder.record(), this::lookLater));
    watches.add(watch.watch(folder.ports(generation), this::lookLater));
  }

  /** The ports follow the policy also if the network cannot be served. */
  private List<HeldPort> obey(NetworkRules rules) {
    PyroException failure = null;
    try {
      serveNetwork(Rules.of(rules));
    } catch (PyroException e) {
      failure = e;
    }
    List<HeldPort> held = ports.look(rules.policy().mayPublish());
    if (failure != null) {
      throw failure;
    }
    return held;
  }

  private Optional<WorkspaceRecord> record() {
    try {
      return Optional.of(calls.store().require(id));
    } catch (PyroException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private void serveNetwork(Rules rules) {
    if (network != null && network.isRunning()) {
      network.setRules(rules);
    } else if (rules.egress() || Files.exists(folder.networkIsUp(generation))) {
      try (Cleanup undo = new Cleanup()) {
        undo.add(this::closeNetwork);
        DetachedMachine served = machine;
        network =
            MachineNetwork.start(
                served.connectNetwork(), rules, pins(), events, why -> ended(served, why));
        bringUp();
        undo.release();
      } catch (IOException e) {
        throw PyroException.of("cannot note that the network is up", e);
      }
    }
  }

  /** What the guest was told stays true when another process serves its network. */
  private Pins pins() {
    PinFile file = new PinFile(folder, generation);
    Pins pins =
        new Pins((name, address) -> {
          try {
            file.append(name, address);
          } catch (IOException e) {
            KeeperServer.complain("cannot note an address of " + name, e);
          }
        });
    try {
      file.readInto(pins);
      return pins;
    } catch (IOException e) {
      throw PyroException.of("cannot read the addresses that workspace " + id + " knows", e);
    }
  }

  /** Brings the guest's interface up. It stays up, also with rules that deny everything. */
  private void bringUp() throws IOException {
    if (!Files.exists(folder.networkIsUp(generation))) {
      try (Connections.Lease lease = calls.connections().lease(folder, machine, true)) {
        lease.guest().network(ANSWER_LIMIT);
      }
      Files.write(folder.networkIsUp(generation), new byte[0]);
    }
    Files.write(folder.networkIsServed(generation), new byte[0]);
  }

  /** The machine has ended, or QEMU has another client. */
  private void ended(DetachedMachine served, Optional<IOException> why) {
    why.ifPresent(e -> KeeperServer.complain("the network of workspace " + id, e));
    background.accept(() -> {
      if (served.equals(machine)) {
        served.awaitExit(ENDING);
        lookAgain();
      }
    });
  }

  private void lookLater() {
    background.accept(this::lookAgain);
  }

  private void lookAgain() {
    try {
      look();
    } catch (PyroException e) {
      KeeperServer.complain("workspace " + id, e);
    }
  }

  private void closeNetwork() {
    if (network != null) {
      network.close();
      network = null;
    }
    if (machine != null) {
      forgetServed();
    }
  }

  /** Also the mark that a keeper has left which was killed, or had no answer of the guest. */
  private void forgetServed() {
    try {
      Files.deleteIfExists(folder.networkIsServed(generation));
    } catch (IOException e) {
      KeeperServer.complain("the network of workspace " + id, e);
    }
  }

  /** Serves it no longer. */
  @Override
  public synchronized void close() {
    watches.close();
    closeNetwork();
    if (ports != null) {
      ports.close();
    }
    ports = null;
    machine = null;
  }
}
