package dev.pyro.machine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How far QEMU is confined on this host. Whoever breaks out of a guest is in QEMU's process, so
 * that has no more than it needs.
 *
 * @param tool the program that confines; without one QEMU is only kept from gaining privileges
 * @param qemuVersion QEMU's version, such as "7.2.22"
 * @param parts what was tried, in order
 */
public record Confinement(Optional<Path> tool, String qemuVersion, List<Part> parts) {
  /** Restricts the files that QEMU can use. */
  static final String FILES = "files";

  /** Has the tool say what it has achieved. */
  private static final String REPORT = "report";

  /**
   * One thing that QEMU is without.
   *
   * @param name "network", "capabilities" or "files"
   * @param holds whether QEMU is without it
   * @param detail by what it is held, or why it is not; may be empty
   */
  public record Part(String name, boolean holds, String detail) {}

  /** Copies the list. */
  public Confinement {
    parts = List.copyOf(parts);
  }

  /** Returns what holds where the tool cannot be used. */
  static Confinement withoutTool(String qemuVersion, String reason) {
    return new Confinement(
        Optional.empty(), qemuVersion, List.of(new Part("confinement", false, reason)));
  }

  /** Returns what to try first: everything that the tool can do, and its report. */
  static Confinement trial(Path tool, boolean files) {
    return new Confinement(
        Optional.of(tool), "", List.of(new Part(REPORT, true, ""), new Part(FILES, files, "")));
  }

  private boolean confines(String name) {
    return parts.stream().anyMatch(part -> part.name().equals(name) && part.holds());
  }

  /**
   * Returns whether QEMU can map a file privately without the right to write to it
   * (memory-backend-file's rom=off, in QEMU's documentation since 8.2).
   */
  boolean mapsReadOnlyFiles() {
    String[] numbers = qemuVersion.split("[^0-9]", 3);
    try {
      int major = Integer.parseInt(numbers[0]);
      return major > 8 || (major == 8 && Integer.parseInt(numbers[1]) >= 2);
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException _) {
      return false; // a version that nobody knows is taken for an old one
    }
  }

  /**
   * Returns the words before QEMU's own command line. QEMU gets a session of its own, so that a
   * terminal's Ctrl-C does not reach it; if it is owned, the kernel ends it with the thread that
   * started it (prctl(2), PR_SET_PDEATHSIG).
   *
   * @param read what QEMU may read
   * @param write what it may also write
   */
  List<String> prefix(Lifetime lifetime, List<String> read, List<String> write) {
    List<String> words = new ArrayList<>();
    if (tool.isEmpty()) {
      words.addAll(List.of("setsid", "setpriv", "--no-new-privs"));
      if (lifetime == Lifetime.OWNED) {
        words.add("--pdeathsig=KILL");
      }
      words.addAll(List.of("prlimit", "--core=0"));
      return words;
    }
    words.add(tool.get().toString());
    if (lifetime == Lifetime.OWNED) {
      words.add("--die-with-parent");
    }
    if (confines(REPORT)) {
      words.add("--report");
    }
    if (confines(FILES)) {
      read.forEach(path -> words.addAll(List.of("--read", path)));
      write.forEach(path -> words.addAll(List.of("--write", path)));
    } else {
      words.add("--any-file");
    }
    words.add("--");
    return words;
  }
}
