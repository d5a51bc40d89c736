package dev.pyro.faults;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The kinds of faults, and how many of each a whole run has. */
enum Kind {
  /** {@code kill -9} of pyro or of a machine's QEMU, at a random moment of an operation. */
  KILL(300),
  /** An operation while a file system is full. */
  DISK(100),
  /** A file of the home is damaged. */
  DAMAGE(50),
  /** Another version of pyro works on the same home. */
  VERSIONS(20);

  private final int wanted;

  Kind(int wanted) {
    this.wanted = wanted;
  }

  int wanted() {
    return wanted;
  }

  /** Returns how users write it. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Kind> of(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
  }
}
