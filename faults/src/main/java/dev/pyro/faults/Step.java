package dev.pyro.faults;

import java.util.Random;
import java.util.SplittableRandom;

/**
 * One fault of the plan. What it does depends on the seed, the kind and the number only, so it can
 * be repeated without those before it.
 *
 * @param seed the seed of the whole run
 * @param number counts from 1 in its kind
 */
record Step(long seed, Kind kind, int number) {
  /** Returns the source of all choices of this step. */
  Random random() {
    long mixed = new SplittableRandom(seed).nextLong() + kind.word().hashCode() * 100_003L + number;
    return new Random(new SplittableRandom(mixed).nextLong()); // near seeds of a Random begin alike
  }

  /** Returns the command that repeats it. */
  String again() {
    return "./dev faults --seed " + seed + " --only " + kind.word() + " --step " + number;
  }

  @Override
  public String toString() {
    return kind.word() + " " + number;
  }
}
