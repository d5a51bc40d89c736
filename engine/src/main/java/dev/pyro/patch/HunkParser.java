package dev.pyro.patch;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads one hunk. Its counts are only used where its lines alone leave two readings. A deleted line
 * {@code -- a} followed by an added line {@code ++ b} looks like the names of the next file, and a
 * blank line may or may not be context.
 */
final class HunkParser {
  private static final Pattern HEADER =
      Pattern.compile("@@ *-(\\d+)(?:,(\\d+))? +\\+(\\d+)(?:,(\\d+))? *@@.*", Pattern.DOTALL);

  /** Above all line numbers that can be meant, and safe to add to. */
  private static final int MAX_NUMBER = 1_000_000_000;

  private final PatchLines lines;
  private final int header;
  private final boolean git;
  private int end;
  private boolean exact;

  /**
   * @param git whether {@code diff --git} parts the files; otherwise what may be the names of the
   *     next one is taken for them, since models often count one line too many
   */
  HunkParser(PatchLines lines, int header, boolean git) {
    this.lines = lines;
    this.header = header;
    this.git = git;
  }

  /** Returns the line after the hunk. */
  int end() {
    return end;
  }

  /** Returns whether the lines are just as many as the header says. */
  boolean isExact() {
    return exact;
  }

  Hunk parse() {
    Matcher numbers = HEADER.matcher(lines.get(header));
    int oldStart = Hunk.UNKNOWN;
    int oldCount = Hunk.UNKNOWN;
    List<HunkLine> body = null;
    if (numbers.matches()) {
      oldStart = number(numbers.group(1));
      oldCount = number(numbers.group(2));
      body = counted(oldCount, number(numbers.group(4)));
    }
    exact = body != null;
    if (body == null) {
      body = uncounted();
    }
    if (body.isEmpty()) {
      throw lines.malformed(header, "begins a hunk without lines");
    }
    return new Hunk(header + 1, oldStart, oldCount, body, spare(body.size()));
  }

  /** A count that is left out is one. */
  private static int number(String digits) {
    if (digits == null) {
      return 1;
    }
    return digits.length() > 9 ? MAX_NUMBER : Integer.parseInt(digits);
  }

  /** Returns as many lines as the header says, or null if it cannot be right. */
  private List<HunkLine> counted(int oldCount, int newCount) {
    List<HunkLine> body = new ArrayList<>();
    int oldLeft = oldCount;
    int newLeft = newCount;
    int at = header + 1;
    for (; oldLeft > 0 || newLeft > 0 || lines.get(at).startsWith("\\"); at++) {
      boolean nextFile = !git && isNextFile(at);
      if (nextFile || !lines.isBody(at) || !add(at, body)) {
        return null;
      }
      if (!lines.get(at).startsWith("\\")) {
        HunkLine.Op op = body.getLast().op();
        oldLeft -= op == HunkLine.Op.ADD ? 0 : 1;
        newLeft -= op == HunkLine.Op.DELETE ? 0 : 1;
      }
    }
    if (oldLeft < 0 || newLeft < 0) {
      return null;
    }
    end = at;
    while (at < lines.size() && lines.get(at).isEmpty()) {
      at++;
    }
    return !lines.isBody(at) || lines.isNames(at) || lines.maybeSignature(at) ? body : null;
  }

  private int spare(int size) {
    int spare = 0;
    while (spare < size - 1 && lines.get(end - 1 - spare).isEmpty()) {
      spare++;
    }
    return spare;
  }

  /** Returns all lines that look like part of the hunk; blank ones at its end are not. */
  private List<HunkLine> uncounted() {
    List<HunkLine> body = new ArrayList<>();
    int at = header + 1;
    int size = 0;
    end = at;
    for (; lines.isBody(at) && !isNextFile(at) && !lines.isVersionSignature(at); at++) {
      if (!add(at, body)) {
        throw lines.malformed(at, "says that no newline is at the end of no line");
      }
      if (!lines.get(at).isEmpty()) {
        size = body.size();
        end = at + 1;
      }
    }
    return body.subList(0, size);
  }

  private boolean isNextFile(int at) {
    return lines.isNames(at) && lines.get(at + 2).startsWith("@@");
  }

  private boolean add(int at, List<HunkLine> body) {
    String line = lines.get(at);
    char marker = line.isEmpty() ? ' ' : line.charAt(0);
    if (marker == '\\') {
      if (body.isEmpty()) {
        return false;
      }
      body.add(body.removeLast().unterminated());
      return true;
    }
    HunkLine.Op op =
        switch (marker) {
          case '+' -> HunkLine.Op.ADD;
          case '-' -> HunkLine.Op.DELETE;
          default -> HunkLine.Op.CONTEXT;
        };
    body.add(new HunkLine(op, line.isEmpty() ? "" : line.substring(1), true));
    return true;
  }
}
