package dev.pyro.patch;

import java.util.List;

/** Writes the hunks of one file. */
final class HunkWriter {
  /** Unchanged lines before and after what changed. */
  private static final int CONTEXT = 3;

  private final List<String> before;
  private final List<String> after;
  private final StringBuilder out;

  HunkWriter(List<String> before, List<String> after, StringBuilder out) {
    this.before = before;
    this.after = after;
    this.out = out;
  }

  void write(List<LineDiff.Edit> edits) {
    int first = 0;
    for (int i = 1; i <= edits.size(); i++) {
      if (i == edits.size() || edits.get(i).oldStart() - edits.get(i - 1).oldEnd() > 2 * CONTEXT) {
        hunk(edits.subList(first, i));
        first = i;
      }
    }
  }

  private void hunk(List<LineDiff.Edit> edits) {
    LineDiff.Edit first = edits.getFirst();
    LineDiff.Edit last = edits.getLast();
    int lead = Math.min(CONTEXT, first.oldStart());
    int trail = Math.min(CONTEXT, before.size() - last.oldEnd());
    int oldStart = first.oldStart() - lead;
    int newStart = first.newStart() - lead;
    out.append("@@ -").append(range(oldStart, last.oldEnd() + trail));
    out.append(" +").append(range(newStart, last.newEnd() + trail)).append(" @@\n");
    int line = oldStart;
    for (LineDiff.Edit edit : edits) {
      lines(' ', before, line, edit.oldStart());
      lines('-', before, edit.oldStart(), edit.oldEnd());
      lines('+', after, edit.newStart(), edit.newEnd());
      line = edit.oldEnd();
    }
    lines(' ', before, line, line + trail);
  }

  /** An empty range is named by the line before it, and a count of one is left out. */
  private static String range(int start, int end) {
    int count = end - start;
    int number = count == 0 ? start : start + 1;
    return count == 1 ? Integer.toString(number) : number + "," + count;
  }

  private void lines(char marker, List<String> from, int start, int end) {
    for (String line : from.subList(start, end)) {
      out.append(marker).append(line);
      if (!Raw.isTerminated(line)) {
        out.append("\n\\ No newline at end of file\n");
      }
    }
  }
}
