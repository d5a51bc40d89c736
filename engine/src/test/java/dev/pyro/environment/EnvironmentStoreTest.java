package dev.pyro.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.EnvironmentInfo;
import dev.pyro.ErrorCode;
import dev.pyro.Progress;
import dev.pyro.PruneResult;
import dev.pyro.PyroException;
import dev.pyro.store.FileLock;
import dev.pyro.store.Home;
import dev.pyro.store.OwnedFolder;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentStoreTest {
  private static final String NAME = "debian:12";

  @TempDir Path folder;
  private final BlockingQueue<Progress> heard = new LinkedBlockingQueue<>();
  private Home home;
  private EnvironmentStore store;

  /** On a host where nothing can be built: whatever it returns was there before. */
  private EnvironmentStore bareStore;

  @BeforeEach
  void open() throws IOException {
    home = new Home(folder.resolve("home"));
    Files.writeString(folder.resolve("agent"), "agent");
    store = store(Tools.on(System.getenv("PATH")));
    bareStore = store(new Tools(List.of()));
  }

  private EnvironmentStore store(Tools tools) throws IOException {
    return store(tools, Path.of("/etc"));
  }

  private EnvironmentStore store(Tools tools, Path etc) throws IOException {
    BuildHost host =
        new BuildHost(
            tools,
            Map.of(),
            etc,
            () -> {
              throw new AssertionError("nothing is built here");
            });
    Agent agent = Agent.of(folder.resolve("agent"));
    return new EnvironmentStore(
        home, new KernelStore(home, agent, host, heard::add), host, heard::add);
  }

  @Test
  void everyKnownEnvironmentIsListed() throws IOException {
    SampleEnvironment.install(home, NAME);

    List<EnvironmentInfo> list = store.list();

    assertEquals(
        List.of("debian:12", "debian:12-base", "debian:12-build"),
        list.stream().map(EnvironmentInfo::name).toList());
    assertEquals(
        List.of(true, false, false), list.stream().map(EnvironmentInfo::installed).toList());
    assertEquals(1, list.getFirst().packageCount());
  }

  @Test
  void installedEnvironmentIsReturnedAsItIs() throws IOException {
    Path installed = SampleEnvironment.install(home, NAME);

    Environment environment = bareStore.require(NAME);

    assertEquals(installed.resolve("image.ext4"), environment.image());
    assertEquals(8 << 20, environment.virtualBytes());
    assertTrue(environment.digest().matches("sha256:[0-9a-f]{64}"), environment.digest());
    assertEquals(List.of(), List.copyOf(heard));
  }

  @Test
  void unknownEnvironmentIsNotFound() {
    PyroException e = assertThrows(PyroException.class, () -> bareStore.require("debian:13"));

    assertEquals(ErrorCode.NOT_FOUND, e.code());
    assertEquals("unknown environment debian:13; did you mean debian:12?", e.getMessage());
  }

  @Test
  void imageThatIsTooShortCountsAsAbsent() throws IOException {
    Path installed = SampleEnvironment.install(home, NAME);
    try (FileChannel image =
        FileChannel.open(installed.resolve("image.ext4"), StandardOpenOption.WRITE)) {
      image.truncate(4 << 20);
    }

    assertFalse(store.list().getFirst().installed());
  }

  @Test
  void environmentWithoutImageOrRecordCountsAsAbsent() throws IOException {
    Path installed = SampleEnvironment.install(home, NAME);
    Path record = installed.resolve(EnvironmentRecord.FILE);
    Files.delete(installed.resolve("image.ext4"));
    assertFalse(store.list().getFirst().installed());

    Files.writeString(record, "{\"format\":");
    assertFalse(store.list().getFirst().installed());
  }

  /** To build it again would take minutes, and what the user has put there would go. */
  @ParameterizedTest
  @ValueSource(strings = {EnvironmentRecord.FILE, EnvironmentStore.IMAGE})
  void aFolderOfTheUsersInPlaceOfAFileIsNamedAndStays(String name) throws IOException {
    Path file = SampleEnvironment.install(home, NAME).resolve(name);
    Files.delete(file);
    Files.createDirectory(file);
    Path inside = Files.writeString(file.resolve("notes"), "the user's");

    PyroException e = assertThrows(PyroException.class, () -> bareStore.require(NAME));

    assertEquals(ErrorCode.UNAVAILABLE, e.code());
    assertEquals("cannot use " + file + ": Is a directory", e.getMessage());
    assertEquals(
        "a folder is where a file has to be: move it away, and try again", e.hint().orElseThrow());
    assertEquals("the user's", Files.readString(inside));
  }

  @Test
  void inspectTellsPackagesOfASoundImage() throws IOException {
    SampleEnvironment.install(home, NAME);

    assertEquals(List.of("file=1"), store.inspect(NAME).packages());
  }

  @Test
  void inspectFindsAFlippedBitAndTheEnvironmentIsAbsentFromThenOn() throws IOException {
    Path installed = SampleEnvironment.install(home, NAME);
    try (RandomAccessFile image =
        new RandomAccessFile(installed.resolve("image.ext4").toFile(), "rw")) {
      image.seek(0x478); // the label, in the superblock
      int before = image.read();
      image.seek(0x478);
      image.write(before ^ 1);
    }

    PyroException e = assertThrows(PyroException.class, () -> store.inspect(NAME));

    assertEquals(ErrorCode.INTERNAL, e.code());
    assertTrue(e.getMessage().startsWith("the image of debian:12 is damaged: "), e.getMessage());
    assertEquals("`pyro env pull debian:12` builds it again", e.hint().orElseThrow());
    assertFalse(store.list().getFirst().installed());
  }

  @Test
  void secondBuilderWaitsAndUsesWhatTheFirstHasMade() throws Exception {
    Home.ensureFolder(home.lock("builds").getParent());
    CompletableFuture<Environment> second;
    try (FileLock _ = FileLock.acquire(home.lock("builds"))) {
      second = CompletableFuture.supplyAsync(() -> bareStore.require(NAME));
      Progress waiting = heard.poll(30, TimeUnit.SECONDS);
      assertEquals("waiting for another build", waiting.step());
      SampleEnvironment.install(home, NAME);
    }

    assertEquals(NAME, second.get(30, TimeUnit.SECONDS).name());
  }

  @Test
  void interruptedWaiterIsCancelled() throws Exception {
    Home.ensureFolder(home.lock("builds").getParent());
    try (FileLock _ = FileLock.acquire(home.lock("builds"))) {
      CompletableFuture<PyroException> failure = new CompletableFuture<>();
      Thread waiter =
          Thread.ofPlatform()
              .start(() ->
                  failure.complete(
                      assertThrows(PyroException.class, () -> bareStore.require(NAME))));
      heard.poll(30, TimeUnit.SECONDS);
      waiter.interrupt();

      assertEquals(ErrorCode.CANCELLED, failure.get(30, TimeUnit.SECONDS).code());
    }
  }

  @Test
  void pruneRemovesWhatIsOfNoUseAndKeepsTheRest() throws IOException {
    SampleEnvironment.install(home, NAME);
    Path broken = SampleEnvironment.install(home, "debian:12-base");
    Files.delete(broken.resolve(EnvironmentRecord.FILE));
    Path downloads = Home.ensureFolder(home.environments().resolve(".packages/debian-12-build"));
    Files.write(downloads.resolve("bash.deb"), new byte[1 << 20]);
    Path builds = Home.ensureFolder(home.environments().resolve(".build"));
    OwnedFolder dead = OwnedFolder.create(home, builds.resolve("debian-12-1"));
    Files.createDirectory(dead.path().resolve("root"));
    dead.release();
    Path kernel = Home.ensureFolder(home.kernels().resolve("6.0"));

    PruneResult result = store.prune(List.of());

    assertEquals(
        List.of(
            "leftover of a build debian-12-1",
            "downloaded packages of debian-12-build",
            "broken environment debian:12-base",
            "kernel 6.0"),
        result.removed());
    assertTrue(result.freedBytes() >= 1 << 20, "freed " + result.freedBytes());
    assertTrue(store.list().getFirst().installed());
    for (Path gone : List.of(broken, downloads, dead.path(), kernel)) {
      assertFalse(Files.exists(gone), gone.toString());
    }
    assertEquals(new PruneResult(List.of(), 0), store.prune(List.of()));
  }

  @Test
  void anEnvironmentOfAnOlderListIsBuiltAgainByAPullOnly() throws IOException {
    SampleEnvironment.install(home, NAME, List.of("git=1", "python3=3", "curl=7"));
    SampleEnvironment.install(home, "debian:12-base", List.of("dash=1"));
    assertEquals(List.of(NAME), bareStore.outdated());

    assertEquals(NAME, bareStore.require(NAME).name());
    PyroException e = assertThrows(PyroException.class, () -> bareStore.pull(NAME));
    assertEquals(ErrorCode.UNAVAILABLE, e.code()); // it tries to build, where nothing can be built
    assertEquals(NAME, bareStore.require(NAME).name());
  }

  @Test
  void whatDeadBuildsLeftIsNamedAndRemovedUnlessSomebodyBuilds() throws Exception {
    SampleEnvironment.install(home, "debian:12-base", List.of("dash=1"));
    Path broken = Home.ensureFolder(home.environment(NAME));
    Path dead = Home.ensureFolder(home.builds().resolve("debian-12-dead"));
    List<String> names =
        List.of(
            "environments/.build/debian-12-dead: an unfinished build",
            "environments/debian-12: a broken environment");
    assertEquals(names, store.leftovers(false));
    Path lock = home.lock("builds");
    try (FileLock _ = FileLock.acquire(lock)) {
      assertEquals(List.of(), store.leftovers(true));
    }
    try (OwnedFolder alive = OwnedFolder.create(home, home.builds().resolve("alive"))) {
      assertEquals(names, store.leftovers(true));
      assertTrue(Files.exists(alive.path()));
    }
    assertFalse(Files.exists(broken));
    assertFalse(Files.exists(dead));
    assertEquals(List.of(), store.leftovers(false));
    assertTrue(Files.exists(home.environment("debian:12-base")));
  }

  @Test
  void whereABuildGoesIsTried() throws IOException {
    assertEquals(
        new BuildHost.Ability(true, "in namespaces of this host", ""), store.buildAbility());

    Path bin = Files.createDirectory(folder.resolve("bin"));
    Path unshare = Files.writeString(bin.resolve("unshare"), "#!/bin/sh\necho no >&2; exit 1\n");
    Files.setPosixFilePermissions(unshare, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertEquals(
        new BuildHost.Ability(true, "in a builder machine, which is slower: no", ""),
        store(Tools.on(bin + ":" + System.getenv("PATH"))).buildAbility());

    assertEquals(
        new BuildHost.Ability(
            false, "setsid is not installed on this host", "apt-get install util-linux"),
        bareStore.buildAbility());
  }

  @Test
  void whetherPackagesCanBeHadIsAskedOfTheSourcesThemselves() throws IOException {
    assertEquals(
        new BuildHost.Ability(true, "those of Debian bookworm can be had", ""),
        store.sourcesAbility());

    Path apt = Files.createDirectories(folder.resolve("etc/apt"));
    Path none = folder.resolve("none");
    Files.writeString(apt.resolve("sources.list"), "deb file:" + none + " bookworm main\n");
    assertEquals(
        new BuildHost.Ability(
            false,
            "packages of Debian bookworm cannot be had: The repository 'file:"
                + none
                + " bookworm Release' does not have a Release file.",
            ""),
        store(Tools.on(System.getenv("PATH")), folder.resolve("etc")).sourcesAbility());
    assertEquals(List.of(), names(home.tmp()));
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.map(child -> child.getFileName().toString()).toList();
    }
  }

  @Test
  void ifAMachineDoesNotStartItsImageIsChecked() throws IOException {
    Path installed = SampleEnvironment.install(home, NAME);
    PyroException told = new PyroException(ErrorCode.INTERNAL, "the guest could not configure: no");

    PyroException e = assertThrows(PyroException.class, () -> starting(told));
    assertEquals(ErrorCode.INTERNAL, e.code());
    assertEquals(
        "a machine of debian:12 did not start: the guest could not configure: no", e.getMessage());
    assertEquals("try again; pyro doctor tells what works on this host", e.hint().orElseThrow());
    PyroException full = new PyroException(ErrorCode.LIMIT_EXCEEDED, "the disk is full");
    assertSame(full, assertThrows(PyroException.class, () -> starting(full)));

    Path image = installed.resolve("image.ext4");
    Files.write(image, new byte[(int) Files.size(image)]);
    e = assertThrows(PyroException.class, () -> starting(told));
    assertEquals(ErrorCode.INTERNAL, e.code());
    assertTrue(e.getMessage().startsWith("the image of debian:12 is damaged: "), e.getMessage());
    assertEquals("`pyro env pull debian:12` builds it again", e.hint().orElseThrow());
    assertFalse(store.list().get(0).installed());
  }

  private Object starting(PyroException failure) {
    return store.starting(
        NAME,
        () -> {
          throw failure;
        });
  }

  @Test
  void buildWithoutToolsNamesThePackageToInstall() {
    PyroException e = assertThrows(PyroException.class, () -> bareStore.require(NAME));

    assertEquals(ErrorCode.UNAVAILABLE, e.code());
    assertEquals("setsid is not installed on this host", e.getMessage());
    assertEquals("apt-get install util-linux", e.hint().orElseThrow());
  }
}
