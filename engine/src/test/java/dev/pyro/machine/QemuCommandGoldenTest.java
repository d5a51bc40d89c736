package dev.pyro.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.pyro.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * QEMU's command line for each kind of start, an option a line.
 *
 * <p>Whoever changes it raises {@link QemuCommand#GENERATION} as well if a template that was made
 * before must not be used any more.
 */
class QemuCommandGoldenTest {
  private static final Path FOLDER = Path.of("src/test/resources/dev/pyro/machine");
  private static final String SUFFIX = ".command";
  private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  private static final QemuBinary QEMU = qemu(Optional.empty());
  private static final Shape SHAPE = new Shape(2, 512, 4096);
  private static final GuestKernel KERNEL =
      new GuestKernel(Path.of("/home/k/vmlinuz"), Path.of("/home/k/initramfs"), "digest");

  /** A comma separates options for QEMU, so that in a name is doubled. */
  private static final Template TEMPLATE = new Template(Path.of("/home/templates/a,b"));

  private static final Path IMAGE = Path.of("/home/environments/e/disk.img");
  private static final Path TOOL = Path.of("/usr/confine");
  private static final Confinement CONFINED = confined("7.2.22", true);

  private static final TimestampCounter EXACT =
      new TimestampCounter(OptionalLong.of(2_400_000), true);
  private static final TimestampCounter ROUGH =
      new TimestampCounter(OptionalLong.of(2_399_998), false);
  private static final TimestampCounter UNKNOWN = new TimestampCounter(OptionalLong.empty(), false);

  static Stream<Arguments> starts() {
    return Stream.of(
        arguments("template-kvm", template(Accelerator.KVM, EXACT)),
        arguments("template-tcg", template(Accelerator.TCG, EXACT)),
        arguments("template-tcg-rough-counter", template(Accelerator.TCG, ROUGH)),
        arguments("template-tcg-unknown-counter", template(Accelerator.TCG, UNKNOWN)),
        arguments("cold-kvm", cold(Accelerator.KVM)),
        arguments("cold-tcg", cold(Accelerator.TCG)),
        arguments("clone-owned-kvm", clone(QEMU, Accelerator.KVM, Lifetime.OWNED)),
        arguments("clone-owned-tcg", clone(QEMU, Accelerator.TCG, Lifetime.OWNED)),
        arguments("clone-detached-kvm", clone(QEMU, Accelerator.KVM, Lifetime.DETACHED)),
        arguments("clone-detached-tcg", clone(QEMU, Accelerator.TCG, Lifetime.DETACHED)),
        arguments(
            "clone-detached-tcg-console-file",
            clone(qemu(Optional.of(Path.of("/c,d"))), Accelerator.TCG, Lifetime.DETACHED)),
        arguments(
            "clone-owned-tcg-qemu-10",
            clone(QEMU, confined("10.0.3", true), Accelerator.TCG, Lifetime.OWNED)),
        arguments(
            "clone-owned-tcg-any-file",
            clone(QEMU, confined("7.2.22", false), Accelerator.TCG, Lifetime.OWNED)),
        arguments(
            "clone-owned-tcg-without-tool",
            clone(
                QEMU, Confinement.withoutTool("7.2.22", "none"), Accelerator.TCG, Lifetime.OWNED)),
        arguments("trial", QemuCommand.trial(QEMU, Confinement.trial(TOOL, true))));
  }

  @ParameterizedTest
  @MethodSource("starts")
  void theCommandLineIsAsRecorded(String name, List<String> command) throws IOException {
    Golden.assertMatches(FOLDER.resolve(name + SUFFIX), shown(command));
  }

  @Test
  void eachRecordedCommandLineIsThatOfAStart() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      assertEquals(
          starts().map(start -> start.get()[0] + SUFFIX).collect(Collectors.toSet()),
          files.map(file -> file.getFileName().toString()).collect(Collectors.<String>toSet()));
    }
  }

  private static QemuBinary qemu(Optional<Path> consoles) {
    return new QemuBinary(Path.of("/usr/bin/qemu-system-x86_64"), "identity", consoles);
  }

  private static Confinement confined(String qemuVersion, boolean files) {
    return new Confinement(
        Optional.of(TOOL),
        qemuVersion,
        List.of(new Confinement.Part(Confinement.FILES, files, "")));
  }

  private static List<String> template(Accelerator accelerator, TimestampCounter counter) {
    return QemuCommand.template(QEMU, CONFINED, accelerator, SHAPE, KERNEL, counter);
  }

  private static List<String> cold(Accelerator accelerator) {
    return QemuCommand.cold(QEMU, CONFINED, accelerator, SHAPE, KERNEL, EXACT, IMAGE);
  }

  private static List<String> clone(QemuBinary qemu, Accelerator accelerator, Lifetime lifetime) {
    return clone(qemu, CONFINED, accelerator, lifetime);
  }

  private static List<String> clone(
      QemuBinary qemu, Confinement confinement, Accelerator accelerator, Lifetime lifetime) {
    return QemuCommand.clone(qemu, confinement, accelerator, SHAPE, TEMPLATE, lifetime, IMAGE);
  }

  /** Puts each option onto a line, with its value; the name of a console's file is chosen anew. */
  private static String shown(List<String> command) {
    StringBuilder lines = new StringBuilder(command.getFirst());
    for (String word : command.subList(1, command.size())) {
      lines.append(word.startsWith("-") || word.startsWith("/usr") ? "\n" : " ").append(word);
    }
    return lines.append("\n").toString().replaceAll(UUID, "UUID");
  }
}
