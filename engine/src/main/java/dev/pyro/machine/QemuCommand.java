package dev.pyro.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * QEMU's command line: the only place that knows it. QEMU runs in the machine's folder and all its
 * own paths are relative to that, so their length does not matter to it.
 */
final class QemuCommand {
  static final String QMP_SOCKET = "qmp.sock";
  static final String CONTROL_SOCKET = "ctl.sock";
  static final String INCOMING_SOCKET = "in.sock";
  static final String OUTGOING_SOCKET = "out.sock";
  static final String CONSOLE_LOG = "console.log";
  static final String OVERLAY = "overlay.qcow2";
  static final String CONSOLE = "console";
  static final int CONSOLE_BYTES = 65_536;
  static final int PORTS = 8;

  /** A template is talked to on the last port, so that the first is fresh in its clones. */
  static final int TEMPLATE_PORT = PORTS - 1;

  /**
   * Translated code takes this much of the host's memory per machine at most, in MiB. It is filled
   * as programs run, and thrown away as a whole when it is full: a compiler and what it starts fill
   * some 60, so with 32 a second compilation takes twice as long. A machine that was only started
   * fills 20.
   */
  private static final int TRANSLATION_CACHE_MIB = 128;

  /** Emulated AVX costs more than it gives; these are what programs probe for. */
  private static final String TCG_CPU = "qemu64,+ssse3,+sse4.1,+sse4.2,+popcnt,+rdrand";

  /**
   * With reboot=t a kernel that panics ends with a triple fault, as QEMU's documentation of microvm
   * asks its guests to. Otherwise it tries ACPI first, and on a slow host at times goes on to the
   * firmware, which starts the guest anew behind QEMU's and our back. Nobody audits a guest, and of
   * the security modules only those are of use that programs confine themselves with.
   */
  private static final String KERNEL_ARGUMENTS =
      "console=ttyS0 quiet panic=-1 reboot=t mitigations=off random.trust_cpu=on audit=0"
          + " lsm=landlock,yama";

  /** Changes whenever a template made with an older command line must not be used any more. */
  static final String GENERATION = "4";

  private final List<String> line = new ArrayList<>();

  private QemuCommand(QemuBinary qemu, Accelerator accelerator, Shape shape, Lifetime lifetime) {
    // A session of its own, so that a terminal's Ctrl-C does not reach it; and, if it is owned,
    // death with the thread that launched it, however that ends (prctl(2), PR_SET_PDEATHSIG).
    add("setsid", "setpriv", "--no-new-privs");
    if (lifetime == Lifetime.OWNED) {
      add("--pdeathsig=KILL");
    }
    add("prlimit", "--core=0");
    add(qemu.path().toString(), "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot");
    add("-name", "pyro");
    add("-sandbox", "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny");
    add("-M", "microvm,acpi=on,pit=off,pic=off,rtc=off,isa-serial=on,memory-backend=ram");
    switch (accelerator) {
      case KVM -> add("-accel", "kvm", "-cpu", "host");
      case TCG -> add("-accel", "tcg,tb-size=" + TRANSLATION_CACHE_MIB, "-cpu", TCG_CPU);
    }
    add("-smp", Integer.toString(shape.vcpuCount()), "-m", shape.memMib() + "M");
    add("-chardev", "socket,id=qmp,path=" + QMP_SOCKET); // pyro listens, QEMU connects
    add("-mon", "chardev=qmp,mode=control");
    if (lifetime == Lifetime.DETACHED) { // for the processes that come later
      add("-chardev", "socket,id=ctl,path=" + CONTROL_SOCKET + ",server=on,wait=off");
      add("-mon", "chardev=ctl,mode=control");
    }
    add("-serial", "chardev:" + CONSOLE);
    add("-device", "virtio-serial-device,max_ports=" + (PORTS + 1));
    for (int port = 0; port < PORTS; port++) {
      add("-chardev", "socket,id=p" + port + ",path=" + portSocket(port) + ",server=on,wait=off");
      add("-device", "virtserialport,chardev=p" + port + ",name=dev.pyro." + port);
    }
    add("-device", "virtio-blk-device,drive=disk");
  }

  /** Boots with memory in a file that others may map afterwards, and a disk that holds nothing. */
  static List<String> template(
      QemuBinary qemu,
      Accelerator accelerator,
      Shape shape,
      GuestKernel kernel,
      TimestampCounter counter) {
    QemuCommand command = new QemuCommand(qemu, accelerator, shape, Lifetime.OWNED);
    command.boot(accelerator, kernel, counter);
    command.memory(shape, Template.MEMORY, true);
    command.add(
        "-blockdev", "driver=null-co,node-name=disk,read-zeroes=on,size=" + shape.diskBytes());
    command.add("-chardev", "file,id=" + CONSOLE + ",path=" + CONSOLE_LOG);
    return command.line;
  }

  /** Boots an ordinary machine without a template. */
  static List<String> cold(
      QemuBinary qemu,
      Accelerator accelerator,
      Shape shape,
      GuestKernel kernel,
      TimestampCounter counter) {
    QemuCommand command = new QemuCommand(qemu, accelerator, shape, Lifetime.OWNED);
    command.boot(accelerator, kernel, counter);
    command.add("-object", "memory-backend-ram,id=ram,size=" + shape.memMib() + "M");
    command.overlay(qemu, Lifetime.OWNED);
    return command.line;
  }

  /** Waits for a template's state, with its memory mapped privately. */
  static List<String> clone(
      QemuBinary qemu, Accelerator accelerator, Shape shape, Template template, Lifetime lifetime) {
    QemuCommand command = new QemuCommand(qemu, accelerator, shape, lifetime);
    command.add("-kernel", template.kernelHead().toString());
    command.memory(shape, template.memory().toString(), false);
    command.overlay(qemu, lifetime);
    command.add("-incoming", "defer");
    return command.line;
  }

  static String portSocket(int port) {
    return "p" + port + ".sock";
  }

  private void boot(Accelerator accelerator, GuestKernel kernel, TimestampCounter counter) {
    add("-kernel", kernel.vmlinuz().toString(), "-initrd", kernel.initramfs().toString());
    add("-append", KERNEL_ARGUMENTS + timer(accelerator, counter));
  }

  /**
   * Linux tests the counter against its own ticks, and emulated ticks are lost on a busy host: it
   * would then count those instead, so that its clock stays behind, by seconds in a minute, and has
   * a grain of 4 ms.
   */
  private static String timer(Accelerator accelerator, TimestampCounter counter) {
    if (accelerator == Accelerator.KVM || counter.khz().isEmpty()) {
      return "";
    }
    String trust = counter.isExact() ? " tsc=reliable" : "";
    return " tsc_early_khz=" + counter.khz().getAsLong() + trust;
  }

  private void memory(Shape shape, String file, boolean shared) {
    add(
        "-object",
        "memory-backend-file,id=ram,size="
            + shape.memMib()
            + "M,mem-path="
            + escaped(file)
            + ",share="
            + (shared ? "on" : "off"));
  }

  private void overlay(QemuBinary qemu, Lifetime lifetime) {
    // The disk of an owned machine does not outlive a crash of the host, so nobody need wait for
    // it.
    String flush = lifetime == Lifetime.OWNED ? "on" : "off";
    add(
        "-blockdev",
        "driver=qcow2,node-name=disk,discard=unmap,cache.no-flush="
            + flush
            + ",file.driver=file,file.cache.no-flush="
            + flush
            + ",file.discard=unmap,file.filename="
            + OVERLAY);
    // Bounded, whatever a guest prints; read over QMP when something went wrong.
    String copy =
        qemu.consoles()
            .map(folder -> ",logfile=" + escaped(folder + "/" + UUID.randomUUID() + ".log"))
            .orElse("");
    add("-chardev", "ringbuf,id=" + CONSOLE + ",size=" + CONSOLE_BYTES + copy);
  }

  /** Doubles commas, which separate options in QEMU's syntax. */
  private static String escaped(String value) {
    return value.replace(",", ",,");
  }

  private void add(String... words) {
    line.addAll(List.of(words));
  }
}
