package dev.pyro.cli.shell;

import dev.pyro.Limits;
import dev.pyro.Pyro;
import dev.pyro.ShellRead;
import dev.pyro.ShellReadRequest;
import dev.pyro.ShellState;
import dev.pyro.cli.console.Console;
import dev.pyro.cli.console.Units;
import dev.pyro.cli.core.Flag;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** {@code pyro workspace shell read}. */
public final class ShellReadCommand extends ShellCommand<ShellRead> {
  private static final Flag CURSOR =
      Flag.withValue("cursor", "N", "go on where an earlier read ended (0)");
  private static final Flag MAX_CHARS =
      Flag.number("max-chars", Limits.READ_CHARS, "at most so many characters, up to 1048576");
  private static final Flag PLAIN = Flag.of("plain", "the text as a person sees it on the screen");
  private static final Flag IDLE =
      Flag.withValue(
          "wait-for-idle-ms", "N", "first wait until it has been quiet that long, up to 30000");

  @Override
  public Usage usage() {
    return onShell("print what a shell has written")
        .flags(CURSOR, MAX_CHARS, PLAIN, IDLE)
        .details(
            "The output goes to standard output. What a terminal obeys stays in it unless --plain is given",
            "or standard output is a terminal: that gets colours only.",
            "The error output says where to go on, what is no longer kept, and whether the shell has ended.",
            "The last 1 MiB is kept, and reading takes nothing away. --plain gives the screen as it is, and",
            "the lines that have scrolled off it since the cursor.")
        .example("all that is kept", "pyro workspace shell read fix f2a81c03")
        .example(
            "what a command printed, once it is done",
            "pyro workspace shell read fix f2a81c03 --plain --wait-for-idle-ms 500")
        .example("what came since", "pyro workspace shell read fix f2a81c03 --cursor 4711");
  }

  @Override
  protected ShellRead ask(Pyro pyro, String workspace, String shell, Invocation call) {
    return pyro.readShell(workspace, shell, request(call));
  }

  private static ShellReadRequest request(Invocation call) {
    return new ShellReadRequest(
        call.longNumber(CURSOR, 0),
        call.number(MAX_CHARS, Limits.READ_CHARS),
        call.has(PLAIN),
        call.has(IDLE) ? OptionalInt.of(call.number(IDLE, 0)) : OptionalInt.empty());
  }

  @Override
  protected String text(ShellRead read, Invocation call) {
    String output = call.console().guestOutput(read.output());
    return call.has(PLAIN) && endsWithinALine(read) ? output + "\n" : output;
  }

  @Override
  protected String remarks(ShellRead read, Invocation call) {
    Console console = call.console();
    boolean plain = call.has(PLAIN);
    List<String> lines = new ArrayList<>();
    if (!plain
        && endsWithinALine(read)
        && console.stdoutIsTerminal()
        && console.stderrIsTerminal()) {
      lines.add(""); // the cursor stands behind the shell's prompt
    }
    if (read.droppedBytes() > 0) {
      lines.add("pyro: " + Units.dropped(read.droppedBytes()));
    } else if (read.truncated()) {
      lines.add("pyro: " + (plain ? "earlier lines are left out" : "there is more"));
    }
    lines.add("pyro: go on with --" + CURSOR.name() + " " + read.nextCursor());
    if (read.state() == ShellState.EXITED) {
      lines.add("pyro: the shell ended" + Units.withCode(read.exitCode()));
    }
    return String.join("\n", lines);
  }

  private static boolean endsWithinALine(ShellRead read) {
    return !read.output().isEmpty() && !read.output().endsWith("\n");
  }
}
