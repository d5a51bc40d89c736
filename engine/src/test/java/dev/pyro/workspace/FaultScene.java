package dev.pyro.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.DoctorReport;
import dev.pyro.ErrorCode;
import dev.pyro.Progress;
import dev.pyro.Pyro;
import dev.pyro.PyroException;
import dev.pyro.Workspace;
import dev.pyro.WorkspaceSpec;
import dev.pyro.WorkspaceState;
import dev.pyro.WorkspaceStatus;
import dev.pyro.machine.DetachedMachine;
import dev.pyro.store.Home;
import dev.pyro.store.WorkspaceFolder;
import dev.pyro.workspace.record.WorkspaceRecord;
import dev.pyro.workspace.record.WorkspaceStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A home with one workspace to which something happens. Each of the workspace's files holds the
 * number of its version, so that it is seen which files are old and which are new.
 */
final class FaultScene implements AutoCloseable {
  static final int FILES = 6;

  private static final Set<String> REASONS =
      Set.of(
          "by request",
          "pyro ended its machine",
          "the guest powered off or crashed",
          "something on the host ended QEMU",
          "something on the host ended QEMU with SIGKILL");

  /** What a workspace's folder holds between two calls. */
  private static final String OWN_FILES =
      "workspace\\.json|image\\.ext4|baseline|activity|(use|record|edit|port-\\d)\\.lock|\\d+";

  private final OwnHome own;
  private final Home home;
  private final Pyro pyro;
  private final Path exports;
  private final Path seed;
  private String id;

  private FaultScene(Path folder) throws IOException {
    own = OwnHome.create();
    home = new Home(own.root());
    pyro = Pyro.open(new Pyro.Options(home.root(), Progress.Listener.none()));
    exports = Files.createDirectory(folder.resolve("exports"));
    seed = write(Files.createDirectory(folder.resolve("seed")), versions(0));
  }

  /**
   * Makes the home and the workspace.
   *
   * @param folder where the seed and exports are
   */
  static FaultScene open(Path folder) throws IOException {
    FaultScene scene = new FaultScene(folder);
    try {
      scene.id = scene.create();
      return scene;
    } catch (PyroException e) {
      scene.close();
      throw e;
    }
  }

  Path home() {
    return home.root();
  }

  Pyro pyro() {
    return pyro;
  }

  /** Returns the folder of exports. */
  Path exports() {
    return exports;
  }

  Path seed() {
    return seed;
  }

  /** Returns the id of the workspace. */
  String id() {
    return id;
  }

  /** Deletes every workspace; nothing may be left. */
  @Override
  public void close() throws IOException {
    try {
      pyro.listWorkspaces(Map.of())
          .workspaces()
          .forEach(w -> pyro.deleteWorkspace(w.workspaceId()));
      pyro.close();
      assertEquals(List.of(), WorkspaceScene.machinesBelow(home.root()));
      assertEquals(List.of(), own.in("tmp", "workspaces", "vms"));
    } finally {
      DetachedMachine.endAllBelow(home.root());
      own.close();
    }
  }

  /** Doctor removes what it finds, and finds nothing more then. */
  void checkDoctor() {
    DoctorReport first = pyro.doctor(Optional.empty(), true);
    for (String fixed : first.fixed()) {
      assertTrue(fixed.matches("(tmp|workspaces)/.+") || Path.of(fixed).startsWith(exports), fixed);
    }
    if (!first.fixed().isEmpty()) { // each look starts a machine, which takes a while
      assertEquals(List.of(), pyro.doctor(Optional.empty(), false).leftovers());
    }
  }

  /** What is on the host is what the records say, and no more. */
  void checkFolders(Set<String> ids) throws IOException {
    assertEquals(List.of(), own.in("tmp", "vms"));
    assertEquals(
        ids.stream().map(name -> "workspaces/" + name).sorted().toList(), own.in("workspaces"));
    int running = 0;
    for (String one : ids) {
      WorkspaceFolder kept = home.workspace(one);
      WorkspaceRecord record = new WorkspaceStore(home).require(one);
      try (Stream<Path> files = Files.list(kept.root())) {
        assertEquals(
            List.of(),
            files
                .map(file -> file.getFileName().toString())
                .filter(name ->
                    !name.matches(OWN_FILES)
                        || (name.matches("\\d+") && Integer.parseInt(name) != record.generation()))
                .toList());
      }
      running += pyro.statusWorkspace(one).state() == WorkspaceState.RUNNING ? 1 : 0;
    }
    assertEquals(running, WorkspaceScene.machinesBelow(home.root()).size(), "machines");
  }

  /** Returns what the files say; a machine that is off can be started and has its disk. */
  List<Integer> contentOf(String workspace, boolean mayBeOff) {
    Workspace handle = pyro.workspace(workspace);
    try {
      return read(handle);
    } catch (PyroException e) {
      assertTrue(mayBeOff, () -> "the machine should run: " + e);
      assertTrue(Set.of(ErrorCode.WRONG_STATE, ErrorCode.INTERNAL).contains(e.code()), e::toString);
    }
    machine(workspace).ifPresent(machine -> assertTrue(WorkspaceScene.ends(machine)));
    WorkspaceStatus status = handle.status();
    assertEquals(WorkspaceState.STOPPED, status.state());
    assertTrue(REASONS.contains(status.stateReason().orElseThrow()), status::toString);
    assertEquals(WorkspaceState.RUNNING, handle.start().state());
    return read(handle);
  }

  private static List<Integer> read(Workspace workspace) {
    String said =
        workspace
            .exec("cat f* | tr '\\n' ' '; find . | wc -l; ls -A /var/lib/pyro/stage | wc -l")
            .requireSuccess()
            .stdout();
    List<Integer> numbers =
        Arrays.stream(said.strip().split("\\s+", -1))
            .map(Integer::valueOf)
            .collect(Collectors.toList());
    assertEquals(0, numbers.removeLast(), "what is left of edits in the guest: " + said);
    assertEquals(FILES + 1, numbers.removeLast(), "files and the directory: " + said);
    return numbers;
  }

  /** Makes another workspace like it, and returns its id. */
  String create() {
    return pyro.createWorkspace(WorkspaceSpec.builder(WorkspaceScene.ENV).seedPath(seed).build())
        .id();
  }

  /** Returns the machine that a workspace's record names. */
  Optional<DetachedMachine> machine(String workspace) {
    WorkspaceStore store = new WorkspaceStore(home);
    return store.readable().stream()
        .filter(record -> record.id().equals(workspace))
        .findFirst()
        .flatMap(store::machine);
  }

  /** Returns what the machine has said. */
  String evidence() {
    return machine(id)
        .map(machine -> "QEMU: " + machine.log() + "\nconsole: " + machine.console())
        .orElse("no machine");
  }

  /** Returns the contents of files that all have the same version. */
  static List<Integer> versions(int version) {
    return Collections.nCopies(FILES, version);
  }

  /** Writes files of these versions. */
  static Path write(Path folder, List<Integer> versions) throws IOException {
    for (int i = 0; i < FILES; i++) {
      Files.writeString(folder.resolve("f" + i), versions.get(i) + "\n");
    }
    return folder;
  }

  /** Returns a line for a shell that writes them. */
  static String shell(List<Integer> versions) {
    StringBuilder line = new StringBuilder("true");
    for (int i = 0; i < FILES; i++) {
      line.append("; echo ").append(versions.get(i)).append(" > f").append(i);
    }
    return line.toString();
  }

  /** Returns a patch from some versions to others. */
  static String patch(List<Integer> from, List<Integer> to) {
    StringBuilder patch = new StringBuilder();
    for (int i = 0; i < FILES; i++) {
      patch.append(
          "--- a/f%d\n+++ b/f%d\n@@ -1 +1 @@\n-%d\n+%d\n".formatted(i, i, from.get(i), to.get(i)));
    }
    return patch.toString();
  }
}
