package dev.pyro.cli.content;

import dev.pyro.ExecRequest;
import dev.pyro.FileEntry;
import dev.pyro.FileList;
import dev.pyro.Pyro;
import dev.pyro.cli.console.Printable;
import dev.pyro.cli.console.Units;
import dev.pyro.cli.core.Flag;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.Usage;
import dev.pyro.cli.workspace.WorkspaceCommand;
import java.io.IOException;
import java.io.Writer;
import java.time.ZoneId;

/** Commands that list a directory of a workspace. */
abstract class FileListing extends WorkspaceCommand<FileList> {
  private static final Flag RECURSIVE = Flag.of("recursive", "and everything below it");

  /** Asks for the list. */
  abstract FileList list(Pyro pyro, String workspace, String path, boolean recursive);

  /** Returns the usage of such a command. */
  static Usage listing(String summary) {
    return Usage.onWorkspace(summary).arguments("[PATH]").flags(RECURSIVE);
  }

  @Override
  protected final FileList ask(Pyro pyro, String workspace, Invocation call) {
    return list(
        pyro, workspace, call.argument(1).orElse(ExecRequest.DEFAULT_CWD), call.has(RECURSIVE));
  }

  @Override
  protected final void show(FileList list, Invocation call) {
    call.console().print(out -> list(list, ZoneId.systemDefault(), out));
  }

  @Override
  protected final String text(FileList list, Invocation call) {
    throw new IllegalStateException("a list may be too long for one text");
  }

  /** Writes what {@code ls -l} would show of it. */
  static void list(FileList list, ZoneId zone, Writer out) throws IOException {
    int width = 0;
    for (FileEntry entry : list.entries()) {
      width = Math.max(width, String.valueOf(entry.sizeBytes()).length());
    }
    StringBuilder text = new StringBuilder();
    for (FileEntry entry : list.entries()) {
      text.setLength(0);
      String size = String.valueOf(entry.sizeBytes());
      text.append(kind(entry)).append(permissions(entry.mode()));
      text.repeat(' ', width - size.length() + 2).append(size).append("  ");
      text.append(Units.clock(entry.modifiedAt(), zone)).append("  ");
      text.append(Printable.line(below(list.path(), entry.path())));
      entry.linkTarget().ifPresent(to -> text.append(" -> ").append(Printable.line(to)));
      out.append(text.append('\n'));
    }
  }

  private static char kind(FileEntry entry) {
    return switch (entry.artifactType()) {
      case FILE -> '-';
      case DIRECTORY -> 'd';
      case SYMLINK -> 'l';
      case OTHER -> '?';
    };
  }

  /** Returns a mode such as {@code 0644} as {@code rw-r--r--}, s and t included. */
  static String permissions(String octal) {
    int mode = Integer.parseInt(octal, 8);
    StringBuilder text = new StringBuilder();
    for (int shift = 6; shift >= 0; shift -= 3) {
      int bits = mode >> shift;
      boolean special = (mode & (0_1000 << (shift / 3))) != 0;
      char mark = shift == 0 ? 't' : 's';
      text.append((bits & 4) == 0 ? '-' : 'r').append((bits & 2) == 0 ? '-' : 'w');
      if (special) {
        text.append((bits & 1) == 0 ? Character.toUpperCase(mark) : mark);
      } else {
        text.append((bits & 1) == 0 ? '-' : 'x');
      }
    }
    return text.toString();
  }

  private static String below(String directory, String path) {
    String start = directory.equals("/") ? "/" : directory + "/";
    return path.startsWith(start) ? path.substring(start.length()) : path;
  }
}
