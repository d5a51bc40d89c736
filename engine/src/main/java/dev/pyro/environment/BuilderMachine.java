package dev.pyro.environment;

import dev.pyro.ErrorCode;
import dev.pyro.ExecResult;
import dev.pyro.ExecStreams;
import dev.pyro.PyroException;
import dev.pyro.disk.DiskFormatException;
import dev.pyro.disk.Ext4;
import dev.pyro.disk.Qcow2Disk;
import dev.pyro.guest.Configuration;
import dev.pyro.guest.ExecCall;
import dev.pyro.guest.GuestEnvironment;
import dev.pyro.machine.Disk;
import dev.pyro.machine.GuestKernel;
import dev.pyro.machine.Hypervisor;
import dev.pyro.machine.Machine;
import dev.pyro.machine.QemuEnd;
import dev.pyro.machine.Shape;
import dev.pyro.store.Home;
import dev.pyro.store.OwnedFolder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Builds in a microVM, for hosts that allow no namespaces. Its disk has the downloaded packages,
 * and the essential ones of them unpacked as tools. Nothing that this needs of the host is a
 * privilege: packages are unpacked without their owners, and {@code mke2fs} makes the disk from a
 * folder. The image is read from the disk when the machine has ended.
 */
final class BuilderMachine implements BuildPlace {
  /** The purpose of folders that such machines live in. */
  static final String PURPOSE = "build";

  private static final Shape SHAPE =
      new Shape(Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 2), 1024);

  private static final String WORK = "/pyro/work";
  private static final String PACKAGES = "/pyro/packages";
  private static final String LISTS = "/pyro/lists";
  private static final long MAX_TEXT_BYTES = 1 << 20;

  private final Home home;
  private final Tools tools;
  private final Hypervisor hypervisor;
  private final GuestKernel kernel;

  BuilderMachine(Home home, Tools tools, Hypervisor hypervisor, GuestKernel kernel) {
    this.home = home;
    this.tools = tools;
    this.hypervisor = hypervisor;
    this.kernel = kernel;
  }

  @Override
  public ChildProcess.Outcome assemble(
      BuildFolders folders, Map<String, String> variables, Consumer<String> lines) {
    ChildProcess.Outcome disk = makeDisk(folders, lines);
    if (disk.status() != 0) {
      return disk;
    }
    Path image = folders.work().resolve("machine.ext4");
    try (OwnedFolder folder = OwnedFolder.createTemporary(home, PURPOSE)) {
      hypervisor.createDisk(folder.path(), new Disk(image, SHAPE));
      ChildProcess.Outcome outcome = run(folder.path(), variables, lines);
      if (outcome.status() == 0) {
        lines.accept("pyro: copying the disk image");
        fetch(Hypervisor.overlay(folder.path()), image, folders.work());
      }
      return outcome;
    }
  }

  private ChildProcess.Outcome makeDisk(BuildFolders folders, Consumer<String> lines) {
    Map<String, String> variables = new HashMap<>(folders.variables());
    variables.put("PYRO_DISK_BYTES", Long.toString(DebianBuilder.VIRTUAL_BYTES));
    String script = BuildScript.read("ext4.sh", "machine.sh");
    return BuildScript.unprivileged(tools, script, variables).run("the build", lines);
  }

  private ChildProcess.Outcome run(
      Path folder, Map<String, String> variables, Consumer<String> lines) {
    lines.accept("pyro: starting a builder machine");
    Map<String, String> environment = new HashMap<>(variables);
    environment.put("PYRO_WORK", WORK);
    environment.put("PYRO_CACHE", PACKAGES);
    environment.put("PYRO_LISTS", LISTS);
    environment.put("LC_ALL", "C.UTF-8");
    Tail tail = new Tail();
    ExecStreams streams =
        ExecStreams.builder().stdout(new LineOutput(lines.andThen(tail::add))).build();
    ExecCall call =
        new ExecCall(
            List.of(
                "/bin/sh",
                "-c",
                "exec 2>&1; set -eu; " + BuildScript.read("ext4.sh", "suite.sh", "assemble.sh")),
            "/",
            GuestEnvironment.of(streams, environment),
            ChildProcess.LIMIT,
            SHAPE.memMib());
    Configuration configuration = new Configuration("pyro-build", ChildProcess.LIMIT);
    try (Machine machine = hypervisor.boot(folder, SHAPE, kernel, configuration)) {
      ExecResult result = exec(machine, call, streams);
      if (result.timedOut()) {
        throw new PyroException(
            ErrorCode.TIMEOUT, "the builder machine was not done after " + ChildProcess.LIMIT);
      }
      if (result.exitCode() == 0) {
        machine.powerOff();
      }
      return new ChildProcess.Outcome(result.exitCode(), tail.lines());
    }
  }

  private static ExecResult exec(Machine machine, ExecCall call, ExecStreams streams) {
    try {
      return machine.guest().exec(call, streams);
    } catch (PyroException e) {
      throw QemuEnd.explained(e, machine::awaitEnd);
    }
  }

  /** Copies what the machine has made from its disk. */
  private static void fetch(Path overlay, Path image, Path work) {
    try (Qcow2Disk disk = Qcow2Disk.open(overlay, image)) {
      Ext4 files = new Ext4(disk);
      fetch(files, "packages", MAX_TEXT_BYTES, work);
      fetch(files, "tools-used", MAX_TEXT_BYTES, work);
      fetch(files, "image.ext4", DebianBuilder.VIRTUAL_BYTES, work);
    } catch (DiskFormatException e) {
      throw new PyroException(
          ErrorCode.INTERNAL, "the disk of the builder machine " + e.getMessage(), e);
    } catch (IOException e) {
      throw PyroException.of("cannot copy the image to " + work, e);
    }
  }

  private static void fetch(Ext4 files, String name, long mostBytes, Path work) throws IOException {
    byte[] path = (WORK + "/" + name).getBytes(StandardCharsets.UTF_8);
    Ext4.Node node =
        files
            .find(path)
            .map(Ext4.Found::node)
            .filter(Ext4.Node::isFile)
            .orElseThrow(() -> new DiskFormatException("has no " + name));
    if (node.size() > mostBytes) {
      throw new DiskFormatException("has a file " + name + " of " + node.size() + " bytes");
    }
    try (FileChannel file =
        FileChannel.open(
            work.resolve(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      node.copyTo(file);
    }
  }
}
