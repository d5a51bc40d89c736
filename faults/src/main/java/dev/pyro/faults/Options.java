package dev.pyro.faults;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/**
 * What a run was asked for.
 *
 * @param limit after this long no new step begins
 * @param count how many steps of each kind, in place of the usual numbers
 * @param step this one only
 * @param older the commit that the older pyro is built from
 */
record Options(
    long seed,
    Duration limit,
    Optional<Kind> only,
    OptionalInt count,
    OptionalInt step,
    String older) {
  static final String USAGE =
      """
      usage: ./dev faults [--seed N] [--minutes M] [--only kill | disk | damage | versions]
                          [--count N] [--step K] [--older COMMIT]
      """;

  /** The last commit whose templates pyro of today does not use. */
  private static final String OLDER = "69af1d5";

  /**
   * Reads a command line.
   *
   * @throws IllegalArgumentException if it is wrong; the message says where
   */
  static Options parse(List<String> words) {
    Options options =
        new Options(
            new Random().nextInt(1_000_000),
            Duration.ofMinutes(45),
            Optional.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OLDER);
    Deque<String> rest = new ArrayDeque<>(words);
    while (!rest.isEmpty()) {
      String flag = rest.removeFirst();
      if (rest.isEmpty()) {
        throw new IllegalArgumentException(flag + " needs a value");
      }
      options = options.with(flag, rest.removeFirst());
    }
    if (options.step.isPresent() && options.only.isEmpty()) {
      throw new IllegalArgumentException("--step needs --only");
    }
    return options;
  }

  private Options with(String flag, String value) {
    return switch (flag) {
      case "--seed" -> new Options(number(flag, value), limit, only, count, step, older);
      case "--minutes" ->
          new Options(seed, Duration.ofMinutes(number(flag, value)), only, count, step, older);
      case "--only" -> {
        Optional<Kind> kind = Kind.of(value);
        if (kind.isEmpty()) {
          throw new IllegalArgumentException("there is no kind " + value);
        }
        yield new Options(seed, limit, kind, count, step, older);
      }
      case "--count" ->
          new Options(seed, limit, only, OptionalInt.of(number(flag, value)), step, older);
      case "--step" ->
          new Options(seed, limit, only, count, OptionalInt.of(number(flag, value)), older);
      case "--older" -> new Options(seed, limit, only, count, step, value);
      default -> throw new IllegalArgumentException("there is no flag " + flag);
    };
  }

  private static int number(String flag, String value) {
    if (!value.matches("[0-9]{1,8}")) {
      throw new IllegalArgumentException(flag + " needs a number, not " + value);
    }
    return Integer.parseInt(value);
  }
}
