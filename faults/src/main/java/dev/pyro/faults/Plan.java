package dev.pyro.faults;

import java.util.ArrayList;
import java.util.List;

/** Which faults a run has, in their order. */
final class Plan {
  private Plan() {}

  /**
   * Returns the steps that options ask for. The kinds are mixed evenly, so that a run whose time is
   * up has done some of each.
   */
  static List<Step> of(Options options) {
    List<Kind> kinds = options.only().map(List::of).orElse(List.of(Kind.values()));
    if (options.step().isPresent()) {
      return List.of(new Step(options.seed(), kinds.getFirst(), options.step().getAsInt()));
    }
    int[] wanted = new int[kinds.size()];
    int[] done = new int[kinds.size()];
    int left = 0;
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = options.count().orElse(kinds.get(i).wanted());
      left += wanted[i];
    }
    List<Step> steps = new ArrayList<>();
    for (; left > 0; left--) {
      int next = 0;
      for (int i = 1; i < wanted.length; i++) {
        if ((long) done[i] * wanted[next] < (long) done[next] * wanted[i]) {
          next = i;
        }
      }
      done[next]++;
      steps.add(new Step(options.seed(), kinds.get(next), done[next]));
    }
    return steps;
  }
}
