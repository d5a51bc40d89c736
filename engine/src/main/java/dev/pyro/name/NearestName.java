package dev.pyro.name;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what somebody may have meant who wrote an unknown name. */
public final class NearestName {
  private NearestName() {}

  /** Returns the name that takes the fewest edits to reach, of equals the shortest, if any. */
  public static Optional<String> of(String unknown, Collection<String> names) {
    return names.stream()
        .min(
            Comparator.comparingInt((String name) -> distance(unknown, name))
                .thenComparingInt(String::length));
  }

  /** Returns how many characters have to be inserted, removed or replaced (Levenshtein). */
  static int distance(String from, String to) {
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
      }
      previous = current;
    }
    return previous[to.length()];
  }
}
