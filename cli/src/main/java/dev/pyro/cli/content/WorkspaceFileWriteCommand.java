package dev.pyro.cli.content;

import dev.pyro.FileWrite;
import dev.pyro.Limits;
import dev.pyro.Pyro;
import dev.pyro.cli.console.Printable;
import dev.pyro.cli.console.Units;
import dev.pyro.cli.core.Flag;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.TextInput;
import dev.pyro.cli.workspace.WorkspaceCommand;
import java.util.List;

/** {@code pyro workspace file write}. */
public final class WorkspaceFileWriteCommand extends WorkspaceCommand<FileWrite> {
  private static final Flag TEXT = Flag.withValue("text", "TEXT", "the content");
  private static final Flag TEXT_FILE =
      Flag.withValue("text-file", "HOST_PATH", "a file with the content; - is standard input");
  private static final TextInput INPUT = new TextInput(TEXT, TEXT_FILE, Limits.MAX_WRITE_BYTES);

  @Override
  public String summary() {
    return "replace or make a text file of a workspace";
  }

  @Override
  public List<String> arguments() {
    return List.of(ARGUMENT, "PATH");
  }

  @Override
  public List<Flag> flags() {
    return List.of(TEXT, TEXT_FILE);
  }

  @Override
  public List<String> details() {
    return List.of(
        "PATH is below /workspace; a relative one begins there. Missing directories are made. The",
        "content is UTF-8, at most 1 MiB; pyro workspace sync push takes anything.",
        NAMING);
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("a line", "pyro workspace file write fix VERSION --text 1.2"),
        new Example("a file", "pyro workspace file write fix src/a.c --text-file a.c"),
        new Example("what a program says", "date | pyro workspace file write fix d --text-file -"));
  }

  @Override
  protected FileWrite ask(Pyro pyro, String workspace, Invocation call) {
    return pyro.writeWorkspaceFile(workspace, call.required(1), INPUT.read(call));
  }

  @Override
  protected String text(FileWrite written, Invocation call) {
    return "wrote "
        + Printable.line(written.path())
        + ": "
        + Units.bytes(written.bytesWritten())
        + "\n";
  }
}
