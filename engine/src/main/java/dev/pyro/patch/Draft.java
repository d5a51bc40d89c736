package dev.pyro.patch;

import dev.pyro.path.TreePath;
import java.util.ArrayList;
import java.util.List;

/**
 * A file while its hunks are applied, from top to bottom: what is done, then what is left of it.
 * The context of a hunk may reach into what is done, since models write overlapping hunks; what it
 * changes may not.
 */
final class Draft {
  private static final int NOWHERE = -1;

  private final TreePath path;
  private final List<String> lines;
  private final Budget budget;
  private final List<String> done = new ArrayList<>();

  /** Index of the first line that is left. */
  private int next;

  /** How much further down than their headers say the hunks so far were. */
  private int drift;

  private Draft(TreePath path, List<String> lines, Budget budget) {
    this.path = path;
    this.lines = lines;
    this.budget = budget;
  }

  /**
   * Returns a content with hunks applied.
   *
   * @param path for messages
   * @throws dev.pyro.PyroException {@code conflict} if a hunk does not match
   */
  static byte[] apply(TreePath path, byte[] content, List<Hunk> hunks, Budget budget) {
    if (hunks.isEmpty()) {
      return content;
    }
    Draft draft = new Draft(path, Raw.lines(Raw.of(content)), budget);
    int number = 0;
    for (Hunk hunk : LineEndings.fitted(hunks, draft.lines)) {
      draft.apply(hunk, ++number);
    }
    draft.keep(draft.lines.size() - draft.next);
    return Raw.bytes(String.join("", draft.done));
  }

  private void apply(Hunk given, int number) {
    Hunk hunk = given;
    int at = place(hunk, number);
    if (at == NOWHERE && hunk.spare() > 0) {
      hunk = hunk.withoutSpare();
      at = place(hunk, number);
    }
    if (at == NOWHERE) {
      throw new Mismatch(path, lines, hunk, number).exception();
    }
    int lead = hunk.lead();
    keep(at + lead - done.size());
    int growth = 0;
    for (int i = lead; i < hunk.changesEnd(); i++) {
      HunkLine line = hunk.lines().get(i);
      switch (line.op()) {
        case CONTEXT -> keep(1);
        case DELETE -> {
          next++;
          growth--;
        }
        case ADD -> {
          append(line.raw());
          growth++;
        }
      }
    }
    drift = growth + (hunk.isNumbered() ? at - hunk.expected() : drift);
  }

  private void keep(int count) {
    for (int i = 0; i < count; i++) {
      append(lines.get(next++));
    }
  }

  /** A line without newline that is not the last any more gets one. */
  private void append(String line) {
    if (!done.isEmpty() && !Raw.isTerminated(done.getLast())) {
      done.set(done.size() - 1, done.getLast() + "\n");
    }
    done.add(line);
  }

  private int size() {
    return done.size() + lines.size() - next;
  }

  private String line(int i) {
    return i < done.size() ? done.get(i) : lines.get(next + i - done.size());
  }

  /** Returns where a hunk belongs, counted in what is done and what is left. */
  private int place(Hunk hunk, int number) {
    List<HunkLine> wanted = hunk.before();
    int first = Math.max(0, done.size() - hunk.lead());
    int last = size() - wanted.size();
    int expected = hunk.isNumbered() ? hunk.expected() + drift : NOWHERE;
    if (wanted.isEmpty()) {
      return insertion(hunk, number, expected);
    }
    int at =
        hunk.isNumbered()
            ? nearest(wanted, first, last, expected, number)
            : only(wanted, first, last, number);
    budget.check(path + ": hunk " + number);
    return at;
  }

  /** Without a line to go by, a place counts only if the header says that it means just that. */
  private int insertion(Hunk hunk, int number, int expected) {
    if (size() == 0) {
      return 0;
    }
    if (hunk.oldCount() != 0) {
      throw Mismatch.withoutContext(path, hunk, number);
    }
    return expected < done.size() || expected > size() ? NOWHERE : expected;
  }

  private int nearest(List<HunkLine> wanted, int first, int last, int expected, int number) {
    int from = Math.clamp(expected, first, Math.max(first, last));
    int reach = Math.max(from - first, last - from);
    for (int distance = 0; distance <= reach && !budget.isSpent(); distance++) {
      int above = from - distance;
      int below = from + distance;
      boolean fitsAbove = above >= first && above <= last && fits(wanted, above);
      boolean fitsBelow = distance > 0 && below <= last && fits(wanted, below);
      if (fitsAbove && fitsBelow) {
        throw Mismatch.ambiguous(path, number, original(above), original(below));
      }
      if (fitsAbove || fitsBelow) {
        return fitsAbove ? above : below;
      }
    }
    return NOWHERE;
  }

  private int only(List<HunkLine> wanted, int first, int last, int number) {
    int found = NOWHERE;
    for (int at = first; at <= last && !budget.isSpent(); at++) {
      if (fits(wanted, at)) {
        if (found != NOWHERE) {
          throw Mismatch.ambiguous(path, number, original(found), original(at));
        }
        found = at;
      }
    }
    return found;
  }

  /** Returns the number of a line in the file as it is before the patch. */
  private int original(int at) {
    return next + at - done.size() + 1;
  }

  private boolean fits(List<HunkLine> wanted, int at) {
    for (int i = 0; i < wanted.size(); i++) {
      budget.spend(wanted.get(i));
      if (!wanted.get(i).matches(line(at + i), at + i == size() - 1)) {
        return false;
      }
    }
    return true;
  }
}
