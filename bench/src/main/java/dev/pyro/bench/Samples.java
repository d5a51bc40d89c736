package dev.pyro.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** What repeated runs of one thing measured. */
final class Samples {
  private final List<Double> values = new ArrayList<>();

  void add(double value) {
    values.add(value);
  }

  /** Runs something and adds how many milliseconds it took. */
  <T> T time(Callable<T> work) throws Exception {
    long start = System.nanoTime();
    T result = work.call();
    add((System.nanoTime() - start) / 1e6);
    return result;
  }

  int count() {
    return values.size();
  }

  double median() {
    return percentile(50);
  }

  /** Returns the smallest value that at least this share of all values do not exceed. */
  double percentile(double percent) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(Math.max(0, (int) Math.ceil(percent / 100 * sorted.size()) - 1));
  }
}
