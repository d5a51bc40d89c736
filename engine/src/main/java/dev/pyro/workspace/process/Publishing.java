package dev.pyro.workspace.process;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.ServiceSpec;
import dev.pyro.keeper.HeldPort;
import dev.pyro.workspace.call.WorkspaceUse;
import dev.pyro.workspace.record.Owner;
import dev.pyro.workspace.record.Publications;
import dev.pyro.workspace.record.Publications.Publication;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * The ports that services publish on the host. What is wanted is written to the workspace's file
 * first; the keeper then does what the file says.
 */
final class Publishing {
  private Publishing() {}

  /** Returns whether a service is to publish ports, or an earlier one of its name has done so. */
  static boolean concerns(WorkspaceUse use, ServiceSpec spec) {
    return !spec.publishedPorts().isEmpty()
        || all(use).stream().anyMatch(one -> one.service().equals(spec.name()));
  }

  private static List<Publication> all(WorkspaceUse use) {
    try {
      return new Publications(use.folder()).read();
    } catch (IOException e) {
      throw use.failed("cannot read the published ports", e);
    }
  }

  /**
   * Takes the ports that a service is to publish, before it is started. Nobody listens on them yet.
   * Ports of an earlier service of that name are given up.
   *
   * @throws PyroException {@link ErrorCode#ALREADY_EXISTS} if a port of the host is taken
   */
  static void reserve(WorkspaceUse use, ServiceSpec spec) {
    String service = spec.name();
    if (spec.publishedPorts().isEmpty()) {
      withdraw(use, service);
      return;
    }
    change(
        use,
        others ->
            Stream.concat(
                    without(others, service),
                    spec.publishedPorts().stream()
                        .map(port ->
                            new Publication(
                                service,
                                port.hostPort().orElse(0),
                                port.guestPort(),
                                Optional.of(Owner.me()))))
                .toList());
    choose(use, service, use.keeper().look(use.id()));
  }

  /** Notes the ports that the keeper has chosen, so that another keeper takes the same. */
  private static void choose(WorkspaceUse use, String service, List<HeldPort> held) {
    List<HeldPort> mine =
        new ArrayList<>(held.stream().filter(port -> port.service().equals(service)).toList());
    change(
        use,
        all ->
            all.stream()
                .map(one ->
                    one.service().equals(service) ? one.on(mine.removeFirst().hostPort()) : one)
                .toList());
  }

  /** Has the host listen, as the service is ready. */
  static void open(WorkspaceUse use, String service) {
    boolean changed =
        change(
            use,
            all ->
                all.stream()
                    .map(one -> one.service().equals(service) ? one.opened() : one)
                    .toList());
    if (changed) {
      use.keeper().look(use.id());
    }
  }

  /** Gives the ports of a service up. */
  static void withdraw(WorkspaceUse use, String service) {
    if (change(use, all -> without(all, service).toList())) {
      use.keeper().tell(use.id());
    }
  }

  private static Stream<Publication> without(List<Publication> all, String service) {
    return all.stream().filter(one -> !one.service().equals(service));
  }

  /** Returns whether there was anything to change. */
  private static boolean change(WorkspaceUse use, UnaryOperator<List<Publication>> change) {
    try {
      return new Publications(use.folder()).change(change);
    } catch (IOException e) {
      throw use.failed("cannot change the published ports", e);
    }
  }
}
