package dev.pyro.keeper;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.machine.SocketAddress;
import dev.pyro.store.Home;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/**
 * The keeper of a home, as other processes see it. It is started by who needs it, and ends by
 * itself when no workspace needs it any more.
 */
public final class Keeper {
  /**
   * A keeper that ends just when it is asked is started again; that it does so often is a fault.
   */
  private static final int TRIES = 5;

  private final Home home;

  /** The keeper of a home. */
  public Keeper(Home home) {
    this.home = home;
  }

  /**
   * Has the keeper look at a workspace anew, as its record or its ports have changed. Starts the
   * keeper if there is none.
   *
   * @param id the workspace
   * @return the ports that are held for it now
   * @throws PyroException if the workspace's network or one of its ports cannot be served
   */
  public List<HeldPort> look(String id) {
    for (int i = 0; i < TRIES; i++) {
      Optional<List<HeldPort>> answer = askRunning(id);
      if (answer.isPresent()) {
        return answer.get();
      }
      Home.ensureFolder(home.root());
      KeeperProcess.await(KeeperProcess.start(home));
    }
    throw new PyroException(
        ErrorCode.INTERNAL,
        "the keeper of the network does not answer",
        "see " + home.keeperLog(),
        null);
  }

  /** Has the keeper look at a workspace anew, if there is a keeper. */
  public void tell(String id) {
    var _ = askRunning(id);
  }

  /**
   * Has the keeper look at a workspace anew, if there is a keeper, and it can. It sees by itself
   * that a machine has ended or a record was replaced, but maybe only when its caller has gone on.
   */
  public void remind(String id) {
    try {
      tell(id);
    } catch (PyroException _) {
      // what the caller has done is done all the same
    }
  }

  /**
   * Returns whether the keeper was killed, and nobody has started it again: then its socket is
   * there, which it removes when it ends by itself, and nobody listens on it.
   */
  public boolean wasKilled() {
    if (!Files.exists(home.keeperSocket())) {
      return false;
    }
    try (SocketAddress address = SocketAddress.of(home.keeperSocket());
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.configureBlocking(false); // one that stands still must not hold this up
      channel.connect(address.get());
      return false;
    } catch (ConnectException _) {
      return true;
    } catch (IOException _) {
      return false; // it ends at this moment, or is busy
    }
  }

  /** Starts the keeper, and waits until it serves what needs it. */
  public void restart() {
    KeeperProcess.await(KeeperProcess.start(home));
  }

  /** Starts the keeper again if it was killed; does not wait for it. */
  public void revive() {
    if (wasKilled()) {
      KeeperProcess.start(home);
    }
  }

  /** Asks the keeper; nothing if there is none, or it ends at this moment. */
  private Optional<List<HeldPort>> askRunning(String id) {
    try (SocketChannel channel = connected()) {
      if (channel == null) {
        return Optional.empty();
      }
      try {
        KeeperWire.ask(channel, id);
        return KeeperWire.answer(channel);
      } catch (ClosedByInterruptException e) {
        throw new PyroException(ErrorCode.CANCELLED, "interrupted while asking the keeper", e);
      } catch (AsynchronousCloseException e) {
        throw new PyroException(
            ErrorCode.TIMEOUT,
            "the keeper of the network, which serves workspace " + id + ", does not answer",
            "see " + home.keeperLog(),
            e);
      }
    } catch (IOException e) {
      return Optional.empty(); // it has ended, or does at this moment
    }
  }

  /** Returns a connection to the keeper; null if there is none. */
  private SocketChannel connected() {
    try (SocketAddress address = SocketAddress.of(home.keeperSocket())) {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        channel.connect(address.get());
        return channel;
      } catch (IOException e) {
        channel.close();
        return null;
      }
    } catch (IOException e) {
      throw PyroException.of("cannot ask the keeper of the network", e);
    }
  }
}
