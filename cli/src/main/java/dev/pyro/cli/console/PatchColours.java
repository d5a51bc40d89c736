package dev.pyro.cli.console;

/** Colours a patch as git does. */
public final class PatchColours {
  private PatchColours() {}

  /** Returns a guest's patch as it may go to standard output, with colours on a terminal. */
  public static String shown(String patch, Console console) {
    String text = console.guestText(patch);
    return console.style() == Style.PLAIN ? text : paint(text);
  }

  private static String paint(String patch) {
    StringBuilder text = new StringBuilder(patch.length() * 2);
    boolean inHunk = false; // there, --- may be the text "--" that was taken away
    int from = 0;
    while (from < patch.length()) {
      int end = patch.indexOf('\n', from);
      end = end < 0 ? patch.length() : end;
      String line = patch.substring(from, end);
      if (line.startsWith("diff ")) {
        inHunk = false;
      } else if (line.startsWith("@@")) {
        inHunk = true;
      }
      text.append(inHunk ? hunkLine(line) : Style.ANSI.strong(line));
      if (end < patch.length()) {
        text.append('\n');
      }
      from = end + 1;
    }
    return text.toString();
  }

  private static String hunkLine(String line) {
    return switch (line.isEmpty() ? ' ' : line.charAt(0)) {
      case '+' -> Style.ANSI.good(line);
      case '-' -> Style.ANSI.bad(line);
      case '@' -> Style.ANSI.place(line);
      default -> line;
    };
  }
}
