package dev.pyro.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.ActedPyro;
import dev.pyro.ErrorCode;
import dev.pyro.ExecRequest;
import dev.pyro.ExecStreams;
import dev.pyro.Progress;
import dev.pyro.Pyro;
import dev.pyro.PyroException;
import dev.pyro.Readiness;
import dev.pyro.SeedFilter;
import dev.pyro.ServiceSpec;
import dev.pyro.ShellReadRequest;
import dev.pyro.WorkspaceExecResult;
import dev.pyro.guest.ActingGuest;
import dev.pyro.guest.Guest;
import dev.pyro.guest.Manner;
import dev.pyro.guest.Patience;
import dev.pyro.guest.PortConnection;
import dev.pyro.store.AtomicFiles;
import dev.pyro.store.Home;
import dev.pyro.testing.Golden;
import dev.pyro.workspace.call.Action;
import dev.pyro.workspace.file.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every operation, at each of its requests, against a guest that lies, stalls, trickles and floods
 * from this request on. The golden file holds what the user is told; under each text stand the
 * requests.
 */
@Timeout(600)
class GuestWalkTest {
  private static final Path GOLDEN =
      Path.of("src", "test", "resources", "dev", "pyro", "workspace", "guest-walk.txt");
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofMinutes(2);

  /** Operations on workspaces that ask no guest, or only one whose machine they have just made. */
  private static final Set<Action> ASK_NOBODY =
      Set.of(
          Action.STATUS,
          Action.LIST_SECRETS,
          Action.LOGS,
          Action.UPDATE,
          Action.START,
          Action.RESET,
          Action.DELETE,
          Action.READ_CONSOLE,
          Action.EXPORT_DISK,
          Action.LIST_DISK,
          Action.READ_DISK,
          Action.FORWARD);

  private static final Set<String> WITHOUT_OUTPUT =
      Set.of("CONFIGURE", "DROP", "FEED", "KEEP", "NETWORK", "PING", "POWEROFF", "PREPARE");

  /** Ends after a second, if the guest does not end it. */
  private static final ExecRequest SECOND = ExecRequest.of("true").withTimeoutSeconds(1);

  @TempDir static Path folder;

  /** What is told, and at which requests. */
  private final Map<String, Set<String>> told = new ConcurrentSkipListMap<>();

  private final Set<String> asked = new ConcurrentSkipListSet<>();
  private final Set<String> unclear = new ConcurrentSkipListSet<>();

  /** Something that a user does. */
  private interface Work {
    Object on(Pyro pyro, ActedWorkspace workspace, Patience patience, Path files) throws Exception;
  }

  /**
   * A call.
   *
   * @param isOfWorkspace whether its errors name a workspace
   * @param isHalfDone whether a change of files was left half done before it
   */
  private record Call(String name, Work work, boolean isOfWorkspace, boolean isHalfDone) {}

  private static List<Call> calls() {
    List<Call> calls = new ArrayList<>();
    for (Action action : Action.values()) {
      if (!ASK_NOBODY.contains(action)) {
        calls.add(
            of(
                action.name(),
                (pyro, workspace, _, files) ->
                    action == Action.EXEC
                        ? pyro.execWorkspace(workspace.id(), SECOND, ExecStreams.none())
                        : ActionTableTest.perform(action, pyro, workspace.id(), files)));
      }
    }
    ServiceSpec ready =
        ServiceSpec.builder("web", "true")
            .readiness(Readiness.tcp(80))
            .readyTimeoutSeconds(1)
            .build();
    calls.add(of("ready", (pyro, workspace, _, _) -> pyro.startService(workspace.id(), ready)));
    ShellReadRequest plain = ShellReadRequest.from(0).asPlain();
    calls.add(
        of("plain", (pyro, workspace, _, _) -> pyro.readShell(workspace.id(), "01234", plain)));
    calls.add(
        new Call(
            "half done",
            (pyro, workspace, _, _) -> pyro.listWorkspaceFiles(workspace.id(), ".", false),
            true,
            true));
    calls.add(ofMachine("ping", (guest, _) -> guest.ping(guest.patience().answer())));
    calls.add(ofMachine("prepare", (guest, _) -> guest.prepare(guest.patience().answer())));
    calls.add(
        ofMachine("configure", (guest, _) -> guest.setDeadline(LONG, guest.patience().answer())));
    calls.add(ofMachine("network", (guest, _) -> guest.network(guest.patience().answer())));
    calls.add(ofMachine("connect", (guest, _) -> dial(guest)));
    Seeds seeds = new Seeds(Progress.Listener.none());
    calls.add(
        ofMachine(
            "fill",
            (guest, files) -> {
              try (Seeds.Judged seed = seeds.judge(Optional.of(files), SeedFilter.NONE)) {
                seed.fill(guest, Files.createTempDirectory(folder, "baseline"));
              }
            }));
    return calls;
  }

  /** A program may say nothing for ever, so only the client gives up. */
  private static void dial(Guest guest) throws Exception {
    Thread client = Thread.currentThread();
    Thread alarm =
        Thread.ofVirtual()
            .start(() -> {
              try {
                Thread.sleep(guest.patience().answer());
                client.interrupt();
              } catch (InterruptedException _) {
                // it has ended
              }
            });
    try (PortConnection connection = guest.connect(80, () -> {})) {
      connection.endOutput();
      connection.awaitEnd();
    } catch (IOException e) {
      throw PyroException.of("the connection failed", e);
    } catch (InterruptedException e) {
      throw new PyroException(ErrorCode.CANCELLED, "the client gave up", e);
    } finally {
      alarm.interrupt();
    }
  }

  private static Call of(String name, Work work) {
    return new Call(name, work, true, false);
  }

  private interface MachineWork {
    void on(Guest guest, Path files) throws Exception;
  }

  private static Call ofMachine(String name, MachineWork work) {
    return new Call(
        name,
        (_, workspace, patience, files) -> {
          try (Guest guest = workspace.connect(patience)) {
            work.on(guest, files);
          }
          return "";
        },
        false,
        false);
  }

  @Test
  void everyOperationEndsInOneClearErrorWhateverTheGuestDoes() throws Exception {
    Path root = Home.ensureFolder(Path.of("").toAbsolutePath().resolveSibling("build/walk"));
    try (ExecutorService lanes = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Void>> walks = new ArrayList<>();
      for (Call call : calls()) {
        walks.add(() -> {
          walk(new Home(root), call);
          return null;
        });
      }
      for (Future<Void> walk : lanes.invokeAll(walks)) {
        walk.get();
      }
    } finally {
      AtomicFiles.deleteTree(root);
    }
    assertEquals(Set.of(), unclear);
    assertEquals(
        operations(),
        asked.stream()
            .map(one -> one.split(" ", -1)[0])
            .collect(Collectors.toCollection(TreeSet::new)));
    assertEquals(
        verbs(),
        asked.stream()
            .filter(one -> one.startsWith("FILES "))
            .map(one -> one.split(" ", -1)[1])
            .collect(Collectors.toCollection(TreeSet::new)));
    StringBuilder all = new StringBuilder();
    told.forEach((said, requests) ->
        all.append(said).append("\n    ").append(String.join(", ", requests)).append("\n"));
    Golden.assertMatches(GOLDEN, all.toString());
  }

  private void walk(Home home, Call call) throws Exception {
    Path files = Files.createTempDirectory(folder, "files");
    Files.writeString(Files.createDirectory(files.resolve("seed")).resolve("a"), "1\n");
    try (Scene scene = new Scene(home, call, files)) {
      String honest = scene.play(ActingGuest.NEVER, Manner.SILENT);
      assertTrue(honest.startsWith("done"), () -> call.name + ": " + honest);
      List<String> requests = scene.workspace.guest().asked();
      scene.requests = requests;
      asked.addAll(requests);
      for (int i = 0; i < requests.size(); i++) {
        for (Manner manner : Manner.values()) {
          String said = scene.play(i, manner);
          said(call, requests.get(i), manner, said);
        }
      }
    }
  }

  private void said(Call call, String request, Manner manner, String said) {
    boolean isPatchedUp = call.name.equals(Action.SUMMARY.name()); // it tells what it knows
    told.computeIfAbsent(manner + " -> " + withoutNames(said), _ -> new ConcurrentSkipListSet<>())
        .add(isPatchedUp ? call.name : request);
    boolean isNamed = said.contains("ID") && said.contains(" | ");
    if (call.isOfWorkspace
        && !said.startsWith("done")
        && !said.startsWith("CANCELLED")
        && !isNamed) {
      unclear.add(call.name + " at " + request + ", " + manner + " -> " + said);
    }
  }

  /** Returns what differs between requests and manners. */
  private static String withoutNames(String said) {
    return said.replaceAll("(service web|shell [0-9a-f]{12}) in workspace ID", "KEPT")
        .replace("workspace ID: ", "")
        .replaceAll(" \\| (if it happens again|its machine has been ended).*", "")
        .replaceAll("the guest is gone: .*", "the guest is gone") // to whom it is gone first
        .replaceAll("within \\d+ s", "within N s");
  }

  /** One call's workspace, made anew when the call has used it up. */
  private static final class Scene implements AutoCloseable {
    private final Home home;
    private final Call call;
    private final Path files;
    private ActedWorkspace workspace;
    private List<String> requests = List.of();

    Scene(Home home, Call call, Path files) throws Exception {
      this.home = home;
      this.call = call;
      this.files = files;
      this.workspace = new ActedWorkspace(home, 3600);
    }

    /** Makes the call and returns how it ended. */
    String play(int turn, Manner manner) throws Exception {
      if (turn == ActingGuest.NEVER || !isBoundInTime(turn, manner)) {
        return play(turn, manner, LONG);
      }
      Duration limit = SHORT;
      String said = play(turn, manner, limit);
      while (!workspace.guest().hasTurned()) { // the host was too slow even for honest answers
        limit = limit.multipliedBy(2);
        said = play(turn, manner, limit);
      }
      return said;
    }

    /**
     * Returns whether a limit in time ends this. A flood is mostly ended by one in size, and output
     * of a request that has none ends at its first byte, however late that comes.
     */
    private boolean isBoundInTime(int turn, Manner manner) {
      return switch (manner) {
        case FLOOD -> Set.of("EXEC", "WATCH 1").contains(requests.get(turn));
        case TRICKLE -> !WITHOUT_OUTPUT.contains(requests.get(turn));
        default -> manner.isEndless();
      };
    }

    private String play(int turn, Manner manner, Duration limit) throws Exception {
      if (!workspace.isUsable()) {
        close();
        workspace = new ActedWorkspace(home, 3600);
      }
      workspace.setHalfDone(call.isHalfDone);
      workspace.guest().turnAt(requests, turn, manner);
      Duration stall = manner == Manner.TRICKLE ? LONG : limit;
      Duration whole = manner == Manner.TRICKLE ? limit : LONG;
      try (Pyro pyro = ActedPyro.open(home.root(), limit, stall, whole)) {
        FutureTask<Object> work =
            new FutureTask<>(
                () -> call.work.on(pyro, workspace, Patience.of(limit, stall, whole), files));
        Thread thread = Thread.ofPlatform().start(work);
        if (turn >= 0 && manner.isEndless() && requests.get(turn).equals("WATCH 2")) {
          workspace.guest().awaitTurn();
          thread.interrupt(); // only the user ends this
        }
        return ended(work);
      } finally {
        Files.deleteIfExists(files.resolve("output/a"));
        Files.deleteIfExists(files.resolve("output"));
      }
    }

    private String ended(FutureTask<Object> work) throws Exception {
      try {
        Object result = work.get();
        return result instanceof WorkspaceExecResult exec && exec.timedOut()
            ? "done, timed out with exit code " + exec.exitCode()
            : "done";
      } catch (ExecutionException e) {
        if (e.getCause() instanceof PyroException failure) {
          return failure.code()
              + ": "
              + shown(failure.getMessage())
              + failure.hint().map(hint -> " | " + shown(hint)).orElse("");
        }
        throw new AssertionError(call.name + " fails unclearly", e.getCause());
      }
    }

    private String shown(String text) {
      return text.replace(workspace.id(), "ID")
          .replace(files.toString(), "FILES")
          .replace("\n", "\\n")
          .replaceAll("moved \\d+ bytes in \\d+ s", "moved N bytes in N s");
    }

    @Override
    public void close() throws IOException {
      workspace.close();
    }
  }

  /** Returns the names of the table of operations. */
  private static Set<String> operations() throws Exception {
    return found("(?m)^\\| \\d+ \\| ([A-Z]+) \\| [^|]* \\| [^|]* \\|$");
  }

  /** Returns the verbs of FILES. */
  private static Set<String> verbs() throws Exception {
    return found("(?m)^- `([a-z]+)`(?: PATH| `| PATH `|:)[^\\n]*(?:reads|: reads)");
  }

  private static Set<String> found(String pattern) throws Exception {
    String protocol = Files.readString(Path.of("..", "guest", "PROTOCOL.md"));
    return Pattern.compile(pattern)
        .matcher(protocol)
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
