package dev.pyro.workspace.process;

import dev.pyro.ErrorCode;
import dev.pyro.PublishedPort;
import dev.pyro.PyroException;
import dev.pyro.Remedy;
import dev.pyro.ServiceSpec;
import dev.pyro.keeper.HeldPort;
import dev.pyro.name.Ids;
import dev.pyro.workspace.call.WorkspaceUse;
import dev.pyro.workspace.record.Owner;
import dev.pyro.workspace.record.Publications;
import dev.pyro.workspace.record.Publications.Publication;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The ports that one start of a service publishes on the host. What is wanted is written to the
 * machine's file first; the keeper then does what the file says.
 */
final class Publishing {
  private final WorkspaceUse use;
  private final String service;
  private final String start = Ids.make();

  private Publishing(WorkspaceUse use, String service) {
    this.use = use;
    this.service = service;
  }

  /** Returns whether a service is to publish ports, or an earlier one of its name has done so. */
  static boolean concerns(WorkspaceUse use, ServiceSpec spec) {
    return !spec.publishedPorts().isEmpty()
        || all(use).stream().anyMatch(one -> one.service().equals(spec.name()));
  }

  /**
   * Takes the ports that a service is to publish, before it is started. Nobody listens on them yet.
   * Ports of an earlier service of that name are given up.
   *
   * @param requireFree fails if a service of that name runs
   * @throws PyroException {@link ErrorCode#ALREADY_EXISTS} if a port of the host is taken, or
   *     somebody else starts a service of that name
   */
  static Publishing reserve(WorkspaceUse use, ServiceSpec spec, Runnable requireFree) {
    Publishing mine = new Publishing(use, spec.name());
    requireFree.run();
    List<Publication> replaced =
        mine.replace(
            spec.publishedPorts().stream()
                .map(port ->
                    new Publication(
                        mine.start,
                        mine.service,
                        port.hostPort().orElse(0),
                        port.guestPort(),
                        Optional.of(Owner.me())))
                .toList());
    try {
      requireFree.run(); // another one may have got ready just before
    } catch (PyroException e) {
      mine.replace(replaced);
      throw e;
    }
    try {
      mine.choose(use.keeper().look(use.id()));
    } catch (PyroException e) {
      mine.withdraw();
      throw e;
    }
    return mine;
  }

  /** Replaces the ports of all starts of this service; returns what was replaced. */
  private List<Publication> replace(List<Publication> publications) {
    List<Publication> replaced = new ArrayList<>();
    change(
        use,
        all -> {
          for (Publication one : all) {
            if (one.service().equals(service)) {
              requireNotStarting(one);
              replaced.add(one);
            }
          }
          return Stream.concat(without(all, service), publications.stream()).toList();
        });
    return replaced;
  }

  private void requireNotStarting(Publication other) {
    if (other.isStarting() && !isMine(other)) {
      throw new PyroException(
          ErrorCode.ALREADY_EXISTS,
          "service " + service + " in workspace " + use.id() + " is being started by another call",
          Remedy.call("", "service_list", use.id()).then(" shows how far it is"),
          null);
    }
  }

  private boolean isMine(Publication one) {
    return one.start().equals(start);
  }

  /** Notes the ports that the keeper has chosen, so that another keeper takes the same. */
  private void choose(List<HeldPort> held) {
    Iterator<HeldPort> mine = mine(held).iterator();
    change(
        use,
        all ->
            all.stream()
                .map(one -> isMine(one) && mine.hasNext() ? one.on(mine.next().hostPort()) : one)
                .toList());
  }

  private List<HeldPort> mine(List<HeldPort> held) {
    List<HeldPort> mine = held.stream().filter(port -> port.start().equals(start)).toList();
    Optional<PyroException> failure =
        mine.stream().flatMap(port -> port.failure().stream()).findFirst();
    if (failure.isPresent()) {
      throw failure.get();
    }
    return mine;
  }

  /** Has the host listen, as the service is ready. */
  void open(ServiceSpec spec) {
    if (spec.publishedPorts().isEmpty()) {
      return;
    }
    if (!change(use, all -> all.stream().map(this::opened).toList())) {
      throw Services.stopped(Services.name(use.id(), service));
    }
    mine(use.keeper().look(use.id()));
  }

  private Publication opened(Publication one) {
    return isMine(one) ? one.opened() : one;
  }

  /** Gives the ports up that were reserved here. */
  void withdraw() {
    if (change(use, all -> all.stream().filter(one -> !isMine(one)).toList())) {
      use.keeper().tell(use.id());
    }
  }

  /** Gives the ports of a service up, whoever has started it. */
  static void withdraw(WorkspaceUse use, String service) {
    if (change(use, all -> without(all, service).toList())) {
      use.keeper().tell(use.id());
    }
  }

  /** Returns the ports of services that are ready, as the keeper holds them at this moment. */
  static List<HeldPort> published(WorkspaceUse use) {
    List<Publication> open = all(use).stream().filter(Publication::isOpen).toList();
    if (open.isEmpty()) {
      return List.of();
    }
    PyroException why =
        new PyroException(ErrorCode.WRONG_STATE, "the network policy publishes no ports");
    if (!use.record().network().policy().mayPublish()) {
      return merged(open, List.of(), why);
    }
    try {
      return merged(open, use.keeper().look(use.id()), why);
    } catch (PyroException e) {
      return merged(open, List.of(), e);
    }
  }

  /** Of those that the keeper does not know, the reason is added. */
  private static List<HeldPort> merged(
      List<Publication> open, List<HeldPort> held, PyroException why) {
    Set<String> known = held.stream().map(HeldPort::start).collect(Collectors.toSet());
    Set<String> wanted = open.stream().map(Publication::start).collect(Collectors.toSet());
    return Stream.concat(
            held.stream().filter(port -> wanted.contains(port.start())),
            open.stream()
                .filter(one -> !known.contains(one.start()))
                .map(one ->
                    new HeldPort(
                        one.start(),
                        one.service(),
                        one.hostPort(),
                        one.guestPort(),
                        Optional.of(why))))
        .toList();
  }

  /** Returns those that the host reaches, as users see them. */
  static List<PublishedPort> shown(List<HeldPort> ports) {
    return ports.stream()
        .filter(port -> port.failure().isEmpty())
        .map(port -> PublishedPort.of(port.hostPort(), port.guestPort()))
        .toList();
  }

  /** Returns why one of them is not reached. */
  static Optional<String> whyNot(List<HeldPort> ports) {
    return ports.stream()
        .filter(port -> port.failure().isPresent())
        .map(port ->
            "port " + port.guestPort() + " is not published: " + port.failure().get().getMessage())
        .findFirst();
  }

  private static List<Publication> all(WorkspaceUse use) {
    Publications publications = publications(use);
    try {
      return publications.read();
    } catch (IOException e) {
      throw use.failed("cannot read the published ports", e).withHint(publications.remedy());
    }
  }

  private static Stream<Publication> without(List<Publication> all, String service) {
    return all.stream().filter(one -> !one.service().equals(service));
  }

  /** Returns whether there was anything to change. */
  private static boolean change(WorkspaceUse use, UnaryOperator<List<Publication>> change) {
    Publications publications = publications(use);
    try {
      return publications.change(change);
    } catch (IOException e) {
      throw use.failed("cannot change the published ports", e).withHint(publications.remedy());
    }
  }

  private static Publications publications(WorkspaceUse use) {
    return new Publications(use.folder(), use.record().generation());
  }
}
