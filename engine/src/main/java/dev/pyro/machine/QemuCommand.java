package dev.pyro.machine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * QEMU's command line; no other class knows it. QEMU runs in the machine's folder and all its own
 * paths are relative to that, so a long path of the home does not matter to it.
 */
final class QemuCommand {
  static final String QMP_SOCKET = "qmp.sock";
  static final String CONTROL_SOCKET = "ctl.sock";
  static final String NETWORK_SOCKET = "net.sock";

  /** "pyro" in an address that is administered locally; dev.pyro.network has it, too. */
  private static final String GUEST_MAC = "02:70:79:72:6f:02";

  static final String INCOMING_SOCKET = "in.sock";
  static final String OUTGOING_SOCKET = "out.sock";
  static final String CONSOLE_LOG = "console.log";
  static final String OVERLAY = "overlay.qcow2";
  static final String CONSOLE = "console";
  static final int CONSOLE_BYTES = 65_536;
  static final int PORTS = 10;

  /**
   * The port that is used while a template boots. It is the last one, so that port 0 is unused in
   * the template's clones.
   */
  static final int TEMPLATE_PORT = PORTS - 1;

  /**
   * The most memory of the host that a machine's translated code takes, in MiB. QEMU fills this
   * cache as programs run, and drops all of it when it is full. A machine that was only started
   * fills 20 MiB; a compiler and what it starts fill some 60. With 32 MiB a second compilation
   * takes twice as long.
   */
  private static final int TRANSLATION_CACHE_MIB = 128;

  /**
   * The processor of an emulated guest. It has what programs probe for, but no AVX: emulating AVX
   * costs more than it gives. arat says that its timer never stops. Without it Linux ticks 250
   * times a second also when it is idle, and its timers are exact to 4 ms only.
   */
  private static final String TCG_CPU = "qemu64,+ssse3,+sse4.1,+sse4.2,+popcnt,+rdrand,+arat";

  /**
   * The kernel's arguments, for these reasons.
   *
   * <p>reboot=t: a kernel that panics ends with a triple fault, which ends QEMU (the documentation
   * of QEMU's microvm asks for it). Without it the kernel tries ACPI first. On a slow host it then
   * sometimes goes on to the firmware, which boots the guest again, unnoticed by QEMU and pyro.
   *
   * <p>audit=0, lsm: nobody audits a guest, and the only useful security modules are those with
   * which programs confine themselves.
   *
   * <p>nowatchdog, compaction_proactiveness: an idle guest sleeps. Otherwise the watchdog for hung
   * processors wakes it every 4 s (and complains about every host that is too busy), and the thread
   * that compacts memory twice a second.
   */
  private static final String KERNEL_ARGUMENTS =
      "console=ttyS0 quiet panic=-1 reboot=t mitigations=off random.trust_cpu=on audit=0"
          + " lsm=landlock,yama nowatchdog sysctl.vm.compaction_proactiveness=0";

  /** The machine of a {@link #trial}. */
  static final Shape TRIAL = new Shape(1, 32);

  /**
   * The generation of this command line. Raise it when templates that an older command line has
   * made must not be used any more.
   */
  static final String GENERATION = "7";

  private final List<String> line = new ArrayList<>();

  private QemuCommand(
      QemuBinary qemu,
      Confinement confinement,
      Accelerator accelerator,
      Shape shape,
      Lifetime lifetime,
      List<String> read,
      List<String> write) {
    List<String> writable = new ArrayList<>(List.of("."));
    writable.addAll(write);
    qemu.consoles().ifPresent(folder -> writable.add(folder.toString()));
    line.addAll(confinement.prefix(lifetime, read, writable));
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
      String name = portName(port);
      add("-chardev", "socket,id=" + name + ",path=" + portSocket(port) + ",server=on,wait=off");
      add("-device", "virtserialport,chardev=" + name + ",name=dev.pyro." + port);
    }
    add("-device", "virtio-blk-device,drive=disk");
    add("-netdev", "stream,id=net,server=on,addr.type=unix,addr.path=" + NETWORK_SOCKET);
    add("-device", "virtio-net-device,netdev=net,mac=" + GUEST_MAC);
  }

  /**
   * Boots a machine that becomes a template: its memory is in a file that clones will map, and its
   * disk is empty.
   */
  static List<String> template(
      QemuBinary qemu,
      Confinement confinement,
      Accelerator accelerator,
      Shape shape,
      GuestKernel kernel,
      TimestampCounter counter) {
    QemuCommand command =
        new QemuCommand(
            qemu, confinement, accelerator, shape, Lifetime.OWNED, files(kernel), List.of());
    command.boot(accelerator, kernel, counter);
    command.memory(shape, Template.MEMORY, ",share=on");
    command.add(
        "-blockdev", "driver=null-co,node-name=disk,read-zeroes=on,size=" + shape.diskBytes());
    command.add("-chardev", "file,id=" + CONSOLE + ",path=" + CONSOLE_LOG);
    return command.line;
  }

  /** Boots an ordinary machine without a template. */
  static List<String> cold(
      QemuBinary qemu,
      Confinement confinement,
      Accelerator accelerator,
      Shape shape,
      GuestKernel kernel,
      TimestampCounter counter,
      Path image) {
    List<String> read = new ArrayList<>(files(kernel));
    read.add(image.toString());
    QemuCommand command =
        new QemuCommand(qemu, confinement, accelerator, shape, Lifetime.OWNED, read, List.of());
    command.boot(accelerator, kernel, counter);
    command.add("-object", "memory-backend-ram,id=ram,size=" + shape.memMib() + "M");
    command.overlay(qemu, Lifetime.OWNED);
    return command.line;
  }

  /**
   * Starts a clone: its memory is a private mapping of the template's, and QEMU waits for the state
   * of the devices.
   */
  static List<String> clone(
      QemuBinary qemu,
      Confinement confinement,
      Accelerator accelerator,
      Shape shape,
      Template template,
      Lifetime lifetime,
      Path image) {
    // An older QEMU opens what it maps privately for writing, too, and cannot be told otherwise.
    boolean readOnly = confinement.mapsReadOnlyFiles();
    String memory = template.memory().toString();
    QemuCommand command =
        new QemuCommand(
            qemu,
            confinement,
            accelerator,
            shape,
            lifetime,
            List.of(template.folder().toString(), image.toString()),
            readOnly ? List.of() : List.of(memory));
    command.add("-kernel", template.kernelHead().toString());
    command.memory(shape, memory, ",share=off" + (readOnly ? ",readonly=on,rom=off" : ""));
    command.overlay(qemu, lifetime);
    command.add("-incoming", "defer");
    return command.line;
  }

  /** Starts a machine that stands still, to see whether QEMU works as it is confined. */
  static List<String> trial(QemuBinary qemu, Confinement confinement) {
    QemuCommand command =
        new QemuCommand(
            qemu, confinement, Accelerator.TCG, TRIAL, Lifetime.OWNED, List.of(), List.of());
    command.add("-object", "memory-backend-ram,id=ram,size=32M");
    command.add("-blockdev", "driver=null-co,node-name=disk");
    command.add("-chardev", "null,id=" + CONSOLE);
    command.add("-S");
    return command.line;
  }

  private static List<String> files(GuestKernel kernel) {
    return List.of(kernel.vmlinuz().toString(), kernel.initramfs().toString());
  }

  static String portName(int port) {
    return "p" + port;
  }

  static String portSocket(int port) {
    return portName(port) + ".sock";
  }

  private void boot(Accelerator accelerator, GuestKernel kernel, TimestampCounter counter) {
    add("-kernel", kernel.vmlinuz().toString(), "-initrd", kernel.initramfs().toString());
    add("-append", KERNEL_ARGUMENTS + timer(accelerator, counter));
  }

  /**
   * Tells an emulated guest the frequency of its time stamp counter, and to trust the counter.
   * Otherwise Linux checks the counter against its timer ticks. A busy emulator loses ticks, so
   * Linux would reject the counter and count ticks instead: its clock would then fall behind by
   * seconds each minute, in steps of 4 ms.
   */
  private static String timer(Accelerator accelerator, TimestampCounter counter) {
    if (accelerator == Accelerator.KVM || counter.khz().isEmpty()) {
      return "";
    }
    String trust = counter.isExact() ? " tsc=reliable" : "";
    return " tsc_early_khz=" + counter.khz().getAsLong() + trust;
  }

  private void memory(Shape shape, String file, String how) {
    add(
        "-object",
        "memory-backend-file,id=ram,size=" + shape.memMib() + "M,mem-path=" + escaped(file) + how);
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
