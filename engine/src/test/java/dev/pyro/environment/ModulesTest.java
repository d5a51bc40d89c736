package dev.pyro.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModulesTest {
  @TempDir Path folder;

  @BeforeEach
  void builtIntoTheKernel() throws IOException {
    Files.writeString(folder.resolve("modules.builtin"), "kernel/lib/crc16.ko\n");
  }

  @Test
  void eachModuleComesAfterWhatItNeeds() throws IOException {
    module("kernel/drivers/virtio/virtio_ring.ko", "");
    module("kernel/drivers/virtio/virtio.ko", "virtio_ring");
    module("kernel/drivers/block/virtio_blk.ko", "virtio_ring,virtio");
    module("kernel/drivers/virtio/virtio_mmio.ko", "virtio,virtio_ring");

    assertEquals(
        List.of("virtio_ring.ko", "virtio.ko", "virtio_blk.ko", "virtio_mmio.ko"),
        order("virtio_blk", "virtio_mmio"));
  }

  @Test
  void builtInModulesAreLeftOut() throws IOException {
    module("kernel/fs/ext4/ext4.ko", "crc16");

    assertEquals(List.of("ext4.ko"), order("crc16", "ext4"));
  }

  @Test
  void hyphensAndUnderscoresAreTheSame() throws IOException {
    module("kernel/drivers/char/hw_random/rng-core.ko", "");
    module("kernel/drivers/char/hw_random/virtio-rng.ko", "rng-core");

    assertEquals(List.of("rng_core.ko", "virtio_rng.ko"), order("virtio_rng"));
  }

  @Test
  void absentModuleIsNamed() throws IOException {
    module("kernel/fs/ext4/ext4.ko", "jbd2");

    IOException e = assertThrows(IOException.class, () -> order("ext4"));

    assertEquals("the kernel has no module jbd2", e.getMessage());
  }

  @Test
  void circleIsRefused() throws IOException {
    module("kernel/a.ko", "b");
    module("kernel/b.ko", "a");

    IOException e = assertThrows(IOException.class, () -> order("a"));

    assertEquals("the module a needs itself", e.getMessage());
  }

  @Test
  void fileThatIsNoModuleIsRefused() {
    assertEquals(
        "a broken ELF file",
        assertThrows(IOException.class, () -> ModuleInfo.depends(new byte[3])).getMessage());
    assertEquals(
        "not an ELF file",
        assertThrows(IOException.class, () -> ModuleInfo.depends(new byte[300])).getMessage());
    byte[] cut = elf("depends=a\0");
    cut[0x28] = 0x7f; // the section table is beyond the end
    assertEquals(
        "a broken ELF file",
        assertThrows(IOException.class, () -> ModuleInfo.depends(cut)).getMessage());
  }

  private List<String> order(String... wanted) throws IOException {
    return List.copyOf(new Modules(folder).inOrder(List.of(wanted)).keySet());
  }

  private void module(String path, String depends) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, elf("license=GPL\0depends=" + depends + "\0name=x\0"));
  }

  /** Returns an ELF file with the sections "", .modinfo and .shstrtab. */
  private static byte[] elf(String modinfo) {
    byte[] info = modinfo.getBytes(StandardCharsets.UTF_8);
    byte[] names = "\0.modinfo\0.shstrtab\0".getBytes(StandardCharsets.UTF_8);
    int table = 64 + info.length + names.length;
    ByteBuffer elf = ByteBuffer.allocate(table + 3 * 64).order(ByteOrder.LITTLE_ENDIAN);
    elf.putInt(0, 0x464c457f).putLong(0x28, table).putShort(0x3c, (short) 3);
    elf.putShort(0x3e, (short) 2);
    elf.put(64, info).put(64 + info.length, names);
    section(elf, table + 64, 1, 64, info.length);
    section(elf, table + 128, 10, 64 + info.length, names.length);
    return elf.array();
  }

  private static void section(ByteBuffer elf, int header, int name, int offset, int size) {
    elf.putInt(header, name).putLong(header + 0x18, offset).putLong(header + 0x20, size);
  }
}
