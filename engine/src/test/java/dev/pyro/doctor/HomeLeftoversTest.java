package dev.pyro.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.DoctorReport;
import dev.pyro.Progress;
import dev.pyro.Pyro;
import dev.pyro.store.AtomicFiles;
import dev.pyro.store.FileLock;
import dev.pyro.store.Home;
import dev.pyro.store.OwnedFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What doctor names and removes, beside what living processes own. */
@Timeout(300)
class HomeLeftoversTest {
  @TempDir Path folder;

  private Home home() {
    return new Home(folder.resolve("home"));
  }

  private DoctorReport doctor(boolean fix) {
    Pyro.Options options = new Pyro.Options(home().root(), Progress.Listener.none());
    try (Pyro pyro = Pyro.open(options)) {
      return pyro.doctor(Optional.empty(), fix);
    }
  }

  private static Path unfinished(Path beside) {
    Path file = beside.resolve(".kind.01234567-0123-0123-0123-0123456789ab");
    assertTrue(AtomicFiles.isUnfinished(file.getFileName().toString()));
    return file;
  }

  @Test
  void whatDeadProcessesLeftIsNamedAndRemovedAndWhatIsOwnedStays() throws Exception {
    Home home = home();
    List<Path> dead = new ArrayList<>();
    List<OwnedFolder> alive = new ArrayList<>();
    for (Path parent : List.of(home.vms(), home.tmp(), home.builds())) {
      dead.add(Home.ensureFolder(parent.resolve("dead-1")));
      alive.add(OwnedFolder.create(home, parent.resolve("alive-1")));
    }
    dead.add(Home.ensureFolder(home.environment("debian:12")));
    Path old = Files.createFile(unfinished(home.root()));
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    Path young = Files.createFile(unfinished(Home.ensureFolder(home.tools())));
    List<String> names =
        List.of(
            old.getFileName() + ": an unfinished file",
            "environments/.build/dead-1: an unfinished build",
            "environments/debian-12: a broken environment",
            "vms/dead-1",
            "tmp/dead-1");

    assertEquals(names, doctor(false).leftovers());
    assertTrue(dead.stream().allMatch(Files::exists));
    DoctorReport fixed = doctor(true);
    assertEquals(names, fixed.fixed());
    assertEquals(List.of(), fixed.leftovers());
    assertTrue(dead.stream().noneMatch(Files::exists));
    assertFalse(Files.exists(old));

    assertEquals(List.of(), doctor(true).fixed());
    assertTrue(alive.stream().allMatch(one -> Files.exists(one.path())));
    assertTrue(Files.exists(young));
    alive.forEach(OwnedFolder::close);
  }

  /** As a process leaves one that is killed while it connects to a machine with a long path. */
  @Test
  void aLinkToAMachineIsNamedAndRemovedOnceItsProcessMustBeDead() throws Exception {
    Home.ensureFolder(home().root());
    Path left = Files.createTempDirectory(Path.of("/tmp"), "pyro-");
    try {
      Files.createSymbolicLink(left.resolve("m"), home().vms().resolve("one"));
      assertEquals(List.of(), doctor(true).fixed());
      Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
      assertEquals(List.of(left + ": a link to a machine"), doctor(true).fixed());
      assertFalse(Files.exists(left));
    } finally {
      AtomicFiles.deleteTree(left);
    }
  }

  @Test
  void aMachineWhoseFolderIsGoneIsNamedAndEnded() throws Exception {
    Path place = Home.ensureFolder(home().workspaces().resolve("0123456789ab/1"));
    Path program = folder.resolve("qemu-system-test"); // machines are known by such a name
    Files.copy(Path.of("/bin/sleep").toRealPath(), program);
    Process machine =
        new ProcessBuilder(program.toString(), "1000").directory(place.toFile()).start();
    try {
      assertEquals(List.of(), doctor(true).fixed());
      assertTrue(machine.isAlive());
      AtomicFiles.deleteTree(place.getParent());
      List<String> names =
          List.of("workspaces/0123456789ab/1 (deleted): a machine, process " + machine.pid());
      assertEquals(names, doctor(false).leftovers());
      assertTrue(machine.isAlive());
      assertEquals(names, doctor(true).fixed());
      machine.waitFor();
    } finally {
      machine.destroyForcibly();
    }
  }

  @Test
  void aKeeperThatWasKilledIsNamedAndItsSocketRemoved() throws Exception {
    Home home = home();
    Home.ensureFolder(home.root());
    Home.ensureFolder(home.lock("keeper").getParent());
    Files.createFile(home.keeperSocket());
    List<String> names = List.of("keeper.sock: of a keeper that was killed");
    assertEquals(names, doctor(false).leftovers());
    assertTrue(Files.exists(home.keeperSocket()), "a look changes nothing");
    assertEquals(names, doctor(true).fixed());
    awaitNoKeeper(home);
    assertFalse(Files.exists(home.keeperSocket()));
    assertEquals(List.of(), doctor(false).leftovers());
  }

  /** No workspace needs the keeper, so it ends by itself; it holds its lock until then. */
  private static void awaitNoKeeper(Home home) throws Exception {
    try (FileLock _ = FileLock.acquire(home.lock("keeper"))) {
      assertTrue(Files.exists(home.lock("keeper")));
    }
  }
}
