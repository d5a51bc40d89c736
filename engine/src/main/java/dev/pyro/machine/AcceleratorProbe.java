package dev.pyro.machine;

import com.google.gson.JsonObject;
import dev.pyro.ErrorCode;
import dev.pyro.Progress;
import dev.pyro.PyroException;
import dev.pyro.guest.Guest;
import dev.pyro.store.Home;
import dev.pyro.store.JsonFile;
import dev.pyro.store.OwnedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * Finds out which accelerator works by running a guest. It is not enough that {@code /dev/kvm}
 * exists and can be opened: nested and paravirtual hosts offer it, and a guest then hangs. The
 * answer is kept until the host boots again or QEMU changes.
 */
final class AcceleratorProbe {
  private static final Path KVM = Path.of("/dev/kvm");
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Shape SHAPE = new Shape(1, 128);

  private final Home home;
  private final QemuBinary qemu;
  private final ConfinementProbe confinement;
  private final Launcher launcher;
  private final Runnable beforeBoot;
  private final Progress.Listener progress;
  private Path kvm = KVM;
  private Duration limit = LIMIT;

  AcceleratorProbe(
      Home home,
      QemuBinary qemu,
      ConfinementProbe confinement,
      Launcher launcher,
      Runnable beforeBoot,
      Progress.Listener progress) {
    this.beforeBoot = beforeBoot;
    this.home = home;
    this.qemu = qemu;
    this.confinement = confinement;
    this.launcher = launcher;
    this.progress = progress;
  }

  /** Tries another device, for so long. */
  AcceleratorProbe trying(Path device, Duration howLong) {
    kvm = device;
    limit = howLong;
    return this;
  }

  /** What was found out, and how. */
  record Finding(Accelerator accelerator, String reason) {}

  Finding find(GuestKernel kernel) {
    try {
      String asked = HostBoot.id() + " " + qemu.identity() + " " + Files.isWritable(kvm);
      if (Files.exists(home.accelerator())) {
        try {
          JsonObject known = JsonFile.read(home.accelerator());
          if (known.get("asked").getAsString().equals(asked)) {
            return new Finding(
                Accelerator.valueOf(known.get("accelerator").getAsString()),
                known.get("reason").getAsString());
          }
        } catch (IOException | RuntimeException _) {
          // an unreadable answer is found out again
        }
      }
      Finding finding = run(kernel);
      JsonObject record = new JsonObject();
      record.addProperty("asked", asked);
      record.addProperty("accelerator", finding.accelerator().name());
      record.addProperty("reason", finding.reason());
      Home.ensureFolder(home.root());
      JsonFile.write(home.accelerator(), record);
      return finding;
    } catch (IOException e) {
      throw PyroException.of("cannot remember the accelerator", e);
    }
  }

  private Finding run(GuestKernel kernel) {
    if (!Files.exists(kvm)) {
      return new Finding(Accelerator.TCG, "the host has no /dev/kvm");
    }
    if (!Files.isWritable(kvm)) {
      return new Finding(Accelerator.TCG, "/dev/kvm is not open to this user");
    }
    beforeBoot.run();
    progress.on(new Progress("prepare", "trying KVM with a guest", 0, OptionalLong.empty(), false));
    try (OwnedFolder folder = OwnedFolder.createTemporary(home, "probe");
        QemuProcess process =
            QemuProcess.start(
                launcher,
                folder.path(),
                SHAPE.memMib(),
                QemuCommand.template(
                    qemu,
                    confinement.find(),
                    Accelerator.KVM,
                    SHAPE,
                    kernel,
                    TimestampCounter.ofHost()));
        Guest _ = Guest.connect(process.connectPort(0), true, limit)) {
      return new Finding(Accelerator.KVM, "a guest ran under KVM");
    } catch (PyroException e) {
      if (e.code() == ErrorCode.CANCELLED) {
        throw e;
      }
      return new Finding(
          Accelerator.TCG,
          e.code() == ErrorCode.TIMEOUT
              ? "a guest under KVM did not come up within " + limit.toSeconds() + " s"
              : "a guest under KVM failed: " + e.getMessage().lines().findFirst().orElse(""));
    }
  }
}
