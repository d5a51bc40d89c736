package dev.pyro.patch;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.path.TreePath;
import java.util.List;

/** Says why a hunk was refused, so that who wrote it can mend it without another look. */
final class Mismatch {
  /** Lines shown before and after the one that differs. */
  private static final int AROUND = 4;

  /** For finding what is most like a hunk; with less, the message is only less helpful. */
  private static final long MAX_COMPARISONS = 10_000_000;

  private final TreePath path;
  private final List<String> lines;
  private final Hunk hunk;
  private final int number;
  private final Budget budget = new Budget(MAX_COMPARISONS);

  /**
   * @param lines the file as it is before the patch
   * @param number of the hunk in its file, from 1
   */
  Mismatch(TreePath path, List<String> lines, Hunk hunk, int number) {
    this.path = path;
    this.lines = lines;
    this.hunk = hunk;
    this.number = number;
  }

  static PyroException withoutContext(TreePath path, Hunk hunk, int number) {
    return new PyroException(
        ErrorCode.INVALID_ARGUMENT,
        path + ": hunk " + number + ", line " + hunk.patchLine() + " of the patch, has no context",
        "Put unchanged lines, each after a space, around the lines to add.",
        null);
  }

  static PyroException ambiguous(TreePath path, int number, int line, int other) {
    return new PyroException(
        ErrorCode.CONFLICT,
        path + ": hunk " + number + " matches at line " + line + " and at line " + other,
        "Give more context, or the line number in the hunk's header.",
        null);
  }

  PyroException exception() {
    List<HunkLine> wanted = hunk.before();
    String what = path + ": hunk " + number + ", line " + hunk.patchLine() + " of the patch,";
    int best = best(wanted);
    int differs = 0;
    while (differs < wanted.size() && fits(wanted, best, differs)) {
      differs++;
    }
    if (!wanted.isEmpty() && differs == wanted.size()) {
      return new PyroException(
          ErrorCode.CONFLICT,
          what + " matches at line " + (best + 1) + " only, which the hunk before has passed",
          "Order the hunks as their lines are in the file, and let none overlap.",
          null);
    }
    StringBuilder message = new StringBuilder(what).append(" does not match the file");
    int line = best + differs;
    if (!wanted.isEmpty()) {
      message.append("\nexpected as line ").append(line + 1).append(":\n");
      message.append(Raw.shown(wanted.get(differs).text()));
    }
    show(line, message);
    return new PyroException(ErrorCode.CONFLICT, message.toString(), hint(), null);
  }

  private void show(int line, StringBuilder message) {
    int start = Math.max(0, Math.min(line, lines.size()) - AROUND);
    int end = Math.min(lines.size(), line + AROUND + 1);
    if (lines.isEmpty()) {
      message.append("\nthe file is empty");
      return;
    }
    message.append("\nlines ").append(start + 1).append(" to ").append(end);
    message.append(" of ").append(lines.size()).append(" are:");
    for (int i = start; i < end; i++) {
      message.append('\n').append(i + 1).append(": ").append(Raw.shown(lines.get(i)));
    }
  }

  private String hint() {
    List<HunkLine> after = hunk.after();
    boolean adds = hunk.lines().stream().anyMatch(line -> line.op() == HunkLine.Op.ADD);
    if (adds && after.size() > 1) {
      int there = best(after);
      if (count(after, there) == after.size()) {
        return "What this hunk makes stands at line " + (there + 1) + " already.";
      }
    }
    return "Read the file again and write the hunk from its present lines.";
  }

  /** Returns the place where most lines fit, of several the one nearest to the header's line. */
  private int best(List<HunkLine> wanted) {
    int last = Math.max(0, lines.size() - 1);
    int from = Math.clamp(hunk.expected(), 0, last);
    int best = from;
    int most = 0;
    int reach = Math.max(from, last - from);
    for (int distance = 0; distance <= reach && !budget.isSpent(); distance++) {
      for (int at : new int[] {from - distance, from + distance}) {
        int count = at >= 0 && at <= last ? count(wanted, at) : 0;
        if (count > most) {
          most = count;
          best = at;
        }
      }
    }
    return best;
  }

  private int count(List<HunkLine> wanted, int at) {
    int count = 0;
    for (int i = 0; i < wanted.size() && at + i < lines.size() && !budget.isSpent(); i++) {
      budget.spend(wanted.get(i));
      count += fits(wanted, at, i) ? 1 : 0;
    }
    return count;
  }

  private boolean fits(List<HunkLine> wanted, int at, int i) {
    return at + i < lines.size()
        && wanted.get(i).matches(lines.get(at + i), at + i == lines.size() - 1);
  }
}
