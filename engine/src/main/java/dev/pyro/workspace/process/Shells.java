package dev.pyro.workspace.process;

import dev.pyro.ErrorCode;
import dev.pyro.ExecStreams;
import dev.pyro.GuestText;
import dev.pyro.Limits;
import dev.pyro.PyroException;
import dev.pyro.Remedy;
import dev.pyro.ShellRead;
import dev.pyro.ShellReadRequest;
import dev.pyro.ShellRequest;
import dev.pyro.ShellState;
import dev.pyro.ShellStatus;
import dev.pyro.TerminalSize;
import dev.pyro.guest.GuestEnvironment;
import dev.pyro.guest.Kept;
import dev.pyro.guest.KeptCall;
import dev.pyro.guest.KeptName;
import dev.pyro.guest.KeptStatus;
import dev.pyro.guest.KeptWatch;
import dev.pyro.name.Ids;
import dev.pyro.secret.Redactor;
import dev.pyro.workspace.call.WorkspaceUse;
import dev.pyro.workspace.file.GuestPaths;
import dev.pyro.workspace.record.WorkspaceLog;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Terminals with a shell in them, which outlive the process that opened them. */
public final class Shells {
  /** bash where there is one. */
  private static final List<String> PROGRAM =
      List.of("/bin/sh", "-c", "command -v bash > /dev/null && exec bash; exec sh");

  private static final String PREFIX = "shell.";
  private static final int KEPT_BYTES = 1 << 20;
  private static final Duration CLOSE_GRACE = Duration.ofSeconds(2);

  private static final Map<String, Integer> SIGNALS =
      Map.of("HUP", 1, "INT", 2, "KILL", 9, "TERM", 15);

  private Shells() {}

  /** Opens a shell on a terminal of its own. */
  public static ShellStatus open(WorkspaceUse use, ShellRequest request) {
    KeptName name = name(use, Ids.make());
    String cwd = GuestPaths.cwd(request.cwd());
    KeptNote note = new KeptNote("", cwd, Instant.now(), Optional.empty());
    ExecStreams terminal = ExecStreams.builder().terminal(request.size(), _ -> {}).build();
    Kept kept = use.guest().kept();
    kept.start(
        name,
        new KeptCall(
            PROGRAM,
            cwd,
            GuestEnvironment.of(terminal, SecretEnv.added(Map.of(), use, request.secretEnv())),
            Optional.of(request.size()),
            note.json(),
            KEPT_BYTES,
            Optional.empty()));
    use.log().note(WorkspaceLog.SHELL_OPEN, id(name) + " in " + use.redactor().redact(cwd));
    return status(use, name, look(kept, name));
  }

  /** Lists the shells, in the order in which they were opened. */
  public static List<ShellStatus> list(WorkspaceUse use) {
    return use.guest().kept().list().stream()
        .filter(one -> one.name().startsWith(PREFIX))
        .map(one -> status(use, name(use, one.name().substring(PREFIX.length())), one))
        .toList();
  }

  /** Returns whether a shell runs, and its size. */
  public static ShellStatus status(WorkspaceUse use, String shell) {
    Kept kept = use.guest().kept();
    KeptName name = find(use, kept, shell);
    return status(use, name, look(kept, name));
  }

  /** Reads of a shell's output. */
  public static ShellRead read(WorkspaceUse use, String shell, ShellReadRequest request) {
    Kept kept = use.guest().kept();
    KeptName name = find(use, kept, shell);
    request.waitForIdleMs().ifPresent(ms -> awaitIdle(kept, name, ms));
    Redactor redactor = use.redactor();
    long from = request.plain() ? 0 : OutputPage.from(request.cursor(), redactor);
    KeptWatch.Snapshot seen = kept.snapshot(name, from);
    KeptStatus status = seen.status();
    if (request.plain()) {
      return plain(use, name, request, seen, redactor);
    }
    OutputPage page = OutputPage.of(seen, request.cursor(), request.maxChars(), redactor);
    return new ShellRead(
        use.id(),
        id(name),
        request.cursor(),
        page.next(),
        page.text(),
        page.more() || page.dropped() > 0,
        page.dropped(),
        state(status),
        status.exitCode());
  }

  private static ShellRead plain(
      WorkspaceUse use,
      KeptName name,
      ShellReadRequest request,
      KeptWatch.Snapshot seen,
      Redactor redactor) {
    OutputPage page = OutputPage.of(seen, request.cursor(), Integer.MAX_VALUE, redactor);
    byte[][] halves = OutputPage.halves(seen, request.cursor(), redactor);
    TerminalSize size = seen.status().terminal().orElse(ShellRequest.DEFAULT_SIZE);
    ScreenText text = ScreenText.of(size, halves[0], halves[1]);
    String shown = redactor.redact(text.text());
    boolean cut = shown.length() > request.maxChars();
    return new ShellRead(
        use.id(),
        id(name),
        request.cursor(),
        page.next(),
        cut ? last(shown, request.maxChars()) : shown,
        cut || page.dropped() > 0 || text.isDropped(),
        page.dropped(),
        state(seen.status()),
        seen.status().exitCode());
  }

  /** Returns the end of a text, from the beginning of a line if there is one. */
  private static String last(String text, int chars) {
    String end = text.substring(text.length() - chars);
    int line = end.indexOf('\n');
    return line < 0 ? end : end.substring(line + 1);
  }

  /** Waits until there has been no output for so long, but not for ever. */
  private static void awaitIdle(Kept kept, KeptName name, int idleMs) {
    long end = System.nanoTime() + Duration.ofMillis(Limits.WAIT_FOR_IDLE_MS.max()).toNanos();
    try (KeptWatch watch = kept.watch(name, KeptWatch.NOTHING, KeptWatch.Until.END)) {
      long idle = Duration.ofMillis(idleMs).toNanos();
      boolean quiet = false;
      while (!quiet && !watch.ended() && System.nanoTime() < end) {
        quiet = watch.take(Math.min(idle, end - System.nanoTime())).isEmpty();
      }
    }
  }

  /** Types into a shell, all of it or nothing. */
  public static ShellStatus write(
      WorkspaceUse use, String shell, String input, boolean appendNewline) {
    byte[] bytes = GuestText.bytes("the input", appendNewline ? input + "\n" : input);
    if (bytes.length == 0 || bytes.length > Kept.MAX_INPUT_BYTES) {
      throw new PyroException(
          bytes.length == 0 ? ErrorCode.INVALID_ARGUMENT : ErrorCode.LIMIT_EXCEEDED,
          "the input has " + bytes.length + " bytes; it must have 1 to " + Kept.MAX_INPUT_BYTES);
    }
    return act(use, shell, (kept, name) -> kept.write(name, bytes));
  }

  /** Signals what runs in the foreground of a shell. */
  public static ShellStatus signal(WorkspaceUse use, String shell, String signal) {
    Integer number = SIGNALS.get(signal.toUpperCase(Locale.ROOT).replaceFirst("^SIG", ""));
    if (number == null) {
      throw new PyroException(
          ErrorCode.INVALID_ARGUMENT,
          "there is no signal " + signal + " for shells",
          "there are HUP, INT, TERM and KILL",
          null);
    }
    return act(use, shell, (kept, name) -> kept.signal(name, number));
  }

  /** Gives a shell's terminal another size. */
  public static ShellStatus resize(WorkspaceUse use, String shell, TerminalSize size) {
    return act(use, shell, (kept, name) -> kept.resize(name, size));
  }

  private interface Act {
    void on(Kept kept, KeptName name);
  }

  private static ShellStatus act(WorkspaceUse use, String shell, Act act) {
    Kept kept = use.guest().kept();
    KeptName name = find(use, kept, shell);
    act.on(kept, name);
    return status(use, name, look(kept, name));
  }

  /** Ends a shell and everything in it; its output is gone. */
  public static ShellStatus close(WorkspaceUse use, String shell) {
    Kept kept = use.guest().kept();
    KeptName name = find(use, kept, shell);
    KeptStatus before = look(kept, name);
    KeptStatus after = kept.drop(name, CLOSE_GRACE, true);
    use.log().note(WorkspaceLog.SHELL_CLOSE, id(name));
    KeptNote note = KeptNote.of(name, before);
    TerminalSize size = before.terminal().orElse(ShellRequest.DEFAULT_SIZE);
    return status(use, name, note, size, after);
  }

  /**
   * Connects a person, until the shell ends or their input does. The workspace stays free for
   * others, who may also end it.
   */
  public static Optional<ShellStatus> attach(WorkspaceUse use, String shell, ExecStreams streams) {
    KeptName name = find(use, use.guest().kept(), shell);
    use.unlock();
    return new Attachment(use, name, streams).run().map(status -> status(use, name, status));
  }

  private static KeptName find(WorkspaceUse use, Kept kept, String shell) {
    if (Ids.isWhole(shell)) {
      return name(use, shell);
    }
    List<String> ids =
        kept.list().stream()
            .map(KeptStatus::name)
            .filter(name -> !shell.isEmpty() && name.startsWith(PREFIX + shell))
            .map(name -> name.substring(PREFIX.length()))
            .toList();
    if (ids.size() == 1) {
      return name(use, ids.getFirst());
    }
    throw new PyroException(
        ErrorCode.NOT_FOUND,
        (ids.isEmpty() ? "there is no shell \"" : "there is more than one shell \"")
            + shell
            + "\" in workspace "
            + use.id(),
        remedy(use),
        null);
  }

  private static Remedy remedy(WorkspaceUse use) {
    return Remedy.call("", "shell_list", use.id())
        .then(" shows those that there are; stop and reset end them all");
  }

  private static KeptName name(WorkspaceUse use, String id) {
    return new KeptName(PREFIX + id, "shell " + id + " in workspace " + use.id(), remedy(use));
  }

  private static String id(KeptName name) {
    return name.name().substring(PREFIX.length());
  }

  private static KeptStatus look(Kept kept, KeptName name) {
    return kept.snapshot(name, KeptWatch.NOTHING).status();
  }

  private static ShellState state(KeptStatus status) {
    return status.state().runs() ? ShellState.RUNNING : ShellState.EXITED;
  }

  private static ShellStatus status(WorkspaceUse use, KeptName name, KeptStatus status) {
    return status(
        use,
        name,
        KeptNote.of(name, status),
        status.terminal().orElse(ShellRequest.DEFAULT_SIZE),
        status);
  }

  private static ShellStatus status(
      WorkspaceUse use, KeptName name, KeptNote note, TerminalSize size, KeptStatus status) {
    OptionalInt exitCode = status.exitCode();
    return new ShellStatus(
        use.id(),
        id(name),
        state(status),
        use.redactor().redact(note.cwd()),
        size.cols(),
        size.rows(),
        note.at(),
        exitCode);
  }
}
