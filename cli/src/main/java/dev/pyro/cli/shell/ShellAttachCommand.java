package dev.pyro.cli.shell;

import dev.pyro.ExecStreams;
import dev.pyro.Pyro;
import dev.pyro.ShellStatus;
import dev.pyro.cli.console.Console;
import dev.pyro.cli.console.StandardInput;
import dev.pyro.cli.console.Units;
import dev.pyro.cli.core.ExitCode;
import dev.pyro.cli.core.Flag;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.Session;
import dev.pyro.cli.core.Subcommand;
import dev.pyro.cli.core.Usage;
import dev.pyro.cli.terminal.DetachKeys;
import dev.pyro.cli.terminal.DetachableInput;
import dev.pyro.cli.terminal.RunTerminal;
import java.util.Optional;

/** {@code pyro workspace shell attach}: connects the user's terminal to a shell. */
public final class ShellAttachCommand implements Subcommand {
  private static final Flag KEYS =
      Flag.withValue("detach-keys", "KEYS", "the keys that detach (" + DetachKeys.USUAL + ")");

  /**
   * Undoes what programs in the shell may have switched on in the user's terminal, and have not
   * switched off: the second screen, cursor keys, mouse and focus reports, marked pastes, the
   * keypad, a hidden cursor, colours.
   */
  private static final String USUAL_MODES =
      "\u001b[?1047l\u001b[?1;1000;1002;1003;1004;1006;2004l\u001b>\u001b[?25h\u001b[0m";

  @Override
  public Usage usage() {
    return ShellCommand.onShell("connect your terminal to a shell")
        .flags(KEYS)
        .withoutJson() // the output is the shell's
        .details(
            "Every key goes to the shell, Ctrl-C included, and its terminal gets the size of yours. The",
            "detach keys, pressed one after the other, leave it running. Several people may be at one",
            "shell: all see the same, and each can type.",
            "KEYS are ASCII characters, or ctrl- and a letter, with commas between them.")
        .example("sit down at it", "pyro workspace shell attach fix f2a81c03")
        .example(
            "where ctrl-p is needed",
            "pyro workspace shell attach fix f2a81c03 --detach-keys ctrl-a,d");
  }

  @Override
  public int run(Invocation call) {
    DetachKeys keys = DetachKeys.parse(KEYS, call.value(KEYS).orElse(DetachKeys.USUAL));
    String workspace = call.required(0);
    Console console = call.console();
    String instead = "pyro workspace shell read and write do without one";
    try (RunTerminal terminal = RunTerminal.forShell(call, instead);
        Session session = Session.open(call)) {
      Pyro pyro = session.pyro();
      String shell = pyro.statusShell(workspace, call.required(1)).shellId();
      console.tell("pyro: " + keys + " detaches");
      Optional<ShellStatus> ended;
      try {
        ended = pyro.attachShell(workspace, shell, streams(call, session, terminal, keys));
      } finally {
        terminal.restore();
        console.print(USUAL_MODES + "\n");
      }
      console.tell("pyro: " + farewell(workspace, shell, ended));
      return ExitCode.OK;
    }
  }

  private static ExecStreams streams(
      Invocation call, Session session, RunTerminal terminal, DetachKeys keys) {
    ExecStreams.Builder streams =
        ExecStreams.builder()
            .stdin(new DetachableInput(new StandardInput(), keys))
            .stdout(session.guestOut(call, true));
    terminal.connect(streams);
    return streams.build();
  }

  static String farewell(String workspace, String shell, Optional<ShellStatus> ended) {
    return ended.isPresent()
        ? "the shell ended" + Units.withCode(ended.get().exitCode())
        : "detached; the shell lives on: pyro workspace shell attach " + workspace + " " + shell;
  }
}
