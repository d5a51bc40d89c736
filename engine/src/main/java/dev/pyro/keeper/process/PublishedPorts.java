package dev.pyro.keeper.process;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.guest.Guest;
import dev.pyro.guest.KeptWatch;
import dev.pyro.guest.PortConnection;
import dev.pyro.keeper.HeldPort;
import dev.pyro.machine.DetachedMachine;
import dev.pyro.network.port.HostPort;
import dev.pyro.network.port.PortForwarder;
import dev.pyro.store.WorkspaceFolder;
import dev.pyro.workspace.call.Connections;
import dev.pyro.workspace.process.Services;
import dev.pyro.workspace.record.Publications;
import dev.pyro.workspace.record.Publications.Publication;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The ports of the host that are held for a machine's services. A port is reserved while its
 * service starts, listens while the service runs, and is given up when the service ends.
 */
final class PublishedPorts implements AutoCloseable {
  /** A connection to a guest that broke is made again, but not faster than this. */
  private static final Duration BROKEN = Duration.ofSeconds(1);

  private final String id;
  private final WorkspaceFolder folder;
  private final DetachedMachine machine;
  private final Connections connections;
  private final Runnable changed;
  private final List<Port> held = new ArrayList<>();
  private final Map<String, Thread> watched = new HashMap<>(); // by service
  private boolean closed;

  /**
   * No ports yet.
   *
   * @param changed is called when a service has ended
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
      }
      ports.add(new HeldPort(port.service, port.number, port.guestPort));
    }
    return ports;
  }

  private List<Publication> wanted() {
    try {
      return new Publications(folder)
          .read().stream().filter(publication -> !publication.isAbandoned()).toList();
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
    wanted.starter().ifPresent(owner -> owner.onEnd(changed)); // then it may be abandoned
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
    boolean runs = true;
    while (runs) {
      try (Connections.Lease lease = connections.lease(folder, machine, false)) {
        awaitEnd(lease.guest(), service);
        runs = false;
      } catch (PyroException e) {
        runs = e.code() != ErrorCode.NOT_FOUND && !machine.awaitExit(BROKEN);
      }
    }
    ended(service);
  }

  private void awaitEnd(Guest guest, String service) {
    try (KeptWatch watch =
        guest.kept().watch(Services.name(id, service), KeptWatch.NOTHING, KeptWatch.Until.END)) {
      while (!watch.ended()) {
        var _ = watch.take(Long.MAX_VALUE); // its output is of no interest here
      }
    }
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
  }
}
