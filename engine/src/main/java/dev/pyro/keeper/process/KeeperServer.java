package dev.pyro.keeper.process;

import com.google.gson.JsonParseException;
import dev.pyro.PyroException;
import dev.pyro.keeper.HeldPort;
import dev.pyro.keeper.KeeperWire;
import dev.pyro.machine.SocketAddress;
import dev.pyro.store.AtomicFiles;
import dev.pyro.store.Home;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Answers the questions of other pyro processes, and ends when nothing is to be kept. */
final class KeeperServer implements AutoCloseable {
  private final Home home;
  private final ServerSocketChannel listener;
  private final NetworkedWorkspaces workspaces;

  private KeeperServer(Home home, ServerSocketChannel listener) {
    this.home = home;
    this.listener = listener;
    this.workspaces = new NetworkedWorkspaces(home);
  }

  /**
   * Begins to listen. The caller holds the keeper's lock, so an old socket is nobody's. It is
   * replaced by a move: while there is one, everybody sees that a keeper is needed.
   */
  static KeeperServer open(Home home) throws IOException {
    Path fresh = home.keeperSocket().resolveSibling(home.keeperSocket().getFileName() + ".new");
    Files.deleteIfExists(fresh);
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try (SocketAddress address = SocketAddress.of(fresh)) {
      listener.bind(address.get());
    }
    AtomicFiles.move(fresh, home.keeperSocket());
    KeeperServer server = new KeeperServer(home, listener);
    Thread.ofVirtual().start(server::accept);
    return server;
  }

  /** Serves every workspace that needs it, until there has been none for a moment. */
  void run() throws InterruptedException {
    workspaces.lookAtAll();
    workspaces.awaitIdle();
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel client = listener.accept();
        if (!workspaces.busy(() -> answer(client))) {
          client.close();
        }
      }
    } catch (ClosedChannelException _) {
      // that is how it ends
    } catch (IOException e) {
      complain("it accepts no more questions", e);
    }
  }

  private void answer(SocketChannel client) {
    try (client) {
      Optional<String> id = KeeperWire.question(client);
      if (id.isEmpty()) {
        return;
      }
      List<HeldPort> ports;
      try {
        ports = workspaces.look(id.get());
      } catch (PyroException e) {
        KeeperWire.answer(client, e);
        return;
      }
      KeeperWire.answer(client, ports);
    } catch (IOException _) {
      // who has asked is gone
    } catch (JsonParseException | IllegalStateException | NullPointerException e) {
      complain("a question was not understood", e);
    }
  }

  static void complain(String what, Throwable e) {
    System.err.println(what + ": " + e);
  }

  /** Stops listening. Who is not answered yet sees the end, and starts another keeper. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(home.keeperSocket());
    listener.close();
    workspaces.close();
  }
}
