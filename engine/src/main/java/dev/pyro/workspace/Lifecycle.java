package dev.pyro.workspace;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.WorkspaceSpec;
import dev.pyro.WorkspaceUpdate;
import dev.pyro.guest.Guest;
import dev.pyro.machine.DetachedMachine;
import dev.pyro.machine.Hypervisor;
import dev.pyro.machine.Shape;
import dev.pyro.secret.Secrets;
import dev.pyro.store.AtomicFiles;
import dev.pyro.store.Cleanup;
import dev.pyro.store.FileLock;
import dev.pyro.store.Home;
import dev.pyro.store.OwnedFolder;
import dev.pyro.store.WorkspaceFolder;
import dev.pyro.vm.FreshMachine;
import dev.pyro.vm.Machines;
import dev.pyro.vm.Spares;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Creates, stops, starts, resets and deletes workspaces. Each is made, or changed, by one move or
 * one replaced record; what comes before or is left after it, the next process recognises.
 */
final class Lifecycle {
  private static final Duration POWER_OFF_GRACE = Duration.ofSeconds(5);
  private static final Duration POWER_OFF_LIMIT = Duration.ofSeconds(30);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

  private final Home home;
  private final WorkspaceStore store;
  private final WorkspaceLocks locks;
  private final Connections connections;
  private final Machines machines;
  private final Spares spares;
  private final Seeds seeds;

  Lifecycle(
      Home home,
      WorkspaceStore store,
      WorkspaceLocks locks,
      Connections connections,
      Machines machines,
      Spares spares,
      Seeds seeds) {
    this.home = home;
    this.store = store;
    this.locks = locks;
    this.connections = connections;
    this.machines = machines;
    this.spares = spares;
    this.seeds = seeds;
  }

  /** Creates a workspace in a folder of work under way, which then moves to its place. */
  WorkspaceRecord create(WorkspaceSpec spec, Secrets secrets) {
    spec.name().ifPresent(name -> store.requireFree(name, ""));
    try (Seeds.Judged seed = seeds.judge(spec.seedPath());
        FreshMachine fresh = spares.take(spec.environment(), shape(spec))) {
      WorkspaceFolder folder = fresh.folder();
      seed.fill(fresh.guest(), folder.baseline());
      seeds.scanFresh(fresh.guest(), folder.freshScan(fresh.generation()));
      setDeadline(fresh.guest(), spec);
      WorkspaceRecord record =
          new WorkspaceRecord(
              fresh.id(),
              spec.withoutSecrets(),
              spec.name(),
              spec.labels(),
              secrets.infos(),
              seed.result(),
              Instant.now(),
              fresh.generation(),
              0,
              Optional.empty(),
              Optional.of(fresh.machine().json()));
      secrets.write(folder.secrets());
      record.write(folder);
      store.touch(folder);
      publish(record, folder);
      fresh.keep();
      return record;
    } catch (IOException e) {
      throw new PyroException(
          ErrorCode.UNAVAILABLE, "cannot store a workspace: " + e.getMessage(), e);
    }
  }

  private void publish(WorkspaceRecord record, WorkspaceFolder folder) throws IOException {
    Home.ensureFolder(home.workspaces());
    try (FileLock _ = store.lockNames()) {
      record.name().ifPresent(name -> store.requireFree(name, record.id()));
      AtomicFiles.move(folder.root(), store.folder(record.id()).root());
    }
  }

  private static Shape shape(WorkspaceSpec spec) {
    return new Shape(spec.vcpuCount(), spec.memMib(), spec.diskMib());
  }

  private static void setDeadline(Guest guest, WorkspaceSpec spec) {
    guest.setDeadline(Duration.ofSeconds(spec.ttlSeconds()), ANSWER_LIMIT);
  }

  WorkspaceRecord update(String workspace, WorkspaceUpdate update) {
    String id = store.find(workspace).id();
    try (FileLock _ = store.lockNames()) {
      update.name().ifPresent(name -> store.requireFree(name, id));
      WorkspaceRecord changed =
          store.change(
              id,
              record -> {
                Map<String, String> labels = new TreeMap<>(record.labels());
                labels.putAll(update.labels());
                labels.keySet().removeAll(update.clearLabels());
                Optional<String> name = update.clearName() ? Optional.empty() : record.name();
                return record.withNaming(update.name().or(() -> name), labels);
              });
      store.touch(store.folder(id));
      return changed;
    }
  }

  WorkspaceRecord stop(String workspace) {
    try (WorkspaceUse use = locks.exclude(workspace)) {
      DetachedMachine machine = use.running("stop");
      connections.drop(machine);
      try {
        try (Connections.Lease lease = connections.lease(use.folder(), machine)) {
          lease.guest().powerOff(POWER_OFF_GRACE, POWER_OFF_LIMIT);
        }
        machine.awaitExit(POWER_OFF_LIMIT);
      } finally {
        connections.drop(machine);
        machine.end(); // at the latest now
      }
      return store.change(use.id(), record -> record.withMachine(Optional.empty()));
    }
  }

  WorkspaceRecord start(String workspace) {
    try (WorkspaceUse use = locks.exclude(workspace);
        Cleanup undo = new Cleanup()) {
      if (use.machine().filter(DetachedMachine::isAlive).isPresent()) {
        throw new PyroException(
            ErrorCode.WRONG_STATE, "cannot start workspace " + use.id() + ": it is running");
      }
      WorkspaceRecord old = use.record();
      Path machine = use.folder().machine(old.generation());
      DetachedMachine.endAllBelow(machine); // of a start whose process died before it was noted
      undo.add(() -> DetachedMachine.endAllBelow(machine));
      Hypervisor.Started started =
          machines.start(use.folder(), old.generation(), old.id(), shape(old.spec()));
      try (Guest guest = started.guest()) {
        Guests.recover(use, guest);
        setDeadline(guest, old.spec());
      }
      WorkspaceRecord changed =
          store.change(
              use.id(), record -> record.withMachine(Optional.of(started.machine().json())));
      store.touch(use.folder());
      undo.release();
      return changed;
    }
  }

  /** Makes a new machine beside the old one, which goes once the record names the new. */
  WorkspaceRecord reset(String workspace) {
    try (WorkspaceUse use = locks.exclude(workspace);
        Cleanup undo = new Cleanup()) {
      WorkspaceRecord old = use.record();
      int generation = old.generation() + 1;
      Path fresh = use.folder().machine(generation);
      undo.add(() -> Machines.remove(fresh));
      Hypervisor.Started started =
          machines.create(use.folder(), generation, old.id(), shape(old.spec()));
      try (Guest guest = started.guest()) {
        seeds.refill(guest, use.folder().baseline());
        seeds.scanFresh(guest, use.folder().freshScan(generation));
        setDeadline(guest, old.spec());
      }
      Files.deleteIfExists(use.folder().editPending());
      WorkspaceRecord changed =
          store.change(
              use.id(), record -> record.afterReset(started.machine().json(), Instant.now()));
      undo.release();
      store.touch(use.folder());
      use.machine().ifPresent(connections::drop);
      Machines.remove(use.folder().machine(old.generation()));
      return changed;
    } catch (IOException e) {
      throw new PyroException(
          ErrorCode.UNAVAILABLE, "cannot store the reset: " + e.getMessage(), e);
    }
  }

  void delete(String workspace) {
    try (WorkspaceUse use = locks.exclude(workspace)) {
      delete(use);
    }
  }

  /** Moves a workspace out of sight first: from then on there is none. */
  private void delete(WorkspaceUse use) {
    try (OwnedFolder trash = OwnedFolder.createTemporary(home, "deleted")) {
      use.machine().ifPresent(connections::drop);
      Path moved = trash.path().resolve("w");
      AtomicFiles.move(use.folder().root(), moved);
      DetachedMachine.endAllBelow(moved);
    } catch (IOException e) {
      throw new PyroException(
          ErrorCode.UNAVAILABLE, "cannot remove workspace " + use.id() + ": " + e.getMessage(), e);
    }
  }

  /** Removes workspaces whose time is up, unless they are in use at this moment. */
  void reapExpired() {
    for (WorkspaceRecord record : store.all()) {
      if (store.isExpired(record)) {
        locks.tryExclude(record).ifPresent(this::deleteIfExpired);
      }
    }
  }

  private void deleteIfExpired(WorkspaceUse use) {
    try (use) {
      if (store.isExpired(use.record())) {
        delete(use);
      }
    }
  }
}
