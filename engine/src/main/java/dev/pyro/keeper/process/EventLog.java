package dev.pyro.keeper.process;

import dev.pyro.NetworkEvent;
import dev.pyro.network.packet.IpAddress;
import dev.pyro.network.policy.Decision;
import dev.pyro.network.policy.Protocol;
import dev.pyro.network.stack.Network;
import dev.pyro.store.WorkspaceFolder;
import dev.pyro.workspace.record.NetworkLog;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Writes what a network decides to the workspace's log. The network's thread only adds to a list,
 * which another thread writes at once: a disk must not hold up the packets.
 */
final class EventLog implements Network.Listener {
  /** Events beyond this are dropped while the disk is slow: a guest can make any number. */
  private static final int MAX_WAITING = 4096;

  private final NetworkLog log;
  private List<NetworkEvent> waiting = new ArrayList<>();
  private boolean isWriting;

  EventLog(WorkspaceFolder folder) {
    this.log = new NetworkLog(folder);
  }

  @Override
  public void decided(
      Protocol protocol, Set<String> names, IpAddress address, int port, Decision why) {
    add(
        NetworkEvent.decision(
            Instant.now(),
            why.isAllowed(),
            word(protocol),
            name(names),
            address.toString(),
            shown(port),
            why.rule()));
  }

  @Override
  public void denied(String name, Decision why) {
    add(NetworkEvent.lookup(Instant.now(), false, name, why.rule()));
  }

  @Override
  public void ended(
      Protocol protocol,
      Set<String> names,
      IpAddress address,
      int port,
      long bytesOut,
      long bytesIn) {
    add(
        new NetworkEvent(
            Instant.now(),
            NetworkEvent.Kind.ENDED,
            word(protocol),
            name(names),
            Optional.of(address.toString()),
            shown(port),
            "",
            bytesOut,
            bytesIn));
  }

  @Override
  public void failed(Throwable why) {
    KeeperServer.complain("the network of a workspace", why);
  }

  private static OptionalInt shown(int port) {
    return port == 0 ? OptionalInt.empty() : OptionalInt.of(port);
  }

  private static String word(Protocol protocol) {
    return protocol.name().toLowerCase(Locale.ROOT);
  }

  /** Returns the name that was given out last: a guest asks for a name just before it connects. */
  private static Optional<String> name(Set<String> names) {
    return names.stream().reduce((_, later) -> later);
  }

  private synchronized void add(NetworkEvent event) {
    if (waiting.size() < MAX_WAITING) {
      waiting.add(event);
    }
    if (!isWriting) {
      isWriting = true;
      Thread.ofVirtual().start(this::write);
    }
  }

  private void write() {
    while (true) {
      List<NetworkEvent> events;
      synchronized (this) {
        events = waiting;
        waiting = new ArrayList<>();
        isWriting = !events.isEmpty();
        if (!isWriting) {
          return;
        }
      }
      try {
        log.append(events);
      } catch (IOException e) {
        KeeperServer.complain("cannot write " + log, e);
      }
    }
  }
}
