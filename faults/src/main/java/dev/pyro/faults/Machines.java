package dev.pyro.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The QEMU processes of a home. They run in their machines' folders. */
final class Machines {
  private Machines() {}

  /** Returns the folder of each, by process id. */
  static Map<Long, Path> of(Path home) {
    Map<Long, Path> found = new TreeMap<>();
    ProcessHandle.allProcesses()
        .filter(Machines::isMachine)
        .forEach(process -> {
          Path folder = folder(process);
          if (folder.startsWith(home)) {
            found.put(process.pid(), folder);
          }
        });
    return found;
  }

  static boolean isMachine(ProcessHandle process) {
    return process.info().command().orElse("").contains("qemu-system-");
  }

  private static Path folder(ProcessHandle process) {
    try {
      return Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd"));
    } catch (IOException _) {
      return Path.of("/"); // it has ended
    }
  }

  /** Kills those of all homes in a folder. */
  static void killAll(Path folder) {
    of(folder).keySet().forEach(Machines::kill);
  }

  static void kill(long pid) {
    ProcessHandle.of(pid)
        .filter(Machines::isMachine)
        .ifPresent(machine -> {
          machine.destroyForcibly();
          machine.onExit().join();
        });
  }
}
