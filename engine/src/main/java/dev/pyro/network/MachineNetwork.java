package dev.pyro.network;

import dev.pyro.PyroException;
import dev.pyro.network.dns.Resolvers;
import dev.pyro.network.policy.Pins;
import dev.pyro.network.policy.Rules;
import dev.pyro.network.stack.Network;
import dev.pyro.network.stack.Proxy;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.function.Consumer;

/** The network of one machine, in a thread of its own. It ends with the machine. */
public final class MachineNetwork implements AutoCloseable {
  private final Network network;
  private final Thread thread;

  private MachineNetwork(Network network, Consumer<Optional<IOException>> ended) {
    this.network = network;
    this.thread =
        Thread.ofPlatform().daemon().name("pyro-network").start(() -> run(network, ended));
  }

  /**
   * Serves a machine's network card.
   *
   * @param channel the card's client; closed when the network ends
   * @param pins for which names the guest was given addresses before; the network adds to them
   * @param ended is called in the network's thread when it has ended, with the reason if that is
   *     not the end of the machine or of this object
   */
  public static MachineNetwork start(
      SocketChannel channel,
      Rules rules,
      Pins pins,
      Network.Listener listener,
      Consumer<Optional<IOException>> ended) {
    try {
      Network network =
          new Network(
              channel,
              rules,
              new HostAddresses(),
              new Resolvers(Resolvers.FILE),
              Proxy.of(System.getenv()),
              pins,
              listener);
      return new MachineNetwork(network, ended);
    } catch (IOException e) {
      throw PyroException.of("cannot serve the machine's network", e);
    }
  }

  private static void run(Network network, Consumer<Optional<IOException>> ended) {
    try {
      network.run();
      ended.accept(Optional.empty());
    } catch (IOException e) {
      ended.accept(Optional.of(e));
    }
  }

  /** Changes the rules, for new flows. */
  public void setRules(Rules rules) {
    network.setRules(rules);
  }

  /** Returns whether it still serves the machine. */
  public boolean isRunning() {
    return thread.isAlive();
  }

  /** Ends every flow, and the network. */
  @Override
  public void close() {
    network.close();
  }
}
