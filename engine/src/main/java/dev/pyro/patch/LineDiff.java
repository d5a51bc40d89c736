package dev.pyro.patch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The edits that turn one list of lines into another. Equal ends and lines that only one side has
 * are set aside first, so that files without much in common cost little.
 */
final class LineDiff {
  private LineDiff() {}

  /** An edit: these lines of the old list are replaced by those of the new one. */
  record Edit(int oldStart, int oldEnd, int newStart, int newEnd) {}

  /** Returns the edits in order; between two of them is at least one line that stays. */
  static List<Edit> edits(List<String> before, List<String> after) {
    int shorter = Math.min(before.size(), after.size());
    int head = 0;
    while (head < shorter && before.get(head).equals(after.get(head))) {
      head++;
    }
    int tail = 0;
    while (tail < shorter - head
        && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
      tail++;
    }
    List<String> old = before.subList(head, before.size() - tail);
    List<String> young = after.subList(head, after.size() - tail);
    boolean[] deleted = new boolean[old.size()];
    boolean[] inserted = new boolean[young.size()];
    compare(old, young, deleted, inserted);
    return slid(script(deleted, inserted, head), before, after);
  }

  private static void compare(
      List<String> old, List<String> young, boolean[] deleted, boolean[] inserted) {
    Map<String, Integer> numbers = new HashMap<>();
    int[] oldIds = ids(old, numbers);
    int[] newIds = ids(young, numbers);
    int[] a = shared(oldIds, newIds, numbers.size(), deleted);
    int[] b = shared(newIds, oldIds, numbers.size(), inserted);
    Myers result = Myers.compare(pick(oldIds, a), pick(newIds, b));
    for (int i = 0; i < a.length; i++) {
      deleted[a[i]] = result.isDeleted(i);
    }
    for (int i = 0; i < b.length; i++) {
      inserted[b[i]] = result.isInserted(i);
    }
  }

  private static int[] ids(List<String> lines, Map<String, Integer> numbers) {
    int[] ids = new int[lines.size()];
    for (int i = 0; i < ids.length; i++) {
      Integer known = numbers.putIfAbsent(lines.get(i), numbers.size());
      ids[i] = known == null ? numbers.size() - 1 : known;
    }
    return ids;
  }

  /** Returns where the lines are that the other side has too, and marks all others as changed. */
  private static int[] shared(int[] ids, int[] others, int count, boolean[] changed) {
    boolean[] known = new boolean[count];
    for (int id : others) {
      known[id] = true;
    }
    int[] kept = new int[ids.length];
    int size = 0;
    for (int i = 0; i < ids.length; i++) {
      changed[i] = !known[ids[i]];
      kept[size] = i;
      size += known[ids[i]] ? 1 : 0;
    }
    return Arrays.copyOf(kept, size);
  }

  private static int[] pick(int[] from, int[] at) {
    int[] picked = new int[at.length];
    for (int i = 0; i < at.length; i++) {
      picked[i] = from[at[i]];
    }
    return picked;
  }

  private static List<Edit> script(boolean[] deleted, boolean[] inserted, int head) {
    List<Edit> edits = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < deleted.length || j < inserted.length) {
      int oldStart = i;
      int newStart = j;
      while (i < deleted.length && deleted[i]) {
        i++;
      }
      while (j < inserted.length && inserted[j]) {
        j++;
      }
      if (i > oldStart || j > newStart) {
        edits.add(new Edit(head + oldStart, head + i, head + newStart, head + j));
      } else {
        i++;
        j++;
      }
    }
    return edits;
  }

  /**
   * Moves each pure insertion or deletion down as far as it means the same, as git does: what is
   * inserted then ends with its own closing brace and does not begin with its neighbour's.
   */
  private static List<Edit> slid(List<Edit> edits, List<String> before, List<String> after) {
    List<Edit> result = new ArrayList<>();
    Edit next = new Edit(before.size(), before.size(), after.size(), after.size());
    for (Edit edit : edits.reversed()) {
      boolean insertion = edit.oldStart == edit.oldEnd;
      List<String> lines = insertion ? after : before;
      int start = insertion ? edit.newStart : edit.oldStart;
      int end = insertion ? edit.newEnd : edit.oldEnd;
      int room = next.oldStart - edit.oldEnd;
      int by = 0;
      if (insertion || edit.newStart == edit.newEnd) {
        while (by < room && lines.get(start + by).equals(lines.get(end + by))) {
          by++;
        }
      }
      Edit moved =
          new Edit(edit.oldStart + by, edit.oldEnd + by, edit.newStart + by, edit.newEnd + by);
      if (by == room && !result.isEmpty()) {
        result.removeLast();
        moved = new Edit(moved.oldStart, next.oldEnd, moved.newStart, next.newEnd);
      }
      result.add(moved);
      next = moved;
    }
    return result.reversed();
  }
}
