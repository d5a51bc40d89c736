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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

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
  private final ServiceWatch services;
  private final Publications publications;
  private final Runnable changed;
  private final List<Port> held = new ArrayList<>();
  private final Map<String, Thread> watched = new HashMap<>(); // until its end, by service
  private final Map<String, Thread> adopted = new HashMap<>(); // until it is ready, by service
  private boolean closed;

  /**
   * No ports yet.
   *
   * @param changed is called when there may be something new to do: a service has ended, or who
   *     starts one
   */
  PublishedPorts(
      String id,
      WorkspaceFolder folder,
      DetachedMachine machine,
      Connections connections,
      Runnable changed) {
    this.id = id;
    this.folder = folder;
    this.machine = machine;
    this.connections = connections;
    this.services = new ServiceWatch(id, folder, machine, connections);
    this.publications = new Publications(folder);
    this.changed = changed;
  }

  /** One port; exactly one of the two is there, or none once its service has ended. */
  private static final class Port {
    private final String service;
    private final int guestPort;
    private final int number;
    private HostPort reservation;
    private PortForwarder forwarder;

    Port(Publication wanted) {
      service = wanted.service();
      guestPort = wanted.guestPort();
      reservation =
          HostPort.reserve(
              wanted.hostPort() == 0 ? OptionalInt.empty() : OptionalInt.of(wanted.hostPort()));
      number = reservation.number();
    }

    /** Returns whether it is what is wanted; host port 0 stands for any. */
    boolean is(Publication wanted) {
      return service.equals(wanted.service())
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
   * Holds the ports that the workspace's file names, and no others; returns them.
   *
   * @param isAllowed whether the network policy publishes any
   */
  synchronized List<HeldPort> look(boolean isAllowed) {
    List<Publication> wanted = isAllowed ? wanted() : List.of();
    for (Port port : List.copyOf(held)) {
      if (wanted.stream().noneMatch(port::is)) {
        port.close();
        held.remove(port);
      }
    }
    List<HeldPort> ports = new ArrayList<>();
    for (Publication publication : wanted) {
      Port port = held(publication);
      if (publication.isOpen() && port.reservation != null) {
        open(port);
      } else if (publication.isOrphaned()) {
        adopt(publication);
      }
      ports.add(new HeldPort(port.service, port.number, port.guestPort));
    }
    return ports;
  }

  private List<Publication> wanted() {
    try {
      return publications.read();
    } catch (IOException e) {
      throw PyroException.of("cannot read the published ports of workspace " + id, e);
    }
  }

  private Port held(Publication wanted) {
    Optional<Port> known = held.stream().filter(port -> port.is(wanted)).findFirst();
    if (known.isPresent()) {
      return known.get();
    }
    Port port = new Port(wanted);
    held.add(port);
    wanted.starter().ifPresent(owner -> owner.onEnd(changed)); // it may be orphaned then
    return port;
  }

  private void open(Port port) {
    port.forwarder = PortForwarder.start(port.reservation, port.guestPort, this::dial);
    port.reservation = null;
    String service = port.service;
    Thread known = watched.get(service);
    if (known == null || !known.isAlive()) {
      watched.put(service, Thread.ofVirtual().start(() -> watch(service)));
    }
  }

  private PortConnection dial(int guestPort) {
    return connections.dial(folder, machine, guestPort);
  }

  private void watch(String service) {
    services.awaitEnd(service);
    ended(service);
  }

  private void ended(String service) {
    synchronized (this) {
      if (closed) {
        return;
      }
      held.stream()
          .filter(port -> port.service.equals(service) && port.reservation == null)
          .forEach(Port::close);
    }
    changed.run();
  }

  private void adopt(Publication orphan) {
    Thread known = adopted.get(orphan.service());
    if (known == null || !known.isAlive()) {
      adopted.put(orphan.service(), Thread.ofVirtual().start(() -> awaitReady(orphan)));
    }
  }

  private void awaitReady(Publication orphan) {
    boolean isReady = services.awaitReady(orphan.service());
    synchronized (this) {
      if (closed) {
        return;
      }
    }
    try {
      settle(orphan, isReady);
    } catch (IOException e) { // it is tried again with the next look, and not before
      KeeperServer.complain("the published ports of workspace " + id, e);
      return;
    }
    synchronized (this) {
      adopted.remove(orphan.service());
    }
    changed.run();
  }

  private void settle(Publication orphan, boolean isReady) throws IOException {
    publications.change(all ->
        all.stream()
            .filter(one -> isReady || !one.isWith(orphan))
            .map(one -> one.isWith(orphan) ? one.opened() : one)
            .toList());
  }

  /** Returns whether nothing is held. */
  synchronized boolean isEmpty() {
    return held.stream().noneMatch(Port::isHeld);
  }

  @Override
  public synchronized void close() {
    closed = true;
    held.forEach(Port::close);
    held.clear();
    watched.values().forEach(Thread::interrupt);
    adopted.values().forEach(Thread::interrupt);
  }
}
