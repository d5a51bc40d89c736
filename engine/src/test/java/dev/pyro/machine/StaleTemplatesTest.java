package dev.pyro.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.Progress;
import dev.pyro.store.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StaleTemplatesTest {
  private static final QemuBinary QEMU = new QemuBinary(Path.of("/qemu"), "7.2", Optional.empty());
  private static final QemuBinary NEWER = new QemuBinary(Path.of("/qemu"), "8.0", Optional.empty());

  @TempDir Path folder;

  @Test
  void whatAnotherQemuOrKernelMadeIsStaleInEveryShape() throws IOException {
    make("used", QEMU, "kernel", new Shape(1, 1024));
    make("of-another-shape", QEMU, "kernel", new Shape(2, 512));
    make("of-another-qemu", NEWER, "kernel", new Shape(1, 1024));
    make("of-another-kernel", QEMU, "kernel-2", new Shape(1, 1024));
    Files.createDirectory(folder.resolve("templates").resolve("without-a-kind"));

    assertEquals(
        Set.of("of-another-qemu", "of-another-kernel", "without-a-kind"),
        stale(Optional.of("kernel")));
    assertEquals(5, stale(Optional.empty()).size());
  }

  @Test
  void aHomeWithoutTemplatesHasNoneThatAreStale() {
    assertEquals(Set.of(), stale(Optional.of("kernel")));
  }

  private void make(String name, QemuBinary qemu, String digest, Shape shape) throws IOException {
    Template template = new Template(folder.resolve("templates").resolve(name));
    Files.createDirectories(template.folder());
    GuestKernel kernel = new GuestKernel(Path.of("/k"), Path.of("/i"), digest);
    Files.writeString(template.kind(), Template.kind(qemu, Accelerator.TCG, shape, kernel));
  }

  private Set<String> stale(Optional<String> kernelDigest) {
    Home home = new Home(folder);
    try (Hypervisor hypervisor = new Hypervisor(home, QEMU, () -> {}, Progress.Listener.none())) {
      List<Path> found = hypervisor.staleTemplates(kernelDigest);
      Set<String> names = new TreeSet<>();
      found.forEach(path -> names.add(path.getFileName().toString()));
      return names;
    }
  }
}
