package dev.pyro.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A control group for memory: what a container, a pod or a service of systemd is made of, see
 * cgroups(7). When its processes use more than its limit, the kernel kills one of them. So it does
 * for the limit of each group around it. A container may not see those.
 *
 * @param name as the kernel names it, such as {@code /docker/4f6a}; a container may see {@code /}
 * @param folders its folder, then those of the groups around it that can be seen, outwards
 */
public record Cgroup(String name, List<Path> folders) {
  /** Both versions write "no limit" as a word or as a number that no memory reaches. */
  private static final long NO_LIMIT = 1L << 60;

  /**
   * The files of a version of cgroups: the limit, the limit above which the kernel takes memory
   * away and slows processes down, the use, and the file that counts killed processes.
   */
  private record Names(String limit, String high, String used, String kills) {}

  private static final Names V2 =
      new Names("memory.max", "memory.high", "memory.current", "memory.events");
  private static final Names V1 =
      new Names("memory.limit_in_bytes", "", "memory.usage_in_bytes", "memory.oom_control");

  /** Copies the list. */
  public Cgroup {
    folders = List.copyOf(folders);
  }

  /**
   * A limit.
   *
   * @param bytes how much memory the group's processes may use
   * @param group whose it is
   * @param kills whether the kernel kills a process above it; else it slows them down
   * @param usedBytes how much they use, files that the kernel keeps in memory included
   */
  public record Limit(long bytes, String group, boolean kills, OptionalLong usedBytes) {}

  /** Returns this process's group; a process that it starts is in the same. */
  public static Optional<Cgroup> ofThisProcess() {
    return of(Path.of("/proc/self/cgroup"), Path.of("/proc/self/mountinfo"));
  }

  /**
   * Finds a group from what the kernel says of a process, see cgroups(7) and proc_pid_mountinfo(5).
   */
  static Optional<Cgroup> of(Path groups, Path mounts) {
    try {
      List<String[]> lines =
          Files.readAllLines(groups).stream()
              .map(line -> line.split(":", 3))
              .filter(fields -> fields.length == 3)
              .toList();
      Optional<String> ofMemory = path(lines, "memory");
      Optional<String> path = ofMemory.or(() -> path(lines, ""));
      for (String line : Files.readAllLines(mounts)) {
        Optional<Mount> mount =
            Mount.of(line).filter(one -> one.isVersion1() == ofMemory.isPresent());
        if (mount.isPresent() && path.isPresent()) {
          return Optional.of(mount.get().group(path.get()));
        }
      }
      return Optional.empty();
    } catch (IOException _) {
      return Optional.empty(); // a host without /proc or cgroups
    }
  }

  private static Optional<String> path(List<String[]> lines, String controller) {
    return lines.stream()
        .filter(fields -> List.of(fields[1].split(",")).contains(controller))
        .map(fields -> fields[2])
        .findFirst();
  }

  /**
   * Where groups are mounted.
   *
   * @param root the group that is seen at the mount's own folder
   */
  private record Mount(String root, Path folder, boolean isVersion1) {
    static Optional<Mount> of(String line) {
      List<String> fields = List.of(line.split(" "));
      int dash = fields.indexOf("-");
      if (dash < 5 || fields.size() < dash + 4) {
        return Optional.empty();
      }
      String type = fields.get(dash + 1);
      boolean isVersion1 =
          type.equals("cgroup") && List.of(fields.get(dash + 3).split(",")).contains("memory");
      return isVersion1 || type.equals("cgroup2")
          ? Optional.of(new Mount(plain(fields.get(3)), Path.of(plain(fields.get(4))), isVersion1))
          : Optional.empty();
    }

    /** Takes the escapes of blanks and the like out. */
    private static String plain(String field) {
      return field
          .replace("\\040", " ")
          .replace("\\011", "\t")
          .replace("\\012", "\n")
          .replace("\\134", "\\");
    }

    /** Returns a group. If it is not below this mount, its container has hidden where it is. */
    Cgroup group(String name) {
      String below = root.equals("/") ? name : name.equals(root) ? "" : null;
      if (below == null && name.startsWith(root + "/")) {
        below = name.substring(root.length());
      }
      Path own = below == null ? folder : folder.resolve(below.replaceFirst("^/+", "")).normalize();
      if (!own.startsWith(folder) || !Files.isDirectory(own)) {
        own = folder;
      }
      List<Path> outwards = new ArrayList<>();
      for (Path at = own; at.startsWith(folder); at = at.getParent()) {
        outwards.add(at);
      }
      return new Cgroup(name, outwards);
    }
  }

  /** Returns the limit that is met first, if there is one. */
  public Optional<Limit> limit() {
    return limits().findFirst();
  }

  /** Returns the limit at which the kernel kills, if there is one. */
  public Optional<Limit> killingLimit() {
    return limits().filter(Limit::kills).findFirst();
  }

  private Stream<Limit> limits() {
    return IntStream.range(0, folders.size())
        .boxed()
        .flatMap(i -> limits(folders.get(i), name(i)).stream())
        .sorted(Comparator.comparingLong(Limit::bytes));
  }

  private List<Limit> limits(Path folder, String group) {
    Names names = names();
    OptionalLong used = number(folder.resolve(names.used()));
    List<Limit> found = new ArrayList<>();
    number(folder.resolve(names.limit()))
        .ifPresent(bytes -> found.add(new Limit(bytes, group, true, used)));
    if (!names.high().isEmpty()) {
      number(folder.resolve(names.high()))
          .ifPresent(bytes -> found.add(new Limit(bytes, group, false, used)));
    }
    if (names.equals(V1)) { // version 1 also tells the least of the limits that cannot be seen
      field(folder.resolve("memory.stat"), "hierarchical_memory_limit")
          .ifPresent(bytes -> found.add(new Limit(bytes, group, true, used)));
    }
    found.removeIf(limit -> limit.bytes() >= NO_LIMIT);
    return found;
  }

  /** Returns how many processes the kernel has killed in this group because memory was short. */
  public OptionalLong kills() {
    return field(folders.getFirst().resolve(names().kills()), "oom_kill");
  }

  /** Returns how many processes the kernel has killed since the host booted, wherever they were. */
  public static OptionalLong killsOnHost() {
    return field(Path.of("/proc/vmstat"), "oom_kill");
  }

  private Names names() {
    boolean isVersion1 =
        folders.stream().anyMatch(folder -> Files.exists(folder.resolve(V1.limit())));
    return isVersion1 ? V1 : V2;
  }

  /** Returns the name of a group around this one; a name that is hidden cannot be shortened. */
  private String name(int outwards) {
    String at = name;
    for (int i = 0; i < outwards; i++) {
      at = at.substring(0, Math.max(0, at.lastIndexOf('/')));
    }
    return at.isEmpty() ? "/" : at;
  }

  private static OptionalLong number(Path file) {
    try {
      return OptionalLong.of(Long.parseLong(Files.readString(file).strip()));
    } catch (IOException | NumberFormatException _) {
      return OptionalLong.empty(); // "max", or there is no such file
    }
  }

  private static OptionalLong field(Path file, String name) {
    try {
      return Arrays.stream(Files.readString(file, StandardCharsets.US_ASCII).split("\n"))
          .map(line -> line.split(" "))
          .filter(words -> words.length == 2 && words[0].equals(name))
          .mapToLong(words -> Long.parseLong(words[1]))
          .findFirst();
    } catch (IOException | NumberFormatException _) {
      return OptionalLong.empty();
    }
  }
}
