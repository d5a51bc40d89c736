package dev.pyro.environment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.ErrorCode;
import dev.pyro.Progress;
import dev.pyro.PyroException;
import dev.pyro.store.Home;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelStoreTest {
  private static final byte[] VMLINUZ = "kernel".getBytes(StandardCharsets.UTF_8);
  private static final Map<String, byte[]> MODULES = Map.of("ext4.ko", new byte[] {2});

  @TempDir Path folder;
  private Home home;
  private Path kernel;
  private KernelStore store;

  @BeforeEach
  void install() throws IOException {
    home = new Home(folder.resolve("home"));
    kernel = Home.ensureFolder(home.kernels().resolve("6.1"));
    Files.write(kernel.resolve("vmlinuz"), VMLINUZ);
    Files.write(Home.ensureFolder(kernel.resolve("modules")).resolve("ext4.ko"), new byte[] {2});
    new KernelRecord(
            "6.1",
            "6.1",
            KernelStore.digest(VMLINUZ, MODULES),
            VMLINUZ.length,
            List.of("ext4.ko"),
            Instant.EPOCH)
        .write(kernel);
    store = store(Path.of("/etc"));
  }

  private KernelStore store(Path etc) throws IOException {
    Path agent = Files.writeString(folder.resolve("agent"), "agent");
    BuildHost host =
        new BuildHost(
            Tools.on(System.getenv("PATH")),
            Map.of(),
            etc,
            () -> {
              throw new AssertionError("nothing is built here");
            });
    return new KernelStore(home, Agent.of(agent), host, Progress.Listener.none());
  }

  @Test
  void whoHearsThatNoneCanBeFetchedIsToldWhichOneCannotBeUsed() throws IOException {
    Path apt = Files.createDirectories(folder.resolve("etc/apt"));
    Files.writeString(apt.resolve("sources.list"), "deb file:/nowhere bookworm main\n");
    KernelStore offline = store(folder.resolve("etc"));
    assertEquals(List.of(), offline.broken());
    Files.write(kernel.resolve("vmlinuz"), new byte[0]);
    PyroException e = assertThrows(PyroException.class, offline::require);
    assertEquals(ErrorCode.UNAVAILABLE, e.code());
    assertEquals(
        kernel
            + " is damaged or of another version of pyro; cannot fetch the kernel: reading package"
            + " lists failed with status 100",
        e.getMessage().lines().findFirst().orElseThrow());
    assertEquals(List.of(kernel), offline.broken());
  }

  @Test
  void aWholeKernelStays() {
    store.verify();
    assertEquals("6.1", store.installed().orElseThrow().version());
  }

  @Test
  void aKernelWithAnotherContentIsNamedAndCountsAsAbsent() throws IOException {
    Files.writeString(kernel.resolve("vmlinuz"), "Kernel");
    assertRefused("its files are not those of its digest");
  }

  @Test
  void aKernelWithoutOneOfItsModulesIsNamedAndCountsAsAbsent() throws IOException {
    store.installed(); // has made the initramfs
    Files.delete(kernel.resolve("modules/ext4.ko"));
    assertRefused("No such file or directory");
  }

  @ParameterizedTest
  @ValueSource(strings = {KernelRecord.FILE, "vmlinuz"})
  void aFolderOfTheUsersInPlaceOfAFileIsNamedAndStays(String name) throws IOException {
    Path file = kernel.resolve(name);
    Files.delete(file);
    Path inside = Files.createFile(Files.createDirectory(file).resolve("notes"));
    PyroException e = assertThrows(PyroException.class, store::require);
    assertEquals(ErrorCode.UNAVAILABLE, e.code());
    assertEquals("cannot use " + file + ": Is a directory", e.getMessage());
    assertTrue(Files.exists(inside));
  }

  @Test
  void anInitramfsThatWasCutIsMadeAnew() throws IOException {
    Path initramfs = store.installed().orElseThrow().initramfs();
    byte[] whole = Files.readAllBytes(initramfs);
    Files.write(initramfs, new byte[] {whole[0]});
    store.verify();
    assertArrayEquals(whole, Files.readAllBytes(initramfs));
  }

  private void assertRefused(String fault) {
    PyroException e = assertThrows(PyroException.class, store::verify);
    assertEquals(ErrorCode.UNAVAILABLE, e.code());
    assertEquals(
        "the kernel in " + kernel + " is damaged: " + fault,
        e.getMessage().replace(kernel.resolve("modules/ext4.ko") + ": ", ""));
    assertEquals(
        Optional.of("try again: pyro then fetches it anew, which needs a network"), e.hint());
    assertEquals(Optional.empty(), store.installed());
  }
}
