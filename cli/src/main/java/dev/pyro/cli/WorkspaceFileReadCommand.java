package dev.pyro.cli;

import dev.pyro.FileContent;
import dev.pyro.Pyro;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code pyro workspace file read}. */
final class WorkspaceFileReadCommand extends WorkspaceCommand<FileContent> {
  private static final Flag MAX_BYTES =
      Flag.withValue("max-bytes", "N", "at most so many bytes, up to 1048576 (65536)");
  private static final Flag OFFSET = Flag.withValue("offset", "N", "from this byte on (0)");
  private static final Flag CONTENT_ONLY =
      Flag.of("content-only", "no line about the file on the error output");

  @Override
  public String summary() {
    return "print a text file of a workspace";
  }

  @Override
  public List<String> arguments() {
    return List.of(ARGUMENT, "PATH");
  }

  @Override
  public List<Flag> flags() {
    return List.of(MAX_BYTES, OFFSET, CONTENT_ONLY);
  }

  @Override
  public List<String> details() {
    return List.of(
        "The content goes to standard output. The error output says which file it is and, with",
        "--content-only too, whether it goes on. PATH is below /workspace; a relative one begins",
        "there. What is not text in UTF-8 can be had with pyro workspace export.",
        NAMING);
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("look at it", "pyro workspace file read fix src/main.c"),
        new Example("take it", "pyro workspace file read fix a.c --content-only > a.c"),
        new Example("the next part", "pyro workspace file read fix big.log --offset 65536"));
  }

  @Override
  FileContent ask(Pyro pyro, String workspace, Invocation call) {
    return pyro.readWorkspaceFile(
        workspace,
        call.required(1),
        call.number(MAX_BYTES, Pyro.DEFAULT_READ_BYTES),
        call.longNumber(OFFSET, 0));
  }

  @Override
  void show(FileContent file, Invocation call) {
    Console console = call.console();
    if (!call.has(CONTENT_ONLY)) {
      String head = Printable.line(file.path()) + ", " + Units.bytes(file.sizeBytes());
      console.tell(console.errorStyle().dim(head));
    }
    console.print(console.guestText(file.content()));
    if (file.truncated()) {
      long next = file.offset() + file.content().getBytes(StandardCharsets.UTF_8).length;
      console.tell("pyro: " + goesOn(file, next));
    }
  }

  private static String goesOn(FileContent file, long next) {
    return "that was up to byte "
        + next
        + " of "
        + file.sizeBytes()
        + "; go on with --offset "
        + next;
  }
}
