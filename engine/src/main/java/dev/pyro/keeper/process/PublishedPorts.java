package dev.pyro.keeper.process;

import dev.pyro.PyroException;
import dev.pyro.guest.PortConnection;
import dev.pyro.keeper.HeldPort;
import dev.pyro.machine.DetachedMachine;
import dev.pyro.network.port.HostPort;
import dev.pyro.network.port.PortForwarder;
import dev.pyro.store.WorkspaceFolder;
import dev.pyro.workspace.call.Connections;
import dev.pyro.workspace.record.Publications;
import dev.pyro.workspace.record.Publications.Publication;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The ports of the host that are held for a machine's services. A port is reserved while its
 * service starts, listens while the service runs, and is given up when the service ends. Who starts
 * a service says when it is ready. If that process has ended before, the guest is asked instead.
 */
final class PublishedPorts implements AutoCloseable {
  private final String id;
  private final WorkspaceFolder folder;
  private final DetachedMachine machine;
  private final Connections connections;
  private final Publications publications;
  private final ServiceWatch services;
  private final Runnable changed;
  private final ExecutorService watches = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Port> held = new ArrayList<>();
  private final Set<String> watched = new HashSet<>(); // starts whose end is waited for
  private final Set<String> adopted = new HashSet<>(); // starts of which the guest is asked

  /**
   * No ports yet.
   *
   * @param changed is called when there may be something new to do: a service has ended, or who
   *     starts one
   */
  PublishedPorts(
      String id,
      WorkspaceFolder folder,
      int generation,
      DetachedMachine machine,
      Connections connections,
      Runnable changed) {
    this.id = id;
    this.folder = folder;
    this.machine = machine;
    this.connections = connections;
    this.publications = new Publications(folder, generation);
    this.services = new ServiceWatch(id, folder, machine, connections);
    this.changed = changed;
  }

  /** One port; exactly one of the two is there, or none once its service has ended. */
  private static final class Port {
    private final String start;
    private final int guestPort;
    private final int number;
    private HostPort reservation;
    private PortForwarder forwarder;

    Port(Publication wanted) {
      start = wanted.start();
      guestPort = wanted.guestPort();
      reservation =
          HostPort.reserve(
              wanted.hostPort() == 0 ? OptionalInt.empty() : OptionalInt.of(wanted.hostPort()));
      number = reservation.number();
    }

    /** Returns whether it is what is wanted; host port 0 stands for any. */
    boolean is(Publication wanted) {
      return start.equals(wanted.start())
          && guestPort == wanted.guestPort()
          && (wanted.hostPort() == 0 || wanted.hostPort() == number);
    }

    boolean isHeld() {
      return reservation != null || forwarder != null;
    }

    void close() {
      if (reservation != null) {
        reservation.close();
        reservation = null;
      }
      if (forwarder != null) {
        forwarder.close();
        forwarder = null;
      }
    }
  }

  /**
   * Holds the ports that the machine's file names, and no others; returns them. One that it cannot
   * get holds up none of the others.
   *
   * @param isAllowed whether the network policy publishes any
   */
  synchronized List<HeldPort> look(boolean isAllowed) {
    List<Publication> wanted = isAllowed ? wanted() : List.of();
    List<Port> unclaimed = new ArrayList<>(held);
    List<Optional<Port>> known = wanted.stream().map(one -> claimed(one, unclaimed)).toList();
    unclaimed.forEach(Port::close); // first: what is new may want the same number
    held.removeAll(unclaimed);
    List<HeldPort> ports = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++) {
      ports.add(served(wanted.get(i), known.get(i)));
    }
    return ports;
  }

  /** Takes the port that is held for a publication out of a list; each is held for one only. */
  private static Optional<Port> claimed(Publication wanted, List<Port> unclaimed) {
    Optional<Port> found = unclaimed.stream().filter(port -> port.is(wanted)).findFirst();
    found.ifPresent(unclaimed::remove);
    return found;
  }

  private List<Publication> wanted() {
    try {
      return publications.read();
    } catch (IOException e) {
      held.forEach(Port::close); // nobody knows any more what they are for
      held.clear();
      throw PyroException.of("cannot read the published ports of workspace " + id, e)
          .withHint(publications.remedy());
    }
  }

  private HeldPort served(Publication wanted, Optional<Port> known) {
    if (wanted.isOpen() && watched.add(wanted.start())) {
      watches.execute(() -> awaitEnd(wanted));
    } else if (wanted.isOrphaned() && adopted.add(wanted.start())) {
      watches.execute(() -> awaitReady(wanted));
    }
    try {
      Port port = known.orElseGet(() -> taken(wanted));
      if (wanted.isOpen() && port.reservation != null) {
        port.forwarder = PortForwarder.start(port.reservation, port.guestPort, this::dial);
        port.reservation = null;
      }
      return shown(wanted, port.number, Optional.empty());
    } catch (PyroException e) {
      return shown(wanted, wanted.hostPort(), Optional.of(e));
    }
  }

  private static HeldPort shown(Publication one, int number, Optional<PyroException> failure) {
    return new HeldPort(one.start(), one.service(), number, one.guestPort(), failure);
  }

  private Port taken(Publication wanted) {
    Port port = new Port(wanted);
    held.add(port);
    wanted.starter().ifPresent(owner -> owner.onEnd(changed)); // it may be orphaned then
    return port;
  }

  private PortConnection dial(int guestPort) {
    return connections.dial(folder, machine, guestPort);
  }

  private void awaitEnd(Publication one) {
    if (services.awaitEnd(one.service())) {
      synchronized (this) {
        held.stream().filter(port -> port.start.equals(one.start())).forEach(Port::close);
      }
      settle(one, false);
    } else {
      machineEnded();
    }
  }

  private void awaitReady(Publication orphan) {
    services
        .awaitReady(orphan.service())
        .ifPresentOrElse(isReady -> settle(orphan, isReady), this::machineEnded);
  }

  private void machineEnded() {
    if (!Thread.currentThread().isInterrupted()) { // else this was closed, and it may run on
      changed.run();
    }
  }

  private void settle(Publication one, boolean isReady) {
    try {
      if (isReady) {
        publications.open(one.start());
      } else {
        publications.forget(one.start());
      }
      changed.run();
    } catch (IOException e) { // it is tried again with the next look, and not before
      KeeperServer.complain("the published ports of workspace " + id, e);
      synchronized (this) {
        adopted.remove(one.start());
      }
    }
  }

  /** Returns whether nothing is held. */
  synchronized boolean isEmpty() {
    return held.stream().noneMatch(Port::isHeld);
  }

  @Override
  public synchronized void close() {
    held.forEach(Port::close);
    held.clear();
    watches.shutdownNow();
  }
}
