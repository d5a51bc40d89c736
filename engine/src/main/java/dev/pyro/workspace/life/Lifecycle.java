package dev.pyro.workspace.life;

import dev.pyro.ErrorCode;
import dev.pyro.NetworkPolicy;
import dev.pyro.NetworkRules;
import dev.pyro.Progress;
import dev.pyro.PyroException;
import dev.pyro.Remedy;
import dev.pyro.WorkspaceSpec;
import dev.pyro.WorkspaceStatus;
import dev.pyro.WorkspaceUpdate;
import dev.pyro.guest.Guest;
import dev.pyro.guest.GuestGoneException;
import dev.pyro.keeper.Keeper;
import dev.pyro.machine.DetachedMachine;
import dev.pyro.machine.Hypervisor;
import dev.pyro.machine.Shape;
import dev.pyro.machine.StandstillException;
import dev.pyro.network.policy.Rules;
import dev.pyro.secret.RedactedErrors;
import dev.pyro.secret.Secrets;
import dev.pyro.store.AtomicFiles;
import dev.pyro.store.Cleanup;
import dev.pyro.store.FileLock;
import dev.pyro.store.Home;
import dev.pyro.store.WorkspaceFolder;
import dev.pyro.vm.FreshMachine;
import dev.pyro.vm.Machines;
import dev.pyro.vm.WarmPool;
import dev.pyro.workspace.call.HalfDoneEdits;
import dev.pyro.workspace.call.WorkspaceCalls;
import dev.pyro.workspace.call.WorkspaceUse;
import dev.pyro.workspace.file.Seeds;
import dev.pyro.workspace.record.NetworkLog;
import dev.pyro.workspace.record.Statuses;
import dev.pyro.workspace.record.WorkspaceRecord;
import dev.pyro.workspace.record.WorkspaceStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Creates, stops, starts and resets workspaces. Each step is made by one move of a folder or by one
 * replaced record. If a process dies before or after it, the next process recognises what is left.
 */
public final class Lifecycle {
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

  private final Home home;
  private final WorkspaceStore store;
  private final WorkspaceCalls calls;
  private final Machines machines;
  private final WarmPool pool;
  private final Seeds seeds;
  private final Keeper keeper;

  /**
   * The life of the workspaces of a home.
   *
   * @param machines makes their machines
   * @param pool machines that stand ready
   */
  public Lifecycle(
      Home home,
      WorkspaceCalls calls,
      Machines machines,
      WarmPool pool,
      Progress.Listener progress) {
    this.home = home;
    this.store = calls.store();
    this.calls = calls;
    this.machines = machines;
    this.pool = pool;
    this.seeds = new Seeds(progress);
    this.keeper = new Keeper(home);
  }

  /** Creates a workspace and returns its id. A failure holds none of its secrets. */
  public String create(WorkspaceSpec spec) {
    new Leftovers(home, calls).remove();
    calls.reapExpired();
    Secrets secrets = Secrets.of(spec.secrets());
    requireNoSecret(secrets, spec.name(), spec.labels());
    requireNoSecret(secrets, spec.network());
    try {
      return calls.telling(Seeds.CREATING, () -> served(create(spec, secrets)).id());
    } catch (PyroException e) {
      throw RedactedErrors.of(
          named(spec, calls.explain(StandstillException.ended(e))), secrets.redactor());
    }
  }

  /** Says what could not be created, where a layer below could not know it. */
  private static PyroException named(WorkspaceSpec spec, PyroException e) {
    String what = "cannot create a workspace of " + spec.environment();
    return e.code() == ErrorCode.INTERNAL && !GuestGoneException.isBehind(e)
        ? new PyroException(e.code(), what + ": " + e.getMessage(), e.remedy().orElse(null), e)
        : GuestGoneException.named(what, e);
  }

  /** Has the keeper serve the network of a workspace that was just made; else it is removed. */
  private WorkspaceRecord served(WorkspaceRecord record) {
    try (Cleanup undo = new Cleanup()) {
      undo.add(() -> calls.delete(record.id()));
      serve(record);
      undo.release();
    }
    return record;
  }

  private void serve(WorkspaceRecord record) {
    if (record.network().policy().hasEgress()) {
      keeper.look(record.id());
    }
  }

  private static void requireNoSecret(
      Secrets secrets, Optional<String> name, Map<String, String> labels) {
    secrets.requireNotIn(name.stream().toList(), "the name");
    secrets.requireNotIn(labels.keySet(), "the key of a label");
    secrets.requireNotIn(labels.values(), "the value of a label");
  }

  private static void requireNoSecret(Secrets secrets, NetworkRules rules) {
    secrets.requireNotIn(rules.allowDomains(), "allow_domains");
    secrets.requireNotIn(rules.allowAddresses(), "allow_addresses");
  }

  /** Creates a workspace in a folder of work under way, which then moves to its place. */
  private WorkspaceRecord create(WorkspaceSpec spec, Secrets secrets) {
    spec.name().ifPresent(name -> store.requireFree(name, ""));
    try (Seeds.Judged seed = seeds.judge(spec.seedPath(), spec.seedFilter());
        FreshMachine fresh = pool.take(spec.environment(), shape(spec))) {
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
              spec.network(),
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
      throw PyroException.of("cannot store a workspace", e);
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

  /** Changes name, labels and network rules. */
  public WorkspaceStatus update(WorkspaceUse use, WorkspaceUpdate update) {
    requireNoSecret(use.secrets(), update.name(), update.labels());
    NetworkRules rules = update.applied(use.record().network());
    requireNoSecret(use.secrets(), rules);
    Rules.of(rules);
    NetworkPolicy policy = rules.policy();
    if (!update.setsNetwork() || !(policy.hasEgress() || policy.mayPublish())) {
      WorkspaceRecord written = write(use, update);
      if (update.setsNetwork()) { // also to what it was: who set that may have died at once
        keeper.tell(use.id());
      }
      return Statuses.of(store, written);
    }
    // Such a change can fail after it was written, and is undone then. One at a time, since the
    // next one must not take it for what was before. To turn everything off need not wait for it.
    try (FileLock _ = FileLock.acquire(use.folder().networkLock())) {
      WorkspaceRecord old = store.require(use.id());
      WorkspaceRecord written = write(use, update);
      if (use.machine().filter(DetachedMachine::isAlive).isPresent()) {
        obey(old, written);
      }
      return Statuses.of(store, written);
    } catch (IOException e) {
      throw use.failed("cannot lock the network", e);
    }
  }

  private WorkspaceRecord write(WorkspaceUse use, WorkspaceUpdate update) {
    try (FileLock _ = store.lockNames()) {
      update.name().ifPresent(name -> store.requireFree(name, use.id()));
      return store.change(
          use.id(),
          record -> {
            Map<String, String> labels = new TreeMap<>(record.labels());
            labels.putAll(update.labels());
            labels.keySet().removeAll(update.clearLabels());
            Optional<String> name = update.clearName() ? Optional.empty() : record.name();
            return record
                .withNaming(update.name().or(() -> name), labels)
                .withNetwork(update.applied(record.network()));
          });
    }
  }

  /** Has the machine's network follow a new record; else the record is undone. */
  private void obey(WorkspaceRecord old, WorkspaceRecord written) {
    String id = written.id();
    try (Cleanup undo = new Cleanup()) {
      undo.add(() -> keeper.remind(id));
      undo.add(() -> store.change(id, record -> undone(record, written, old)));
      var _ = keeper.look(id); // of a port that somebody else has, the service's status tells
      undo.release();
    }
  }

  /** Undoes what was written, but not what another call has written since. */
  private static WorkspaceRecord undone(
      WorkspaceRecord now, WorkspaceRecord written, WorkspaceRecord old) {
    boolean isOurName = now.name().equals(written.name()) && now.labels().equals(written.labels());
    WorkspaceRecord named = isOurName ? now.withNaming(old.name(), old.labels()) : now;
    return now.network().equals(written.network()) ? named.withNetwork(old.network()) : named;
  }

  private WorkspaceStatus changed(WorkspaceUse use, UnaryOperator<WorkspaceRecord> change) {
    return Statuses.of(store, store.change(use.id(), change));
  }

  /**
   * Powers the machine off, if that was not done before, and notes it.
   *
   * @param force whether a machine that stands still is ended
   */
  public WorkspaceStatus stop(WorkspaceUse use, boolean force) {
    use.powerOff(force);
    keeper.remind(use.id());
    try {
      return changed(use, record -> record.withMachine(Optional.empty()));
    } catch (PyroException e) {
      if (e.code() != ErrorCode.LIMIT_EXCEEDED) {
        throw e;
      }
      return Statuses.of(store, use.record()); // its process has ended, which says enough
    }
  }

  /** Boots a stopped machine with the disk that it had. */
  public WorkspaceStatus start(WorkspaceUse use) {
    try (Cleanup undo = new Cleanup()) {
      WorkspaceRecord old = use.record();
      Path machine = use.folder().machine(old.generation());
      DetachedMachine.endAllBelow(machine); // of a start whose process died before it was noted
      // A guest that boots has no network and no services yet, and was given no addresses.
      AtomicFiles.deleteTree(use.folder().network(old.generation()));
      undo.add(() -> DetachedMachine.endAllBelow(machine));
      Hypervisor.Started started = boot(use.folder(), old);
      try (Guest guest = started.guest()) {
        HalfDoneEdits.recover(use.folder(), guest);
        setDeadline(guest, old.spec());
      }
      undo.add(() -> changed(use, record -> record.withMachine(Optional.empty())));
      WorkspaceStatus status =
          changed(use, record -> record.withMachine(Optional.of(started.machine().json())));
      serve(old);
      undo.release();
      started.release();
      return status;
    } catch (PyroException e) {
      throw StandstillException.ended(e);
    } catch (IOException e) {
      throw use.failed("cannot forget what the network was", e);
    }
  }

  private Hypervisor.Started boot(WorkspaceFolder folder, WorkspaceRecord record) {
    String id = record.id();
    try {
      return machines.start(folder, record.generation(), id, shape(record.spec()));
    } catch (PyroException e) {
      if (e.code() != ErrorCode.INTERNAL) {
        throw e;
      }
      Remedy ofDisk =
          Remedy.call(
                  "if its disk is damaged, save what is left of it: ", "workspace_disk_export", id)
              .then("; then delete it");
      throw new PyroException(
          e.code(),
          "cannot start workspace " + id + ": " + e.getMessage(),
          e.remedy().orElse(ofDisk),
          e);
    }
  }

  /** Makes a new machine beside the old one, which goes once the record names the new. */
  public WorkspaceStatus reset(WorkspaceUse use) {
    try (Cleanup undo = new Cleanup()) {
      WorkspaceRecord old = use.record();
      int generation = old.generation() + 1;
      Path fresh = use.folder().machine(generation);
      undo.add(() -> Machines.remove(fresh));
      Hypervisor.Started started =
          machines.create(use.folder(), generation, old.id(), shape(old.spec()));
      try (Guest guest = started.guest()) {
        seeds.refill(guest, use.folder());
        seeds.scanFresh(guest, use.folder().freshScan(generation));
        setDeadline(guest, old.spec());
      }
      Files.deleteIfExists(use.folder().editPending());
      WorkspaceRecord changed =
          store.change(
              use.id(), record -> record.afterReset(started.machine().json(), Instant.now()));
      undo.release();
      started.release();
      use.machine().ifPresent(calls.connections()::drop);
      Machines.remove(use.folder().machine(old.generation()));
      AtomicFiles.deleteTree(use.folder().network(old.generation()));
      new NetworkLog(use.folder()).clear();
      serve(changed);
      return Statuses.of(store, changed);
    } catch (PyroException e) {
      throw StandstillException.ended(e); // it was the new machine: the old one is as it was
    } catch (IOException e) {
      throw PyroException.of("cannot store the reset", e);
    }
  }
}
