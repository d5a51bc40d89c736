package dev.pyro.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.DoctorReport;
import dev.pyro.ErrorCode;
import dev.pyro.ExecRequest;
import dev.pyro.ExecStreams;
import dev.pyro.Progress;
import dev.pyro.Pyro;
import dev.pyro.PyroException;
import dev.pyro.Workspace;
import dev.pyro.WorkspaceSpec;
import dev.pyro.WorkspaceState;
import dev.pyro.WorkspaceStatus;
import dev.pyro.machine.DetachedMachine;
import dev.pyro.store.AtomicFiles;
import dev.pyro.store.WorkspaceFolder;
import dev.pyro.workspace.record.WorkspaceRecord;
import dev.pyro.workspace.record.WorkspaceStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
  private static final int FILES = 6;
  private static final int MYSELF = 1;
  private static final int QEMU = 2;
  private static final int KILLED = 128 + 9;

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

  @TempDir Path folder;
  private OwnHome home;
  private Pyro pyro;
  private Path library;
  private Path exports;
  private Path seed;
  private String id;
  private Child child;
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
    home = OwnHome.create();
    pyro = Pyro.open(new Pyro.Options(home.root(), Progress.Listener.none()));
    exports = Files.createDirectory(folder.resolve("exports"));
    library = build();
    seed = write(Files.createDirectory(folder.resolve("seed")), versions(0));
    id = create();
    content = versions(0);
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    try {
      if (child != null) {
        child.close();
      }
      pyro.listWorkspaces(Map.of())
          .workspaces()
          .forEach(w -> pyro.deleteWorkspace(w.workspaceId()));
      pyro.close();
      assertEquals(List.of(), WorkspaceScene.machinesBelow(home.root()));
      assertEquals(List.of(), home.in("tmp", "workspaces", "vms"));
    } finally {
      DetachedMachine.endAllBelow(home.root());
      home.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void pyroDies(Operation operation) throws Exception {
    sweep(operation, MYSELF);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STOP") // that is what it does anyway
  void qemuDies(Operation operation) throws Exception {
    sweep(operation, QEMU);
  }

  /** The guest itself dies while it puts the files of a patch in place, after each of them. */
  @Test
  void theGuestDiesInTheMiddleOfAnEdit() throws Exception {
    for (int i = 1; i <= FILES; i++) {
      dieInAnEdit("/workspace", i);
    }
    dieInAnEdit("/var/lib/pyro/stage", 1);
  }

  private void dieInAnEdit(String watched, int name) throws Exception {
    number++;
    Workspace workspace = pyro.workspace(id);
    DetachedMachine machine = machine(id).orElseThrow();
    CompletableFuture<Void> ready = new CompletableFuture<>();
    Thread killer = Thread.ofVirtual().start(() -> runKiller(workspace, watched, name, ready));
    ready.get();
    List<Integer> next = versions(number);
    PyroException e =
        assertThrows(
            PyroException.class,
            () -> workspace.applyPatch(patch(content, next).replace("\\n", "\n")));
    assertEquals(ErrorCode.WRONG_STATE, e.code(), e.getMessage());
    assertEquals(
        "the machine of workspace " + id + " ended meanwhile: the guest powered off or crashed",
        e.getMessage());
    assertTrue(WorkspaceScene.ends(machine));
    killer.join();
    List<Integer> now = contentOf(id, true);
    assertTrue(now.equals(content) || now.equals(next), "neither old nor new: " + now);
    if (watched.equals("/workspace")) {
      assertEquals(next, now, "it had been decided when the first file moved");
    }
    content = now;
  }

  private static void runKiller(
      Workspace workspace, String watched, int name, CompletableFuture<Void> ready) {
    try (InputStream in = WorkspaceFaultTest.class.getResourceAsStream("die.py")) {
      String script = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      ByteArrayOutputStream said =
          new ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] bytes, int from, int count) {
              super.write(bytes, from, count);
              if (toString(StandardCharsets.UTF_8).equals("ready\n")) {
                ready.complete(null);
              }
            }
          };
      var result =
          workspace.exec(
              ExecRequest.of(List.of("python3", "-c", script, watched, Integer.toString(name)))
                  .withTimeoutSeconds(600),
              ExecStreams.builder().stdout(said).build());
      ready.completeExceptionally(new AssertionError("the killer ended with " + result));
    } catch (IOException | RuntimeException e) {
      ready.completeExceptionally(e); // or it has done its work
    }
  }

  private void sweep(Operation operation, int victim) throws Exception {
    int steps = strike(operation, 0, victim);
    System.err.println(operation + " has " + steps + " steps");
    for (int point : points(steps)) {
      try {
        strike(operation, point, victim);
      } catch (Throwable e) {
        throw new AssertionError(
            "at step " + point + " of " + steps + " of " + operation + "\n" + evidence(), e);
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
        List<Integer> next = versions(number);
        Path source = Files.createDirectory(folder.resolve("push" + number));
        write(source, next);
        yield strikeContent(point, victim, next, "push", id, source.toString());
      }
      case WRITE -> {
        List<Integer> next = new ArrayList<>(content);
        next.set(2, number);
        yield strikeContent(point, victim, next, "write", id, "f2", Integer.toString(number));
      }
      case PATCH -> {
        List<Integer> next = versions(number);
        yield strikeContent(point, victim, next, "patch", id, patch(content, next));
      }
      case RESET -> {
        content = versions(number);
        pyro.workspace(id).exec(shell(content) + "; sync").requireSuccess();
        yield strikeContent(point, victim, versions(0), "reset", id);
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
    Outcome outcome = inChild(point, victim, words);
    boolean mayBeOff = victim == QEMU || words[0].equals("stop") || words[0].equals("start");
    checkDoctor();
    List<Integer> now = contentOf(id, mayBeOff);
    assertTrue(now.equals(content) || now.equals(next), "neither old nor new: " + now);
    if (outcome.isOk() && victim == MYSELF) {
      assertEquals(next, now, "it said that all went well");
    }
    content = now;
    checkFolders(Set.of(id));
    return outcome.steps();
  }

  private int strikeCreate(int point, int victim) throws Exception {
    String name = "n" + number;
    Outcome outcome = inChild(point, victim, "create", name, seed.toString());
    checkDoctor();
    Optional<String> made =
        pyro.listWorkspaces(Map.of()).workspaces().stream()
            .filter(status -> status.name().equals(Optional.of(name)))
            .map(WorkspaceStatus::workspaceId)
            .findFirst();
    if (made.isPresent()) {
      assertEquals(versions(0), contentOf(made.get(), victim == QEMU));
      checkFolders(Set.of(id, made.get()));
      pyro.deleteWorkspace(made.get());
    } else {
      assertTrue(!outcome.isOk(), "it said that all went well");
    }
    checkFolders(Set.of(id));
    return outcome.steps();
  }

  private int strikeDelete(int point, int victim) throws Exception {
    String doomed = create();
    Outcome outcome = inChild(point, victim, "delete", doomed);
    checkDoctor();
    boolean stands =
        pyro.listWorkspaces(Map.of()).workspaces().stream()
            .anyMatch(status -> status.workspaceId().equals(doomed));
    assertTrue(!stands || !outcome.isOk(), "it said that all went well");
    if (stands) {
      assertEquals(versions(0), contentOf(doomed, victim == QEMU));
      pyro.deleteWorkspace(doomed);
    }
    checkFolders(Set.of(id));
    return outcome.steps();
  }

  private int strikeExport(int point, int victim) throws Exception {
    Path out = exports.resolve("out" + number);
    Outcome outcome = inChild(point, victim, "export", id, out.toString());
    checkDoctor();
    List<String> left;
    try (Stream<Path> found = Files.list(exports)) {
      left = found.map(path -> path.getFileName().toString()).toList();
    }
    if (Files.exists(out)) {
      assertEquals(List.of(out.getFileName().toString()), left);
      assertEquals(List.of(), HostTrees.differences(HostTrees.of(seed), HostTrees.of(out)));
      AtomicFiles.deleteTree(out);
    } else {
      assertTrue(!outcome.isOk(), "it said that all went well");
      assertEquals(List.of(), left);
    }
    assertEquals(content, contentOf(id, victim == QEMU));
    checkFolders(Set.of(id));
    return outcome.steps();
  }

  /**
   * How it went in the child.
   *
   * @param steps how many there were; 0 if it died
   * @param said {@code ok}, or the error; null if it died
   */
  private record Outcome(int steps, String said) {
    boolean isOk() {
      return "ok".equals(said);
    }
  }

  private Outcome inChild(int point, int victim, String... words) throws Exception {
    if (child == null) {
      child =
          Child.start(
              FaultChild.class,
              List.of("--enable-native-access=ALL-UNNAMED"),
              Map.of("LD_PRELOAD", library.toString(), "FAULTS_BELOW", home.root() + ":" + exports),
              List.of(home.root().toString(), library.toString()));
    }
    child.say(point + "\t" + victim + "\t" + String.join("\t", words));
    String answer = child.hear();
    if (victim == MYSELF) { // also when it got past its last step: it may have fewer on a warm day
      child.handle().destroyForcibly();
      assertEquals(KILLED, child.await());
      child.close();
      child = null;
    }
    if (answer == null) {
      assertEquals(MYSELF, victim, "the child ended by itself");
      return new Outcome(0, null);
    }
    Outcome outcome =
        new Outcome(
            Integer.parseInt(answer.substring(0, answer.indexOf('\t'))),
            answer.substring(answer.indexOf('\t') + 1));
    if (!outcome.isOk()) {
      System.err.println(words[0] + " at " + point + ": " + outcome.said());
      assertEquals(QEMU, victim, outcome.said());
      assertTrue(outcome.said().matches("(internal|unavailable|wrong_state)\t.*"), outcome.said());
    }
    return outcome;
  }

  /** Doctor removes what it finds, and finds nothing more then. */
  private void checkDoctor() {
    DoctorReport first = pyro.doctor(Optional.empty(), true);
    for (String fixed : first.fixed()) {
      assertTrue(fixed.matches("(tmp|workspaces)/.+") || Path.of(fixed).startsWith(exports), fixed);
    }
    if (!first.fixed().isEmpty()) { // each look starts a machine, which takes a while
      assertEquals(List.of(), pyro.doctor(Optional.empty(), false).leftovers());
    }
  }

  /** What is on the host is what the records say, and no more. */
  private void checkFolders(Set<String> ids) throws IOException {
    assertEquals(List.of(), home.in("tmp", "vms"));
    assertEquals(
        ids.stream().map(name -> "workspaces/" + name).sorted().toList(), home.in("workspaces"));
    int running = 0;
    for (String one : ids) {
      WorkspaceFolder own = new dev.pyro.store.Home(home.root()).workspace(one);
      WorkspaceRecord record =
          new WorkspaceStore(new dev.pyro.store.Home(home.root())).require(one);
      try (Stream<Path> files = Files.list(own.root())) {
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
  private List<Integer> contentOf(String workspace, boolean mayBeOff) {
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

  private String create() {
    return pyro.createWorkspace(WorkspaceSpec.builder(WorkspaceScene.ENV).seedPath(seed).build())
        .id();
  }

  private Optional<DetachedMachine> machine(String workspace) {
    WorkspaceStore store = new WorkspaceStore(new dev.pyro.store.Home(home.root()));
    return store.readable().stream()
        .filter(record -> record.id().equals(workspace))
        .findFirst()
        .flatMap(store::machine);
  }

  private String evidence() {
    return machine(id)
        .map(machine -> "QEMU: " + machine.log() + "\nconsole: " + machine.console())
        .orElse("no machine");
  }

  private static List<Integer> versions(int version) {
    return java.util.Collections.nCopies(FILES, version);
  }

  private static Path write(Path folder, List<Integer> versions) throws IOException {
    for (int i = 0; i < FILES; i++) {
      Files.writeString(folder.resolve("f" + i), versions.get(i) + "\n");
    }
    return folder;
  }

  private static String shell(List<Integer> versions) {
    StringBuilder line = new StringBuilder("true");
    for (int i = 0; i < FILES; i++) {
      line.append("; echo ").append(versions.get(i)).append(" > f").append(i);
    }
    return line.toString();
  }

  private static String patch(List<Integer> from, List<Integer> to) {
    StringBuilder patch = new StringBuilder();
    for (int i = 0; i < FILES; i++) {
      patch.append(
          "--- a/f%d\\n+++ b/f%d\\n@@ -1 +1 @@\\n-%d\\n+%d\\n"
              .formatted(i, i, from.get(i), to.get(i)));
    }
    return patch.toString();
  }

  private Path build() throws Exception {
    Path source = folder.resolve("faults.c");
    Path built = folder.resolve("faults.so");
    try (InputStream in = WorkspaceFaultTest.class.getResourceAsStream("faults.c")) {
      Files.copy(in, source, StandardCopyOption.REPLACE_EXISTING);
    }
    Process gcc =
        new ProcessBuilder(
                "gcc",
                "-std=gnu11",
                "-D_GNU_SOURCE",
                "-Wall",
                "-Wextra",
                "-Werror",
                "-O2",
                "-shared",
                "-fPIC",
                "-o",
                built.toString(),
                source.toString(),
                "-ldl")
            .inheritIO()
            .start();
    assertEquals(0, gcc.waitFor());
    return built;
  }
}
