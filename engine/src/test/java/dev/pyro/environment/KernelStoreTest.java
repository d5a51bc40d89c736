package dev.pyro.environment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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

class KernelStoreTest {
  private static final byte[] VMLINUZ = "kernel".getBytes(StandardCharsets.UTF_8);
  private static final Map<String, byte[]> MODULES = Map.of("ext4.ko", new byte[] {2});

  @TempDir Path folder;
  private Path kernel;
  private KernelStore store;

  @BeforeEach
  void install() throws IOException {
    Home home = new Home(folder.resolve("home"));
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
    Path agent = Files.writeString(folder.resolve("agent"), "agent");
    BuildHost host =
        new BuildHost(
            Tools.on(System.getenv("PATH")),
            Map.of(),
            Path.of("/etc"),
            () -> {
              throw new AssertionError("nothing is built here");
            });
    store = new KernelStore(home, Agent.of(agent), host, Progress.Listener.none());
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
