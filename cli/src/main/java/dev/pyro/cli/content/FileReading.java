package dev.pyro.cli.content;

import dev.pyro.FileContent;
import dev.pyro.Limits;
import dev.pyro.Pyro;
import dev.pyro.cli.console.Console;
import dev.pyro.cli.console.Printable;
import dev.pyro.cli.console.Units;
import dev.pyro.cli.core.Flag;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.Usage;
import dev.pyro.cli.workspace.WorkspaceCommand;
import java.nio.charset.StandardCharsets;

/** Commands that print a text file of a workspace. */
abstract class FileReading extends WorkspaceCommand<FileContent> {
  private static final Flag MAX_BYTES =
      Flag.number("max-bytes", Limits.READ_BYTES, "at most so many bytes, up to 1048576");
  private static final Flag OFFSET = Flag.withValue("offset", "N", "from this byte on (0)");
  private static final Flag CONTENT_ONLY =
      Flag.of("content-only", "no line about the file on the error output");

  /** Asks for the part of the file. */
  abstract FileContent read(Pyro pyro, String workspace, String path, int maxBytes, long offset);

  /** Returns the usage of such a command. */
  static Usage reading(String summary) {
    return Usage.onWorkspace(summary).arguments("PATH").flags(MAX_BYTES, OFFSET, CONTENT_ONLY);
  }

  @Override
  protected final FileContent ask(Pyro pyro, String workspace, Invocation call) {
    return read(
        pyro,
        workspace,
        call.required(1),
        call.number(MAX_BYTES, Limits.READ_BYTES),
        call.longNumber(OFFSET, 0));
  }

  @Override
  protected final void show(FileContent file, Invocation call) {
    if (!call.has(CONTENT_ONLY)) {
      Console console = call.console();
      String head = Printable.line(file.path()) + ", " + Units.bytes(file.sizeBytes());
      console.tell(console.errorStyle().dim(head));
    }
    super.show(file, call);
  }

  @Override
  protected final String text(FileContent file, Invocation call) {
    return call.console().guestText(file.content());
  }

  @Override
  protected final String remarks(FileContent file, Invocation call) {
    if (!file.truncated()) {
      return "";
    }
    long next = file.offset() + file.content().getBytes(StandardCharsets.UTF_8).length;
    return "pyro: that was up to byte "
        + next
        + " of "
        + file.sizeBytes()
        + "; go on with --offset "
        + next;
  }
}
