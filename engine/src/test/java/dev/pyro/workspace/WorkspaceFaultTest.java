package dev.pyro.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.Pyro;
import dev.pyro.WorkspaceStatus;
import dev.pyro.store.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * At any step of anything that changes a workspace, pyro is killed, or QEMU is: afterwards every
 * workspace is whole, old or new, and nothing is left that doctor does not name and remove.
 *
 * <p>The steps are spread evenly over each operation, the first and the last included; {@code
 * -Dpyro.test.points} sets how many.
 */
@Timeout(1200)
class WorkspaceFaultTest {
  private static final int POINTS = Integer.getInteger("pyro.test.points", 3);

  @TempDir Path folder;
  private FaultScene scene;
  private FaultyPyro faulty;
  private Pyro pyro;
  private String id;
  private int number;

  /** What each of the files says: the number of its version. */
  private List<Integer> content;

  enum Operation {
    CREATE,
    PUSH,
    WRITE,
    PATCH,
    EXPORT,
    RESET,
    STOP,
    START,
    DELETE
  }

  @BeforeEach
  void open() throws Exception {
    scene = FaultScene.open(folder);
    faulty = new FaultyPyro(folder, scene.home(), scene.exports());
    pyro = scene.pyro();
    id = scene.id();
    content = FaultScene.versions(0);
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    try (FaultScene _ = scene;
        FaultyPyro _ = faulty) {
      // the process ends first
    }
  }

  @ParameterizedTest
  @EnumSource
  void pyroDies(Operation operation) throws Exception {
    sweep(operation, FaultyPyro.MYSELF);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STOP") // that is what it does anyway
  void qemuDies(Operation operation) throws Exception {
    sweep(operation, FaultyPyro.QEMU);
  }

  private void sweep(Operation operation, int victim) throws Exception {
    int steps = strike(operation, 0, victim);
    System.err.println(operation + " has " + steps + " steps");
    for (int point : points(steps)) {
      try {
        strike(operation, point, victim);
      } catch (Throwable e) {
        throw new AssertionError(
            "at step " + point + " of " + steps + " of " + operation + "\n" + scene.evidence(), e);
      }
    }
  }

  private static Set<Integer> points(int steps) {
    Set<Integer> points = new TreeSet<>();
    for (int i = 0; i < POINTS; i++) {
      points.add(1 + (int) ((long) i * (steps - 1) / (POINTS - 1)));
    }
    return points;
  }

  /** Runs an operation with a death at a step, checks everything, and returns how many it had. */
  private int strike(Operation operation, int point, int victim) throws Exception {
    number++;
    return switch (operation) {
      case CREATE -> strikeCreate(point, victim);
      case DELETE -> strikeDelete(point, victim);
      case EXPORT -> strikeExport(point, victim);
      case PUSH -> {
        List<Integer> next = FaultScene.versions(number);
        Path source = Files.createDirectory(folder.resolve("push" + number));
        FaultScene.write(source, next);
        yield strikeContent(point, victim, next, "push", id, source.toString());
      }
      case WRITE -> {
        List<Integer> next = new ArrayList<>(content);
        next.set(2, number);
        yield strikeContent(point, victim, next, "write", id, "f2", Integer.toString(number));
      }
      case PATCH -> {
        List<Integer> next = FaultScene.versions(number);
        String patch = FaultScene.patch(content, next).replace("\n", "\\n");
        yield strikeContent(point, victim, next, "patch", id, patch);
      }
      case RESET -> {
        content = FaultScene.versions(number);
        pyro.workspace(id).exec(FaultScene.shell(content) + "; sync").requireSuccess();
        yield strikeContent(point, victim, FaultScene.versions(0), "reset", id);
      }
      case STOP -> strikeContent(point, victim, content, "stop", id);
      case START -> {
        pyro.stopWorkspace(id);
        yield strikeContent(point, victim, content, "start", id);
      }
    };
  }

  private int strikeContent(int point, int victim, List<Integer> next, String... words)
      throws Exception {
    FaultyPyro.Outcome outcome = faulty.run(point, victim, words);
    boolean mayBeOff =
        victim == FaultyPyro.QEMU || words[0].equals("stop") || words[0].equals("start");
    scene.checkDoctor();
    List<Integer> now = scene.contentOf(id, mayBeOff);
    assertTrue(now.equals(content) || now.equals(next), "neither old nor new: " + now);
    if (outcome.isOk() && victim == FaultyPyro.MYSELF) {
      assertEquals(next, now, "it said that all went well");
    }
    content = now;
    scene.checkFolders(Set.of(id));
    return outcome.steps();
  }

  private int strikeCreate(int point, int victim) throws Exception {
    String name = "n" + number;
    FaultyPyro.Outcome outcome = faulty.run(point, victim, "create", name, scene.seed().toString());
    scene.checkDoctor();
    Optional<String> made =
        pyro.listWorkspaces(Map.of()).workspaces().stream()
            .filter(status -> status.name().equals(Optional.of(name)))
            .map(WorkspaceStatus::workspaceId)
            .findFirst();
    if (made.isPresent()) {
      assertEquals(FaultScene.versions(0), scene.contentOf(made.get(), victim == FaultyPyro.QEMU));
      scene.checkFolders(Set.of(id, made.get()));
      pyro.deleteWorkspace(made.get());
    } else {
      assertTrue(!outcome.isOk(), "it said that all went well");
    }
    scene.checkFolders(Set.of(id));
    return outcome.steps();
  }

  private int strikeDelete(int point, int victim) throws Exception {
    String doomed = scene.create();
    FaultyPyro.Outcome outcome = faulty.run(point, victim, "delete", doomed);
    scene.checkDoctor();
    boolean stands =
        pyro.listWorkspaces(Map.of()).workspaces().stream()
            .anyMatch(status -> status.workspaceId().equals(doomed));
    assertTrue(!stands || !outcome.isOk(), "it said that all went well");
    if (stands) {
      assertEquals(FaultScene.versions(0), scene.contentOf(doomed, victim == FaultyPyro.QEMU));
      pyro.deleteWorkspace(doomed);
    }
    scene.checkFolders(Set.of(id));
    return outcome.steps();
  }

  private int strikeExport(int point, int victim) throws Exception {
    Path out = scene.exports().resolve("out" + number);
    FaultyPyro.Outcome outcome = faulty.run(point, victim, "export", id, out.toString());
    scene.checkDoctor();
    List<String> left;
    try (Stream<Path> found = Files.list(scene.exports())) {
      left = found.map(path -> path.getFileName().toString()).toList();
    }
    if (Files.exists(out)) {
      assertEquals(List.of(out.getFileName().toString()), left);
      assertEquals(List.of(), HostTrees.differences(HostTrees.of(scene.seed()), HostTrees.of(out)));
      AtomicFiles.deleteTree(out);
    } else {
      assertTrue(!outcome.isOk(), "it said that all went well");
      assertEquals(List.of(), left);
    }
    assertEquals(content, scene.contentOf(id, victim == FaultyPyro.QEMU));
    scene.checkFolders(Set.of(id));
    return outcome.steps();
  }
}
