package dev.pyro.keeper.process;

import dev.pyro.Progress;
import dev.pyro.PyroException;
import dev.pyro.keeper.HeldPort;
import dev.pyro.store.Home;
import dev.pyro.store.OpenState;
import dev.pyro.workspace.call.WorkspaceCalls;
import dev.pyro.workspace.record.WorkspaceRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The workspaces that the keeper serves. */
final class NetworkedWorkspaces implements AutoCloseable {
  /** Programs that make one workspace after another need not start a keeper for each. */
  private static final long LINGER_NANOS = Duration.ofSeconds(2).toNanos();

  private final WorkspaceCalls calls;
  private final FolderWatch watch;
  private final Map<String, NetworkedWorkspace> all = new HashMap<>();
  private int busy; // questions that are not answered yet
  private boolean ends; // no more are taken

  NetworkedWorkspaces(Home home) {
    this.watch = new FolderWatch();
    this.calls = new WorkspaceCalls(home, Progress.Listener.none(), new OpenState());
  }

  /** Looks at every workspace of the home, at once. */
  void lookAtAll() throws InterruptedException {
    List<Thread> looks = new ArrayList<>();
    for (WorkspaceRecord record : calls.store().readable()) {
      looks.add(
          Thread.ofVirtual()
              .start(() -> {
                try {
                  look(record.id())
                      .forEach(port ->
                          port.failure()
                              .ifPresent(e -> KeeperServer.complain(said(record, port), e)));
                } catch (PyroException e) {
                  KeeperServer.complain("workspace " + record.id(), e);
                }
              }));
    }
    for (Thread look : looks) {
      look.join();
    }
  }

  private static String said(WorkspaceRecord record, HeldPort port) {
    return "service " + port.service() + " of workspace " + record.id();
  }

  /** Serves a workspace as its record and its ports say now; returns the ports that are held. */
  List<HeldPort> look(String id) {
    NetworkedWorkspace workspace;
    synchronized (this) {
      workspace =
          all.computeIfAbsent(
              id, _ -> new NetworkedWorkspace(id, calls, watch, this::inBackground));
    }
    return workspace.look();
  }

  /**
   * Does work in a thread of its own; the keeper does not end meanwhile.
   *
   * @return false if the keeper ends already; then nothing is done
   */
  boolean busy(Runnable work) {
    synchronized (this) {
      if (ends) {
        return false;
      }
      busy++;
    }
    Thread.ofVirtual()
        .start(() -> {
          try {
            work.run();
          } finally {
            done();
          }
        });
    return true;
  }

  /** Does work unless the keeper ends: then nobody needs it any more. */
  private void inBackground(Runnable work) {
    boolean _ = busy(work);
  }

  private synchronized void done() {
    busy--;
    notifyAll();
  }

  /** Waits until no workspace has needed anything for a moment. */
  synchronized void awaitIdle() throws InterruptedException {
    long idleSince = System.nanoTime();
    while (true) {
      if (busy == 0) { // else one may look idle that is about to be served
        all.values().removeIf(NetworkedWorkspace::isIdle);
      }
      if (busy > 0 || !all.isEmpty()) {
        wait();
        idleSince = System.nanoTime();
        continue;
      }
      long left = LINGER_NANOS - (System.nanoTime() - idleSince);
      if (left <= 0) {
        ends = true;
        return;
      }
      wait(Math.max(1, left / 1_000_000));
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      all.values().forEach(NetworkedWorkspace::close);
    }
    watch.close();
    calls.close();
  }
}
