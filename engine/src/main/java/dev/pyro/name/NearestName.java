package dev.pyro.name;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the known name that somebody may have meant by an unknown one. */
public final class NearestName {
  private NearestName() {}

  /** Returns the name that takes the fewest edits to reach, of equals the shortest, if any. */
  public static Optional<String> of(String unknown, Collection<String> names) {
    return names.stream()
        .min(
            Comparator.comparingInt((String name) -> distance(unknown, name))
                .thenComparingInt(String::length));
  }

  /** Returns the nearest name if it is so near that the unknown one is likely a slip. */
  public static Optional<String> slip(String unknown, Collection<String> names) {
    int allowed = Math.max(1, unknown.length() / 3);
    return of(unknown, names).filter(name -> distance(unknown, name) <= allowed);
  }

  /**
   * Returns how many characters have to be inserted, removed, replaced or swapped with the next
   * (Damerau and Levenshtein).
   */
  static int distance(String from, String to) {
    int[] beforePrevious = {};
    int[] previous = new int[to.length() + 1];
    for (int column = 0; column <= to.length(); column++) {
      previous[column] = column;
    }
    for (int row = 1; row <= from.length(); row++) {
      int[] current = new int[to.length() + 1];
      current[0] = row;
      for (int column = 1; column <= to.length(); column++) {
        int replaced = from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1;
        current[column] =
            Math.min(
                previous[column - 1] + replaced,
                Math.min(previous[column], current[column - 1]) + 1);
        if (row > 1
            && column > 1
            && from.charAt(row - 1) == to.charAt(column - 2)
            && from.charAt(row - 2) == to.charAt(column - 1)) {
          current[column] = Math.min(current[column], beforePrevious[column - 2] + 1);
        }
      }
      beforePrevious = previous;
      previous = current;
    }
    return previous[to.length()];
  }
}
