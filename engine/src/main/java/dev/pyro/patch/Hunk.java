package dev.pyro.patch;

import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A hunk.
 *
 * @param patchLine line of the patch with its header, from 1
 * @param oldStart line of the old file that the header names, or {@link #UNKNOWN}
 * @param oldCount lines of the old file by the header, or {@link #UNKNOWN}; the lines may tell
 *     otherwise, and are right
 * @param spare how many lines at the end are blank without even a space: context by the header's
 *     counts, but perhaps no part of the hunk
 */
record Hunk(int patchLine, int oldStart, int oldCount, List<HunkLine> lines, int spare) {
  static final int UNKNOWN = -1;

  Hunk {
    lines = List.copyOf(lines);
  }

  boolean isNumbered() {
    return oldStart != UNKNOWN;
  }

  /** Returns the hunk with each line replaced by another. */
  Hunk map(UnaryOperator<HunkLine> change) {
    return new Hunk(patchLine, oldStart, oldCount, lines.stream().map(change).toList(), spare);
  }

  Hunk withoutSpare() {
    List<HunkLine> rest = lines.subList(0, lines.size() - spare);
    return new Hunk(patchLine, oldStart, oldCount, rest, 0);
  }

  /** Returns what must stand in the file. */
  List<HunkLine> before() {
    return lines.stream().filter(line -> line.op() != HunkLine.Op.ADD).toList();
  }

  /** Returns what will stand there. */
  List<HunkLine> after() {
    return lines.stream()
        .filter(line -> line.op() != HunkLine.Op.DELETE)
        .map(line -> line.as(HunkLine.Op.CONTEXT))
        .toList();
  }

  /** Returns how many lines of context come first. */
  int lead() {
    int lead = 0;
    while (lead < lines.size() && lines.get(lead).op() == HunkLine.Op.CONTEXT) {
      lead++;
    }
    return lead;
  }

  /** Returns the index from which on there is only context. */
  int changesEnd() {
    int end = lines.size();
    while (end > 0 && lines.get(end - 1).op() == HunkLine.Op.CONTEXT) {
      end--;
    }
    return end;
  }

  /** Returns the index, from 0, of the line that the header names, or {@link #UNKNOWN}. */
  int expected() {
    if (!isNumbered()) {
      return UNKNOWN;
    }
    return before().isEmpty() ? oldStart : Math.max(0, oldStart - 1);
  }
}
