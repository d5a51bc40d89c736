package dev.pyro.workspace.process;

import dev.pyro.ErrorCode;
import dev.pyro.PortForward;
import dev.pyro.PublishedPort;
import dev.pyro.PyroException;
import dev.pyro.Remedy;
import dev.pyro.guest.PortConnection;
import dev.pyro.machine.DetachedMachine;
import dev.pyro.network.port.HostPort;
import dev.pyro.network.port.PortForwarder;
import dev.pyro.store.Cleanup;
import dev.pyro.store.WorkspaceFolder;
import dev.pyro.workspace.call.WorkspaceCalls;
import dev.pyro.workspace.call.WorkspaceUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Ports of the host that lead into a workspace as long as a caller wants them. */
public final class Forwards implements PortForward {
  private final WorkspaceCalls calls;
  private final String id;
  private final WorkspaceFolder folder;
  private final DetachedMachine machine;
  private final List<PublishedPort> ports = new ArrayList<>();
  private final Cleanup forwarders = new Cleanup();

  /** Completed when the ports are gone: with the reason, unless that is {@link #close}. */
  private final CompletableFuture<Optional<PyroException>> ended = new CompletableFuture<>();

  private Forwards(WorkspaceUse use, WorkspaceCalls calls) {
    this.calls = calls;
    this.id = use.id();
    this.folder = use.folder();
    this.machine = use.machine().orElseThrow();
  }

  /**
   * Listens on the host; each connection is made in the guest when it comes.
   *
   * @param use the workspace at this moment: it runs, and its guest is connected
   * @param calls for what is done on the workspace later, when {@code use} is closed
   * @param ports at least one
   * @throws PyroException {@link ErrorCode#ALREADY_EXISTS} if a host port is taken
   */
  public static PortForward open(
      WorkspaceUse use, WorkspaceCalls calls, List<PublishedPort> ports) {
    Forwards forwards = new Forwards(use, calls);
    try (Cleanup undo = new Cleanup()) {
      undo.add(forwards::close);
      forwards.listen(ports);
      calls.closeWith(forwards);
      undo.release();
    }
    CompletableFuture<Void> _ = forwards.machine.onExit().thenRun(forwards::machineEnded);
    return forwards;
  }

  /** Reserves all before it listens on the first one. */
  private void listen(List<PublishedPort> wanted) {
    List<HostPort> reserved = new ArrayList<>();
    for (PublishedPort port : wanted) {
      HostPort mine = HostPort.reserve(port.hostPort());
      forwarders.add(mine::close);
      reserved.add(mine);
    }
    for (int i = 0; i < wanted.size(); i++) {
      int guestPort = wanted.get(i).guestPort();
      PortForwarder forwarder = PortForwarder.start(reserved.get(i), guestPort, this::dial);
      forwarders.add(forwarder::close);
      ports.add(PublishedPort.of(reserved.get(i).number(), guestPort));
    }
  }

  private PortConnection dial(int guestPort) {
    return calls.connections().dial(folder, machine, guestPort);
  }

  private void machineEnded() {
    Remedy start = Remedy.call("", "workspace_start", id);
    end(
        Optional.of(
            new PyroException(
                ErrorCode.WRONG_STATE,
                "the machine of workspace " + id + " has ended",
                start,
                null)));
  }

  @Override
  public List<PublishedPort> ports() {
    return List.copyOf(ports);
  }

  @Override
  public void await() {
    try {
      ended
          .get()
          .ifPresent(why -> {
            throw new PyroException(why.code(), why.getMessage(), why.remedy().orElse(null), why);
          });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PyroException(ErrorCode.CANCELLED, "interrupted while forwarding ports", e);
    } catch (ExecutionException e) {
      throw new PyroException(ErrorCode.INTERNAL, "the ports could not be forwarded", e);
    }
  }

  private synchronized void end(Optional<PyroException> why) {
    try {
      forwarders.close();
    } finally {
      ended.complete(why);
      calls.closed(this);
    }
  }

  @Override
  public void close() {
    end(Optional.empty());
  }
}
