package dev.pyro.tree;

import dev.pyro.path.TreePath;
import java.util.ArrayList;
import java.util.List;

/**
 * Times that cannot be kept as they are. A tree stream holds nanoseconds since 1970 in 64 bits, so
 * it has the end of that range for all times beyond it. Java cannot set a fraction of a second
 * before 1970.
 */
final class OddTimes {
  private static final long SECOND = 1_000_000_000;

  private final Group outside =
      new Group("the time of %s is outside the years 1677 to 2262 and was set to their end");
  private final Group fractions =
      new Group("the time of %s is before 1970 and was kept to the second");

  /** Notes a time that is sent. */
  void sent(TreePath path, long mtimeNs) {
    if (mtimeNs == Long.MAX_VALUE || mtimeNs == Long.MIN_VALUE) {
      outside.add(path);
    }
  }

  /** Notes a time that is set on the host. */
  void set(TreePath path, long mtimeNs) {
    sent(path, mtimeNs);
    if (settable(mtimeNs) != mtimeNs && mtimeNs != Long.MIN_VALUE) {
      fractions.add(path);
    }
  }

  /** Returns the time that Java can set for a time: the same, or the second in which it lies. */
  static long settable(long mtimeNs) {
    if (mtimeNs >= 0) {
      return mtimeNs;
    }
    return Math.max(Math.floorDiv(mtimeNs, SECOND), Long.MIN_VALUE / SECOND) * SECOND;
  }

  /** Returns a line for each kind of time that there was. */
  List<String> warnings() {
    List<String> all = new ArrayList<>();
    outside.addTo(all);
    fractions.addTo(all);
    return all;
  }

  /** Paths with the same fault: the first one, and how many there are. */
  private static final class Group {
    private final String text;
    private TreePath first;
    private long count;

    Group(String text) {
      this.text = text;
    }

    void add(TreePath path) {
      first = count == 0 ? path : first;
      count++;
    }

    void addTo(List<String> warnings) {
      if (count > 0) {
        String names = first.display() + (count > 1 ? " and of " + (count - 1) + " more" : "");
        warnings.add(String.format(text, names));
      }
    }
  }
}
