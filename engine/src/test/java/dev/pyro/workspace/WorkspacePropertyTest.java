package dev.pyro.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.ArtifactType;
import dev.pyro.ChangeEntry;
import dev.pyro.ChangeStatus;
import dev.pyro.DiffRequest;
import dev.pyro.ExecRequest;
import dev.pyro.ExecStreams;
import dev.pyro.Workspace;
import dev.pyro.WorkspaceDiff;
import dev.pyro.WorkspaceExecResult;
import dev.pyro.path.TreePath;
import dev.pyro.store.AtomicFiles;
import dev.pyro.workspace.HostTrees.Thing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever a tree holds and whatever is done to it in the guest, what comes back to the host is
 * what the guest has. Set {@code pyro.test.seed} to the seed of a failure to see it again.
 */
@Timeout(600)
class WorkspacePropertyTest {
  private static final int ROUNDS = 4;
  private static final int ENTRIES = 60;
  private static final int EDITS = 40;

  @TempDir Path folder;
  @RegisterExtension final WorkspaceScene scene = new WorkspaceScene();

  /** The host's git, as if nobody had configured it. */
  private static final Map<String, String> GIT =
      Map.of(
          "GIT_CONFIG_GLOBAL",
          "/dev/null",
          "GIT_CONFIG_NOSYSTEM",
          "1",
          "GIT_CEILING_DIRECTORIES",
          "/");

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void whatComesBackIsWhatTheGuestHas(int tree) throws Exception {
    long seed = Long.getLong("pyro.test.seed", new Random().nextLong()) + tree;
    try {
      check(seed);
    } catch (Throwable e) {
      throw new AssertionError("with -Dpyro.test.seed=" + (seed - tree) + ", tree " + tree, e);
    }
  }

  private void check(long seed) throws Exception {
    RandomTree random = new RandomTree(seed, ENTRIES);
    Path source = Files.createDirectory(folder.resolve("seed"));
    random.write(source);
    SortedMap<String, Thing> before = HostTrees.of(source);
    Workspace workspace = scene.createFrom(source);
    assertEquals(
        List.of(), HostTrees.differences(before, exported(workspace, ".")), "after create");
    for (int round = 0; round < ROUNDS; round++) {
      long edits = seed * ROUNDS + round;
      if (round == ROUNDS - 1) {
        pushAndCompare(workspace, edits);
      }
      SortedMap<String, Thing> now = edited(workspace, edits);
      assertEquals(
          List.of(), HostTrees.differences(now, exported(workspace, ".")), "export in " + round);
      WorkspaceDiff text = workspace.diff();
      checkDiff(text, text.patch().getBytes(StandardCharsets.UTF_8), false, before, now, random);
      ByteArrayOutputStream patch = new ByteArrayOutputStream();
      WorkspaceDiff all = workspace.diff(DiffRequest.ALL.withBinary(), patch);
      checkDiff(all, patch.toByteArray(), true, before, now, random);
      workspace.reset();
      assertEquals(
          List.of(), HostTrees.differences(before, exported(workspace, ".")), "reset in " + round);
      assertEquals(List.of(), workspace.diff().entries(), "after reset in " + round);
    }
    scene.pyro().deleteWorkspace(workspace.id());
  }

  private void pushAndCompare(Workspace workspace, long seed) throws Exception {
    Path more = Files.createDirectory(folder.resolve("more"));
    new RandomTree(seed, ENTRIES).write(more);
    workspace.pushSync(more, "pushed/ä b");
    assertEquals(
        List.of(), HostTrees.differences(HostTrees.of(more), exported(workspace, "pushed/ä b")));
    workspace.pushSync(more, "pushed/ä b"); // over what is there
    assertEquals(
        List.of(), HostTrees.differences(HostTrees.of(more), exported(workspace, "pushed/ä b")));
  }

  private SortedMap<String, Thing> exported(Workspace workspace, String path) throws IOException {
    Path out = folder.resolve("out");
    workspace.export(path, out);
    SortedMap<String, Thing> things = HostTrees.of(out);
    AtomicFiles.deleteTree(out);
    return things;
  }

  /** Has the guest edit its tree and say itself what is there then. */
  private static SortedMap<String, Thing> edited(Workspace workspace, long seed)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (InputStream script = WorkspacePropertyTest.class.getResourceAsStream("edits.py")) {
      WorkspaceExecResult result =
          workspace.exec(
              ExecRequest.of(List.of("python3", "-", Long.toString(seed), Integer.toString(EDITS)))
                  .withTimeoutSeconds(120),
              ExecStreams.builder().stdin(script).stdout(out).build());
      assertEquals(0, result.exitCode(), result.stderr());
    }
    SortedMap<String, Thing> things = new TreeMap<>();
    for (String line : out.toString(StandardCharsets.US_ASCII).lines().toList()) {
      String[] f = line.split(",", -1);
      things.put(
          unhex(f[0]),
          new Thing(
              f[1].charAt(0), Integer.parseInt(f[2]), Long.parseLong(f[3]), f[4], unhex(f[5])));
    }
    return things;
  }

  private static String unhex(String hex) {
    return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
  }

  private void checkDiff(
      WorkspaceDiff diff,
      byte[] patch,
      boolean binary,
      Map<String, Thing> before,
      Map<String, Thing> now,
      RandomTree random)
      throws Exception {
    Map<String, ChangeEntry> entries = new HashMap<>();
    diff.entries().forEach(entry -> assertEquals(null, entries.put(entry.path(), entry)));
    TreeSet<String> paths = new TreeSet<>(before.keySet());
    paths.addAll(now.keySet());
    Map<String, ChangeEntry> expected = new HashMap<>();
    for (String path : paths) {
      expectedEntry(path, binary, before, now)
          .ifPresent(entry -> expected.put(entry.path(), entry));
    }
    assertEquals(sorted(expected), sorted(sizeless(entries)));
    assertEquals(entries.size(), diff.summary().total());
    assertEquals(
        entries.values().stream().filter(ChangeEntry::textPatched).count(),
        diff.summary().textPatched());
    SortedMap<String, Thing> applied = applied(patch, random);
    paths.addAll(applied.keySet());
    for (String path : paths) {
      if (!inGit(applied.get(path)).equals(inGit(now.get(path)))) {
        ChangeEntry entry = entries.get(display(path));
        assertTrue(
            entry != null && !entry.textPatched(),
            () ->
                HostTrees.shown(path)
                    + " is "
                    + inGit(applied.get(path))
                    + " after git apply, and should be "
                    + inGit(now.get(path)));
      }
    }
  }

  /** Says what a diff should tell of a path: sizes are left out, for they are in the content. */
  private static java.util.Optional<ChangeEntry> expectedEntry(
      String path, boolean binary, Map<String, Thing> before, Map<String, Thing> now) {
    Thing old = before.get(path);
    Thing fresh = now.get(path);
    if (Objects.equals(inDiff(old), inDiff(fresh)) || isImplied(path, before, now)) {
      return java.util.Optional.empty();
    }
    ChangeStatus status =
        old == null
            ? ChangeStatus.ADDED
            : fresh == null
                ? ChangeStatus.DELETED
                : old.type() != fresh.type() ? ChangeStatus.TYPE_CHANGED : ChangeStatus.MODIFIED;
    boolean isText =
        binary
            || ((old == null || old.isText()) && (fresh == null || fresh.isText()))
            || (old != null && fresh != null && old.hash().equals(fresh.hash()));
    boolean toldByGit =
        !inGit(old).equals(inGit(fresh)) && (fresh == null || hasRoom(path, binary, before));
    return java.util.Optional.of(
        new ChangeEntry(
            display(path), status, type(fresh == null ? old : fresh), 0, isText && toldByGit));
  }

  /**
   * Whether git can make room for what comes: not in place of a folder that it cannot empty, nor
   * below a file that it cannot remove, or a link to itself.
   */
  private static boolean hasRoom(String path, boolean binary, Map<String, Thing> before) {
    if (inDiff(before.get(path)).startsWith("d")) {
      for (String below : before.keySet()) {
        boolean isEmpty = before.keySet().stream().noneMatch(p -> p.startsWith(below + "/"));
        boolean stays =
            before.get(below).type() == 'd' ? isEmpty : !(binary || before.get(below).isText());
        if (below.startsWith(path + "/") && stays) {
          return false;
        }
      }
    }
    for (int i = path.lastIndexOf('/'); i > 0; i = path.lastIndexOf('/', i - 1)) {
      Thing above = before.get(path.substring(0, i));
      if (above != null && above.type() != 'd' && !binary && !above.isText()) {
        return false;
      }
      String name = path.substring(path.lastIndexOf('/', i - 1) + 1, i);
      if (above != null && above.type() == 'l' && above.text().equals(name)) {
        return false;
      }
    }
    return true;
  }

  /** A folder that came or went with something in it is told by that. */
  private static boolean isImplied(String path, Map<String, Thing> before, Map<String, Thing> now) {
    Map<String, Thing> there = before.containsKey(path) ? before : now;
    Map<String, Thing> notThere = before.containsKey(path) ? now : before;
    return there.get(path).type() == 'd'
        && !notThere.containsKey(path)
        && there.keySet().stream().anyMatch(other -> other.startsWith(path + "/"));
  }

  private static ArtifactType type(Thing thing) {
    return switch (thing.type()) {
      case 'f' -> ArtifactType.FILE;
      case 'd' -> ArtifactType.DIRECTORY;
      case 'l' -> ArtifactType.SYMLINK;
      default -> ArtifactType.OTHER;
    };
  }

  private static String display(String path) {
    return TreePath.of(HostTrees.bytes(path)).display();
  }

  private static String inGit(Thing thing) {
    return thing == null ? "" : thing.inGit();
  }

  private static String inDiff(Thing thing) {
    return thing == null ? "" : thing.inDiff();
  }

  private static Map<String, ChangeEntry> sizeless(Map<String, ChangeEntry> entries) {
    Map<String, ChangeEntry> without = new HashMap<>();
    entries.forEach((path, e) ->
        without.put(
            path, new ChangeEntry(e.path(), e.status(), e.artifactType(), 0, e.textPatched())));
    return without;
  }

  private static String sorted(Map<String, ChangeEntry> entries) {
    StringBuilder lines = new StringBuilder();
    new TreeMap<>(entries).values().forEach(entry -> lines.append(entry).append('\n'));
    return lines.toString();
  }

  /** Applies a patch to a fresh copy of the seed, as a user would. */
  private SortedMap<String, Thing> applied(byte[] patch, RandomTree random) throws Exception {
    Path copy = Files.createDirectory(folder.resolve("copy"));
    random.write(copy);
    if (patch.length > 0) {
      Path file = Files.write(folder.resolve("diff.patch"), patch);
      ProcessBuilder git =
          new ProcessBuilder("git", "apply", "--whitespace=nowarn", file.toString())
              .directory(copy.toFile())
              .redirectErrorStream(true);
      git.environment().putAll(GIT);
      Process process = git.start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertEquals(0, process.waitFor(), said);
    }
    SortedMap<String, Thing> things = HostTrees.of(copy);
    AtomicFiles.deleteTree(copy);
    return things;
  }
}
