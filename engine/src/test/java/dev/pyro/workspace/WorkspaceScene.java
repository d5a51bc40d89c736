package dev.pyro.workspace;

import dev.pyro.ErrorCode;
import dev.pyro.Progress;
import dev.pyro.Pyro;
import dev.pyro.PyroException;
import dev.pyro.Workspace;
import dev.pyro.WorkspaceSpec;
import dev.pyro.machine.DetachedMachine;
import dev.pyro.store.Home;
import dev.pyro.store.WorkspaceFolder;
import dev.pyro.testing.TestHome;
import dev.pyro.workspace.record.WorkspaceStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * Real workspaces for one test. When it fails, their consoles and QEMU's logs are printed; when it
 * ends, they are deleted and nothing of them may be left.
 */
final class WorkspaceScene
    implements BeforeEachCallback, AfterEachCallback, TestExecutionExceptionHandler {
  static final String ENV = "debian:12";

  /** Far longer than anything takes that ends at all. */
  private static final Duration GENEROUS = Duration.ofMinutes(2);

  private final Path root;
  private final List<String> ids = new CopyOnWriteArrayList<>();
  private final List<Progress> heard = new CopyOnWriteArrayList<>();
  private Pyro pyro;

  /** Uses the home that all tests share. */
  WorkspaceScene() {
    this(TestHome.path());
  }

  WorkspaceScene(Path root) {
    this.root = root;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    pyro = Pyro.open(new Pyro.Options(root, heard::add));
  }

  Pyro pyro() {
    return pyro;
  }

  Path root() {
    return root;
  }

  /** Returns what the listener of {@link #pyro} has heard so far. */
  List<Progress> heard() {
    return List.copyOf(heard);
  }

  Workspace create(WorkspaceSpec spec) {
    return watch(pyro.createWorkspace(spec));
  }

  Workspace create() {
    return create(WorkspaceSpec.of(ENV));
  }

  Workspace createFrom(Path seed) {
    return create(WorkspaceSpec.builder(ENV).seedPath(seed).build());
  }

  /** Looks after a workspace that somebody else has created. */
  Workspace watch(Workspace workspace) {
    ids.add(workspace.id());
    return workspace;
  }

  WorkspaceFolder folder(String id) {
    return new Home(root).workspace(id);
  }

  /** Returns the machine that a workspace's record names. */
  Optional<DetachedMachine> machine(String id) {
    WorkspaceStore store = new WorkspaceStore(new Home(root));
    return store.readable().stream()
        .filter(record -> record.id().equals(id))
        .findFirst()
        .flatMap(store::machine);
  }

  /** Kills a workspace's QEMU and waits until it is gone. */
  void killMachine(String id) {
    DetachedMachine machine = machine(id).orElseThrow();
    ProcessHandle.of(machine.pid()).orElseThrow().destroyForcibly();
    ends(machine);
  }

  /** Waits for the event of a machine's end. */
  static boolean ends(DetachedMachine machine) {
    return machine.awaitExit(GENEROUS) && !machine.isAlive();
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    System.err.println("FAILED: " + context.getDisplayName() + ": " + failure);
    for (String id : ids) {
      System.err.println(evidence(id));
    }
    throw failure;
  }

  /** Returns what a workspace's machine has said. */
  String evidence(String id) {
    return machine(id)
        .map(machine ->
            "workspace %s, process %d, alive: %s\nQEMU: %s\nconsole: %s\n"
                .formatted(id, machine.pid(), machine.isAlive(), machine.log(), machine.console()))
        .orElse("workspace " + id + " has no machine");
  }

  @Override
  public void afterEach(ExtensionContext context) {
    List<String> left = new ArrayList<>();
    try {
      for (String id : ids) {
        delete(id);
        left.addAll(leftOf(id));
      }
    } finally {
      ids.clear();
      pyro.close();
    }
    if (!left.isEmpty()) {
      throw new AssertionError("left behind: " + left);
    }
  }

  private void delete(String id) {
    try {
      pyro.deleteWorkspace(id);
    } catch (PyroException e) {
      if (e.code() != ErrorCode.NOT_FOUND) {
        throw e;
      }
    }
  }

  private List<String> leftOf(String id) {
    List<String> left = new ArrayList<>(machinesBelow(folder(id).root()));
    if (Files.exists(folder(id).root())) {
      left.add(folder(id).root().toString());
    }
    return left;
  }

  /** Names every QEMU whose folder is, or was, below this one. */
  static List<String> machinesBelow(Path folder) {
    List<String> found = new ArrayList<>();
    for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
      Path proc = Path.of("/proc", Long.toString(process.pid()));
      try {
        String cwd = Files.readSymbolicLink(proc.resolve("cwd")).toString();
        String exe = Files.readSymbolicLink(proc.resolve("exe")).getFileName().toString();
        if (exe.startsWith("qemu-system") && Path.of(cwd).startsWith(folder)) {
          found.add("QEMU " + process.pid() + " in " + cwd);
        }
      } catch (IOException | SecurityException _) {
        // gone already, or somebody else's
      }
    }
    return found;
  }
}
