package dev.pyro.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.PyroException;
import dev.pyro.Workspace;
import dev.pyro.WorkspaceState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many processes use the same workspaces and fail only in the ways that the contract allows. Set
 * {@code pyro.test.seed} to the seed of a failure to have the same calls again.
 */
@Timeout(900)
class WorkspaceConcurrencyTest {
  private static final int PROCESSES = 8;
  private static final int CALLS = 50;
  private static final int WORKSPACES = 4;

  /** Every error that may come, with the calls that it may come from. */
  private static final List<String> ALLOWED =
      List.of(
          "\\w+ ID not_found there is no workspace ID",
          "(exec|write|read|list|diff|push|patch|stop) ID wrong_state cannot [a-z ]+ workspace ID:"
              + " it is stopped \\(by request\\)",
          "start ID wrong_state cannot start workspace ID: it is running",
          // nobody but its owner makes it, and a reset takes it away
          "read ID not_found p\\d: there is no such file or directory",
          // others change the file between the look at it and the patch
          "patch ID conflict .*");

  /** What a call hears whose workspace is being deleted: a delete ends the machine first. */
  private static final String ENDED =
      "\\w+ ID wrong_state (the machine of workspace ID ended meanwhile"
          + "|cannot .* workspace ID: it is stopped \\(pyro ended its machine\\))";

  @TempDir Path folder;
  @RegisterExtension final WorkspaceScene scene = new WorkspaceScene();

  @Test
  void manyProcessesShareWorkspaces() throws Exception {
    long seed = Long.getLong("pyro.test.seed", new Random().nextLong());
    System.err.println("-Dpyro.test.seed=" + seed);
    Path source = Files.createDirectory(folder.resolve("seed"));
    Files.writeString(source.resolve("seeded"), "0\n");
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < WORKSPACES; i++) {
      ids.add(scene.createFrom(source).id());
    }
    TreeMap<String, Integer> counts = new TreeMap<>();
    List<String> bad = new ArrayList<>();
    Set<String> deleted = new HashSet<>();
    List<Child> users = new ArrayList<>();
    try {
      for (int i = 0; i < PROCESSES; i++) {
        users.add(user(i, seed + i, ids));
      }
      for (Child user : users) {
        int calls = 0;
        for (String line = user.hear(); line != null; line = user.hear()) {
          calls++;
          judge(line, counts, bad, deleted);
        }
        assertEquals(0, user.await());
        assertEquals(CALLS, calls);
      }
    } finally {
      users.forEach(Child::close);
    }
    System.err.println(counts);
    assertEquals(List.of(), bad);
    ids.forEach(this::requireWhole);
    for (String id : deleted) {
      PyroException e = assertThrows(PyroException.class, () -> scene.pyro().workspace(id));
      assertEquals("there is no workspace " + id, e.getMessage());
    }
    assertEquals(List.of(), scene.pyro().doctor(java.util.Optional.empty(), false).leftovers());
  }

  private Child user(int number, long seed, List<String> ids) throws Exception {
    Path own = Files.createDirectory(folder.resolve("p" + number));
    List<String> arguments = new ArrayList<>();
    arguments.add(scene.root().toString());
    arguments.add(own.toString());
    arguments.add(Long.toString(seed));
    arguments.add(Integer.toString(CALLS));
    arguments.addAll(ids);
    return Child.start(WorkspaceUser.class, List.of("-Xmx128m"), Map.of(), arguments);
  }

  private static void judge(
      String line, Map<String, Integer> counts, List<String> bad, Set<String> deleted) {
    String[] words = line.split("\t", 3);
    counts.merge(words[0] + " " + words[2].split("\t", -1)[0], 1, Integer::sum);
    String said = line.replace(words[1], "ID").replace('\t', ' ');
    if (said.matches(ENDED)) {
      deleted.add(words[1]);
    } else if (!words[2].equals("ok") && ALLOWED.stream().noneMatch(said::matches)) {
      bad.add(line);
    }
  }

  private void requireWhole(String id) {
    Workspace workspace;
    try {
      workspace = scene.pyro().workspace(id);
    } catch (PyroException e) {
      assertEquals("there is no workspace " + id, e.getMessage());
      return;
    }
    List<Long> numbers =
        workspace.logs().entries().stream().map(entry -> entry.sequence()).toList();
    assertEquals(numbers.size(), new HashSet<>(numbers).size(), numbers::toString);
    if (workspace.status().state() == WorkspaceState.STOPPED) {
      workspace.start();
    }
    assertEquals("seeded\n", workspace.exec("ls seeded").stdout());
    assertTrue(workspace.listFiles(".", false).count() >= 1);
  }
}
