package dev.pyro.tools;

import static dev.pyro.tools.OnWorkspace.onWorkspace;
import static dev.pyro.tools.Parameter.bool;
import static dev.pyro.tools.Parameter.integer;
import static dev.pyro.tools.Parameter.text;
import static dev.pyro.tools.WorkspaceOperations.SECRET_ENV;

import dev.pyro.ExecRequest;
import dev.pyro.Limits;
import dev.pyro.ShellRead;
import dev.pyro.ShellReadRequest;
import dev.pyro.ShellRequest;
import dev.pyro.ShellStatus;
import dev.pyro.TerminalSize;
import dev.pyro.tools.Operation.Effect;
import java.util.List;

/** The operations on shells of workspaces. */
final class ShellOperations {
  private static final Parameter SHELL_ID = text("shell_id", "").asRequired();

  private ShellOperations() {}

  static List<Operation<?>> all() {
    return List.of(
        onWorkspace(
                "shell_open",
                "Open shell",
                "Open a shell on a terminal in a workspace, for programs that ask back (REPLs,"
                    + " debuggers, prompts) and for state that stays, such as variables. For commands"
                    + " that just run prefer workspace_exec. The shell_id is valid until shell_close,"
                    + " or until the workspace is stopped or reset.",
                List.of(
                    text("cwd", "").withDefault(ExecRequest.DEFAULT_CWD),
                    integer("cols", 1, TerminalSize.MAX, ShellRequest.DEFAULT_SIZE.cols(), ""),
                    integer("rows", 1, TerminalSize.MAX, ShellRequest.DEFAULT_SIZE.rows(), ""),
                    SECRET_ENV),
                Effect.CREATE,
                ShellStatus.class,
                ShellTexts::of,
                (pyro, workspace, arguments) ->
                    pyro.openShell(
                            workspace,
                            new ShellRequest(
                                arguments.text("cwd"),
                                new TerminalSize(
                                    arguments.integer("cols"), arguments.integer("rows")),
                                arguments.textMap(SECRET_ENV.name())))
                        .status())
            .reachingOut(),
        onWorkspace(
                "shell_read",
                "Read shell",
                "Read what a shell has written. After shell_write give plain, and wait_for_idle_ms"
                    + " (such as 500) to get the whole answer; go on with next_cursor as the"
                    + " cursor.",
                List.of(
                    SHELL_ID,
                    integer(
                        "cursor", 0, Long.MAX_VALUE, 0, "0, or next_cursor of an earlier read."),
                    integer(
                        Limits.READ_CHARS.name(),
                        Limits.READ_CHARS.min(),
                        Limits.READ_CHARS.max(),
                        Shown.MAX_CHARS,
                        "For the rest give cursor."),
                    bool("plain", "As a person sees it on the screen, without control sequences."),
                    integer(
                        Limits.WAIT_FOR_IDLE_MS.name(),
                        Limits.WAIT_FOR_IDLE_MS.min(),
                        Limits.WAIT_FOR_IDLE_MS.max(),
                        "First wait until nothing was written for so long.")),
                Effect.READ,
                ShellRead.class,
                ShellTexts::of,
                (pyro, workspace, arguments) ->
                    pyro.readShell(
                        workspace,
                        arguments.text(SHELL_ID.name()),
                        new ShellReadRequest(
                            arguments.longInteger("cursor"),
                            arguments.integer("max_chars"),
                            arguments.bool("plain"),
                            arguments.optionalInteger("wait_for_idle_ms"))))
            .takingLong(),
        onWorkspace(
                "shell_write",
                "Type into shell",
                "Type a line, or keys, into a shell, as a person would: a tab completes names, ! recalls"
                    + " history. Write files with workspace_file_write, not by typing them. Then shell_read"
                    + " gives the answer.",
                List.of(
                    SHELL_ID,
                    text(
                            "input",
                            "At most 64 KiB, and 4095 bytes a line while the terminal takes lines;"
                                + " control characters are keys.")
                        .asRequired()
                        .orEmpty(),
                    bool("append_newline", "Press Enter at the end.").trueByDefault()),
                Effect.DESTROY,
                ShellStatus.class,
                ShellTexts::of,
                (pyro, workspace, arguments) ->
                    pyro.writeShell(
                        workspace,
                        arguments.text(SHELL_ID.name()),
                        arguments.text("input"),
                        arguments.bool("append_newline")))
            .reachingOut(),
        onWorkspace(
            "shell_signal",
            "Signal shell",
            "Signal the program that runs in the foreground of a shell.",
            List.of(
                SHELL_ID,
                text("signal_name", "INT is Ctrl-C.")
                    .oneOf("HUP", "INT", "TERM", "KILL")
                    .withDefault("INT")),
            Effect.DESTROY,
            ShellStatus.class,
            ShellTexts::of,
            (pyro, workspace, arguments) ->
                pyro.signalShell(
                    workspace, arguments.text(SHELL_ID.name()), arguments.text("signal_name"))),
        onWorkspace(
            "shell_close",
            "Close shell",
            "End a shell and all that runs in it; what it has written is gone.",
            List.of(SHELL_ID),
            Effect.DESTROY,
            ShellStatus.class,
            ShellTexts::of,
            (pyro, workspace, arguments) ->
                pyro.closeShell(workspace, arguments.text(SHELL_ID.name()))));
  }
}
