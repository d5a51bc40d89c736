package dev.pyro.cli.shell;

import dev.pyro.Pyro;
import dev.pyro.ShellStatus;
import dev.pyro.cli.core.Flag;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.TextInput;
import dev.pyro.cli.core.Usage;
import dev.pyro.cli.core.UsageException;

/** {@code pyro workspace shell write}. */
public final class ShellWriteCommand extends ShellCommand<ShellStatus> {
  private static final int MAX_BYTES = 64 << 10;

  private static final Flag NO_NEWLINE = Flag.of("no-newline", "do not press Enter after it");

  @Override
  public Usage usage() {
    return onShell("type into a shell")
        .arguments("[INPUT]")
        .flags(NO_NEWLINE)
        .details(
            "The Enter key follows INPUT. Without INPUT, or with -, standard input is typed, at most 64 KiB",
            "of it, and Enter follows unless it ends with a newline itself. It is typed whole or not at",
            "all. INPUT that begins with a dash comes after --.",
            "",
            "It is typed as a person would type it: a tab completes names, ! recalls history, and a line has",
            "at most 4095 bytes while the terminal takes lines. pyro workspace file write writes files.")
        .example("a command", "pyro workspace shell write fix f2a81c03 \"make test\"")
        .example("keys", "printf ':wq' | pyro workspace shell write fix f2a81c03 --no-newline")
        .example("several lines", "pyro workspace shell write fix f2a81c03 < commands.sh");
  }

  @Override
  protected ShellStatus ask(Pyro pyro, String workspace, String shell, Invocation call) {
    boolean enter = !call.has(NO_NEWLINE);
    String given = call.argument(2).orElse("-");
    if (!given.equals("-")) {
      return pyro.writeShell(workspace, shell, given, enter);
    }
    if (call.argument(2).isEmpty() && call.console().stdinIsTerminal()) {
      throw new UsageException(
          "there is nothing to type", "give INPUT, or - to read standard input");
    }
    String text = TextInput.ofStdin(MAX_BYTES);
    return pyro.writeShell(workspace, shell, text, enter && !text.endsWith("\n"));
  }
}
