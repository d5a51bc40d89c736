package dev.pyro.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.ErrorCode;
import dev.pyro.ExecRequest;
import dev.pyro.Limits;
import dev.pyro.Pyro;
import dev.pyro.PyroException;
import dev.pyro.ServiceSpec;
import dev.pyro.ServiceState;
import dev.pyro.Shell;
import dev.pyro.ShellRead;
import dev.pyro.ShellReadRequest;
import dev.pyro.ShellRequest;
import dev.pyro.ShellState;
import dev.pyro.ShellStatus;
import dev.pyro.TerminalSize;
import dev.pyro.Workspace;
import dev.pyro.WorkspaceSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Terminals that outlive whoever opened them, in real machines. */
@Timeout(600)
class ShellTest {
  private static final int IDLE_MS = 1000;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @RegisterExtension final WorkspaceScene scene = new WorkspaceScene();

  private static ShellRead seen(Shell shell, long cursor) {
    return shell.read(ShellReadRequest.from(cursor).asPlain().waitingForIdle(IDLE_MS));
  }

  /** Reads until the screen shows a text: a busy machine may be quiet before it has answered. */
  private static ShellRead until(Shell shell, String text) {
    return until(shell, shown -> shown.contains(text), "\"" + text + "\"");
  }

  /**
   * Reads until bash asks for the next command. What is typed before may go to the program that has
   * just got a signal: a read that finds input takes it, and dies with it.
   */
  private static void untilPrompt(Shell shell) {
    until(shell, shown -> shown.stripTrailing().endsWith("/workspace#"), "prompt at the end");
  }

  /**
   * Waits for the first prompt: until then the terminal shows what is typed, and bash does again.
   */
  private static Shell ready(Shell shell) {
    untilPrompt(shell);
    return shell;
  }

  private static ShellRead until(Shell shell, Predicate<String> wanted, String what) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      ShellRead read = shell.read(ShellReadRequest.from(0).asPlain().waitingForIdle(100));
      boolean isThere = wanted.test(read.output());
      if (isThere || read.state() == ShellState.EXITED || System.nanoTime() > end) {
        assertTrue(isThere, () -> "no " + what + " in:\n" + read.output());
        return read;
      }
    }
  }

  @Test
  void aConversationWithBash() {
    Workspace workspace = scene.create();
    Shell shell = workspace.openShell(ShellRequest.defaults());
    ShellStatus status = shell.status();
    assertEquals(ShellState.RUNNING, status.state());
    assertEquals("/workspace", status.cwd());
    assertEquals(120, status.cols());
    assertEquals(30, status.rows());
    assertEquals(OptionalInt.empty(), status.exitCode());
    untilPrompt(shell);

    shell.write("x=40; stty size");
    until(shell, "30 120");
    shell.write("echo $((x + 2))");
    until(shell, "\n42\n");
    assertEquals(
        ErrorCode.INVALID_ARGUMENT, code(() -> shell.read(ShellReadRequest.from(1 << 30))));

    shell.resize(new TerminalSize(100, 40));
    shell.write("stty size");
    until(shell, "40 100");

    shell.write("exit 7");
    ShellRead last = until(shell, "exit");
    while (last.state() == ShellState.RUNNING) {
      last = seen(shell, 0);
    }
    assertEquals(OptionalInt.of(7), last.exitCode());
    PyroException ended = assertThrows(PyroException.class, () -> shell.write("echo"));
    assertEquals(ErrorCode.WRONG_STATE, ended.code());
    assertEquals(
        "shell " + shell.id() + " in workspace " + workspace.id() + " has ended",
        ended.getMessage());
    assertEquals(OptionalInt.of(7), shell.close().exitCode());
    assertEquals(ErrorCode.NOT_FOUND, code(shell::status));
    assertFalse(workspace.diff().changed(), "a shell leaves nothing in /workspace");
  }

  @Test
  void cursorsGiveEveryByteOnceAndWholeCharacters() {
    Workspace workspace = scene.create();
    Shell shell = ready(workspace.openShell(ShellRequest.defaults()));
    shell.write("stty -echo; PS1='> '; clear; echo quiet");
    until(shell, "quiet\n>");
    shell.write("echo begin; for i in $(seq 2000); do printf 'é%s€ ' $i; done; echo; echo end");
    until(shell, "\nend");
    StringBuilder all = new StringBuilder();
    long cursor = 0;
    ShellRead part;
    do {
      part = shell.read(ShellReadRequest.from(cursor).withMaxChars(97));
      assertTrue(part.output().length() <= 97, part.output());
      assertEquals(cursor, part.cursor());
      all.append(part.output());
      cursor = part.nextCursor();
    } while (part.truncated());
    assertEquals(0, part.droppedBytes());
    StringBuilder expected = new StringBuilder();
    for (int i = 1; i <= 2000; i++) {
      expected.append("é").append(i).append("€ ");
    }
    assertTrue(all.toString().contains("begin\r\n" + expected + "\r\nend\r\n"), all.toString());
    assertEquals(
        all.toString(),
        shell.read(ShellReadRequest.from(0).withMaxChars(Limits.READ_CHARS.max())).output());
  }

  @Test
  void plainShowsWhatAPersonSees() {
    Workspace workspace = scene.create();
    Shell shell =
        ready(workspace.openShell(ShellRequest.defaults().withSize(new TerminalSize(40, 6))));
    shell.write("PS1='$ '; clear; for i in 1 50 100; do printf '\\rdone %s %%' $i; done; echo");
    ShellRead bar = until(shell, "done 100 %\n$");
    assertEquals("done 100 %\n$", bar.output().strip().replaceAll("(?m) +$", ""));

    long cursor = bar.nextCursor();
    shell.write("seq 20");
    until(shell, "20\n$");
    List<String> lines = seen(shell, cursor).output().lines().map(String::strip).toList();
    List<String> expected = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      expected.add(Integer.toString(i));
    }
    int one = lines.indexOf("1");
    assertEquals(expected, lines.subList(one, one + 20), "what scrolled off is there, in order");
  }

  @Test
  void aSignalReachesWhatRunsInTheForeground() {
    Workspace workspace = scene.create();
    Shell shell = ready(workspace.openShell(ShellRequest.defaults()));
    shell.write("sh -c 'echo rea''dy; exec cat'; echo never");
    until(shell, "ready");
    shell.write("it reads");
    until(shell, "it reads\nit reads");
    shell.signal("INT");
    untilPrompt(shell);
    shell.write("echo code $?");
    ShellRead after = until(shell, "code 130");
    assertEquals(ShellState.RUNNING, after.state());
    PyroException unknown = assertThrows(PyroException.class, () -> shell.signal("USR1"));
    assertEquals("there is no signal USR1 for shells", unknown.getMessage());
  }

  @Test
  void itOutlivesWhoOpenedItAndEndsWithTheMachine() {
    Workspace workspace = scene.create();
    String id;
    try (Pyro first = Pyro.open(new Pyro.Options(scene.root(), _ -> {}))) {
      Shell shell = first.workspace(workspace.id()).openShell(ShellRequest.defaults());
      shell.write("cd /tmp; v=kept");
      id = shell.id();
    }
    Shell again = workspace.shell(id.substring(0, 4));
    assertEquals(id, again.id());
    again.write("echo $v in $PWD");
    until(again, "kept in /tmp");

    workspace.stop();
    assertEquals(ErrorCode.WRONG_STATE, code(again::status));
    workspace.start();
    assertEquals(List.of(), scene.pyro().listShells(workspace.id()));
    assertEquals(ErrorCode.NOT_FOUND, code(again::status));
  }

  /** With {@code -Dpyro.test.flood=1000000000} it is a gigabyte, which takes minutes. */
  @Test
  void aShellThatNobodyReadsKeepsTheEndAndSaysWhatItDropped() {
    long flood = Long.getLong("pyro.test.flood", 20_000_000);
    Workspace workspace = scene.create();
    Shell shell = workspace.openShell(ShellRequest.defaults());
    shell.write(
        "head -c " + flood + " /dev/zero | tr '\\0' x; echo; echo the end; touch /tmp/done");
    ExecRequest wait =
        ExecRequest.of("while [ ! -e /tmp/done ]; do sleep 0.1; done").withTimeoutSeconds(3600);
    assertEquals(0, workspace.exec(wait).exitCode());
    until(shell, "the end\n");
    ShellRead raw = shell.read(ShellReadRequest.from(5));
    assertTrue(raw.truncated());
    assertTrue(raw.droppedBytes() > flood - (2 << 20), () -> "dropped " + raw.droppedBytes());
    assertEquals(5 + raw.droppedBytes() + raw.output().length(), raw.nextCursor());
    assertEquals("x".repeat(raw.output().length()), raw.output());
    shell.write("echo still here");
    until(shell, "still here");
  }

  @Test
  void aSecretIsNeverShownWhereverAReadBegins() {
    String value = "correct horse battery";
    Workspace workspace =
        scene.create(WorkspaceSpec.builder(WorkspaceScene.ENV).secret("PASS", value).build());
    Shell shell =
        ready(workspace.openShell(ShellRequest.defaults().withSecretEnv(Map.of("PASS", "WORD"))));
    shell.write("echo \"<$WORD>\"; printf '%s' \"$WORD\" | base64; echo do''ne");
    ShellRead all = until(shell, "\ndone\n");
    assertTrue(all.output().contains("<[REDACTED]>"), all.output());
    for (long cursor = 0; cursor < all.nextCursor(); cursor++) {
      String part = shell.read(ShellReadRequest.from(cursor)).output();
      for (int i = 0; i + 5 <= value.length(); i++) {
        assertFalse(part.contains(value.substring(i, i + 5)), part);
      }
    }
    Shell without = workspace.openShell(ShellRequest.defaults());
    assertNotEquals(shell.id(), without.id());
    without.write("echo \"[${WORD-unset}]\"");
    until(without, "[unset]");
  }

  /** What one write gives goes in whole or not at all, whatever becomes of who writes. */
  @Test
  void aClientThatIsKilledInTheMiddleOfAWrite() throws Exception {
    long length = 50_000;
    Workspace workspace = scene.create();
    Shell shell = ready(workspace.openShell(ShellRequest.defaults()));
    shell.write("stty raw -echo; echo rea''dy; cat > /tmp/typed");
    until(shell, "ready");
    try (Child child =
        Child.start(WorkspaceChild.class, List.of(), Map.of(), List.of(scene.root().toString()))) {
      child.say(String.join("\t", "type", workspace.id(), shell.id(), "x", "" + length));
      assertEquals("typed", child.hear());
      assertEquals("typed", child.hear());
      child.kill();
    }
    String settled =
        "n=-1; while [ $n != $(stat -c %s /tmp/typed) ]; do"
            + " n=$(stat -c %s /tmp/typed); sleep 1; done; echo $n";
    long size = Long.parseLong(workspace.exec(settled).stdout().strip());
    assertTrue(size >= 2 * (length + 1), () -> "size " + size);
    assertEquals(0, size % (length + 1), () -> "size " + size);
    shell.signal("INT");
    untilPrompt(shell);
    shell.write("stty sane; echo af''ter");
    until(shell, "after");
  }

  @Test
  void fiftyShellsAndFiftyServicesInOneWorkspace() {
    Workspace workspace = scene.create();
    List<Shell> shells = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      shells.add(workspace.openShell(ShellRequest.defaults()));
      workspace.startService(
          ServiceSpec.builder("s" + i, "echo service " + i + "; exec sleep 600").build());
    }
    for (int i = 0; i < 50; i++) {
      shells.get(i).write("echo I am $((" + i + " * 3))");
    }
    for (int i = 0; i < 50; i++) {
      until(shells.get(i), "I am " + 3 * i + "\n");
      assertEquals("service " + i + "\n", workspace.service("s" + i).allLogs().logs());
    }
    assertEquals(
        shells.stream().map(Shell::id).toList(),
        scene.pyro().listShells(workspace.id()).stream().map(ShellStatus::shellId).toList());
    assertEquals(
        50,
        workspace.services().services().stream()
            .filter(service -> service.state() == ServiceState.RUNNING)
            .count());
    workspace.reset();
    assertEquals(List.of(), scene.pyro().listShells(workspace.id()));
    assertEquals(0, workspace.services().count());
  }

  private static ErrorCode code(org.junit.jupiter.api.function.Executable call) {
    return assertThrows(PyroException.class, call).code();
  }
}
