package dev.pyro.terminal;

/** The numbers of a control sequence, as they come in. */
final class Parameters {
  /** More are dropped; only colours, which are not kept, come in such numbers. */
  private static final int MOST = 32;

  /** Larger than any terminal; what is above counts as this. */
  private static final int LARGEST = 9999;

  private static final int ABSENT = -1;

  private final int[] values = new int[MOST];
  private int count;

  void clear() {
    count = 1;
    values[0] = ABSENT;
  }

  void digit(int digit) {
    if (count <= MOST) {
      int value = Math.max(0, values[count - 1]);
      values[count - 1] = Math.min(LARGEST, 10 * value + digit);
    }
  }

  void next() {
    count = Math.min(count + 1, MOST + 1);
    if (count <= MOST) {
      values[count - 1] = ABSENT;
    }
  }

  /** Returns how many there are; one that is absent is one, too. */
  int count() {
    return Math.min(count, MOST);
  }

  /**
   * Returns a parameter, where neither an absent one nor 0 can be meant: both are {@code usual}.
   */
  int positive(int index, int usual) {
    int value = index < count() ? values[index] : ABSENT;
    return value > 0 ? value : usual;
  }

  /** Returns a parameter, 0 if it is absent. */
  int value(int index) {
    return index < count() ? Math.max(0, values[index]) : 0;
  }
}
