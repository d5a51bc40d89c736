package dev.pyro.workspace;

import dev.pyro.NetworkRules;
import dev.pyro.Progress;
import dev.pyro.SeedFilter;
import dev.pyro.WorkspaceSpec;
import dev.pyro.guest.ActingGuest;
import dev.pyro.guest.Guest;
import dev.pyro.guest.Lifeline;
import dev.pyro.guest.Patience;
import dev.pyro.host.ProcessStat;
import dev.pyro.machine.DetachedMachine;
import dev.pyro.name.Ids;
import dev.pyro.store.AtomicFiles;
import dev.pyro.store.Home;
import dev.pyro.store.WorkspaceFolder;
import dev.pyro.workspace.file.Seeds;
import dev.pyro.workspace.record.WorkspaceRecord;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** A running workspace whose machine is a process that sleeps, and whose guest is an actor. */
final class ActedWorkspace implements AutoCloseable {
  private static final Duration LONG = Duration.ofMinutes(2);

  private final String id = Ids.make();
  private final WorkspaceFolder folder;
  private final Process machine;
  private final ActingGuest guest;

  /** Makes one in a home. */
  ActedWorkspace(Home home, int ttlSeconds) throws IOException {
    this.folder = home.workspace(id);
    Path running = Files.createDirectories(folder.machine(1));
    this.machine = new ProcessBuilder("sleep", "3600").start();
    List<Path> ports =
        IntStream.range(0, DetachedMachine.PORTS)
            .mapToObj(port -> running.resolve("p" + port + ".sock"))
            .toList();
    this.guest = new ActingGuest(ports, machine::destroyForcibly);
    Seeds seeds = new Seeds(Progress.Listener.none());
    try (Guest connected = connect(Patience.USUAL);
        Seeds.Judged seed = seeds.judge(Optional.empty(), SeedFilter.NONE)) {
      seed.fill(connected, folder.baseline());
      seeds.scanFresh(connected, folder.freshScan(1));
      new WorkspaceRecord(
              id,
              WorkspaceSpec.builder("debian:12").ttlSeconds(ttlSeconds).build(),
              Optional.empty(),
              Map.of(),
              NetworkRules.OFF,
              List.of(),
              seed.result(),
              Instant.now(),
              1,
              0,
              Optional.empty(),
              Optional.of(machine(running).json()))
          .write(folder);
    }
  }

  private DetachedMachine machine(Path running) throws IOException {
    String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    return new DetachedMachine(
        running, machine.pid(), ProcessStat.of(machine.pid()).startTicks(), boot);
  }

  String id() {
    return id;
  }

  ActingGuest guest() {
    return guest;
  }

  Guest connect(Patience patience) throws IOException {
    Path socket = folder.machine(1).resolve("p0.sock");
    SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    return Guest.connect(channel, Lifeline.NONE, false, LONG, patience);
  }

  boolean isUsable() {
    return machine.isAlive()
        && !guest.asked().contains("POWEROFF")
        && Files.exists(folder.record());
  }

  /** Notes whether a change of files from outside was left half done. */
  void setHalfDone(boolean halfDone) throws IOException {
    Files.deleteIfExists(folder.editPending());
    if (halfDone) {
      Files.createFile(folder.editPending());
    }
  }

  @Override
  public void close() throws IOException {
    guest.close();
    machine.destroyForcibly();
    machine.onExit().join();
    AtomicFiles.deleteTree(folder.root());
  }
}
