package dev.pyro.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.host.Cgroup.Limit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Control groups as hosts and containers show them. */
class CgroupTest {
  private static final String VERSION_2 =
      "35 31 0:32 / %s rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n";
  private static final String NONE = "9223372036854771712\n"; // as version 1 writes it

  @TempDir Path mount;

  private Cgroup group(String groups, String mounts) throws IOException {
    Path ofProcess = Files.writeString(mount.resolve("groups"), groups);
    Path all = Files.writeString(mount.resolve("mounts"), mounts);
    return Cgroup.of(ofProcess, all).orElseThrow();
  }

  private Cgroup versionTwo(String name) throws IOException {
    return group("0::" + name + "\n", VERSION_2.formatted(mount));
  }

  private void file(String name, String content) throws IOException {
    Path file = mount.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  @Test
  void theLeastLimitOnTheWayToTheRootCounts() throws Exception {
    file("pods/memory.max", "536870912\n");
    file("pods/memory.current", "1048576\n");
    file("pods/pod/memory.max", "1073741824\n");
    file("pods/pod/run/memory.max", "max\n");
    Cgroup group = versionTwo("/pods/pod/run");
    assertEquals(
        List.of(
            mount.resolve("pods/pod/run"), mount.resolve("pods/pod"), mount.resolve("pods"), mount),
        group.folders());
    assertEquals(
        Optional.of(new Limit(536_870_912, "/pods", true, OptionalLong.of(1_048_576))),
        group.limit());
  }

  @Test
  void aLimitAboveWhichProcessesAreSlowedDownIsNoneThatKills() throws Exception {
    file("run/memory.high", "104857600\n");
    file("run/memory.max", "209715200\n");
    Cgroup group = versionTwo("/run");
    assertEquals(
        Optional.of(new Limit(104_857_600, "/run", false, OptionalLong.empty())), group.limit());
    assertEquals(
        Optional.of(new Limit(209_715_200, "/run", true, OptionalLong.empty())),
        group.killingLimit());
  }

  @Test
  void withoutALimitThereIsNone() throws Exception {
    file("run/memory.max", "max\n");
    assertEquals(Optional.empty(), versionTwo("/run").limit());
  }

  @Test
  void aContainerThatSeesOnlyItsOwnGroup() throws Exception {
    file("memory.max", "536870912\n");
    assertEquals(
        Optional.of(new Limit(536_870_912, "/", true, OptionalLong.empty())),
        versionTwo("/").limit());
  }

  @Test
  void aProcessOutsideOfWhatItsContainerSees() throws Exception {
    file("memory.max", "536870912\n");
    Cgroup group = versionTwo("/../other");
    assertEquals(List.of(mount), group.folders());
    assertEquals(536_870_912, group.limit().orElseThrow().bytes());
  }

  @Test
  void aContainerWhoseMountIsItsOwnGroup() throws Exception {
    file("memory.limit_in_bytes", "268435456\n");
    Cgroup group =
        group(
            "4:cpu,cpuacct:/docker/4f6a\n9:memory:/docker/4f6a\n0::/docker/4f6a\n",
            "40 31 0:31 / /nowhere rw - cgroup2 cgroup2 rw\n"
                + "41 31 0:32 /docker/4f6a "
                + mount
                + " ro - cgroup cgroup rw,memory\n");
    assertEquals(List.of(mount), group.folders());
    assertEquals(
        Optional.of(new Limit(268_435_456, "/docker/4f6a", true, OptionalLong.empty())),
        group.limit());
  }

  @Test
  void versionOneAlsoTellsALimitThatCannotBeSeen() throws Exception {
    file("memory.limit_in_bytes", NONE);
    file("run/memory.limit_in_bytes", NONE);
    file("run/memory.stat", "cache 0\nhierarchical_memory_limit 134217728\n");
    Cgroup group =
        group("9:memory:/run\n", "41 31 0:32 / " + mount + " rw - cgroup cgroup rw,memory\n");
    assertEquals(134_217_728, group.killingLimit().orElseThrow().bytes());
  }

  @Test
  void aFolderWithABlankInItsName() throws Exception {
    Path blank = Files.createDirectories(mount.resolve("a b"));
    file("a b/memory.max", "1048576\n");
    String mounts = VERSION_2.formatted(blank.toString().replace(" ", "\\040"));
    assertEquals(List.of(blank), group("0::/\n", mounts).folders());
  }

  @Test
  void killsAreCounted() throws Exception {
    file("run/memory.events", "low 0\nhigh 0\nmax 7\noom 2\noom_kill 3\noom_group_kill 0\n");
    assertEquals(OptionalLong.of(3), versionTwo("/run").kills());
    file("one/memory.limit_in_bytes", NONE);
    file("one/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 5\n");
    Cgroup one =
        group("9:memory:/one\n", "41 31 0:32 / " + mount + " rw - cgroup cgroup rw,memory\n");
    assertEquals(OptionalLong.of(5), one.kills());
  }

  @Test
  void aHostWithoutGroups() throws Exception {
    Path none = Files.writeString(mount.resolve("none"), "");
    assertEquals(Optional.empty(), Cgroup.of(none, none));
    assertEquals(Optional.empty(), Cgroup.of(mount.resolve("absent"), none));
  }

  @Test
  void thisHostCountsItsKills() {
    assertTrue(Cgroup.killsOnHost().isPresent());
  }
}
