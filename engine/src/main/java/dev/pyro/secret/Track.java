package dev.pyro.secret;

/**
 * The automaton on one view of a text. It remembers where in the text each of the last bytes of the
 * view began, so that a match in the view is a span of the text.
 */
final class Track {
  /** Nothing is held: later than any place in a text. */
  static final long NOWHERE = Long.MAX_VALUE;

  private final Automaton automaton;
  private final Spans found;
  private final int[] starts; // a ring; the low half of each place
  private long count; // bytes of the view, ever
  private long end; // in the text, of the last of them
  private int state = Automaton.START;
  private long steps;

  /**
   * Starts at the beginning of a view.
   *
   * @param reach how many bytes a match in it can have at most
   */
  Track(Automaton automaton, Spans found, int reach) {
    this.automaton = automaton;
    this.found = found;
    this.starts = new int[Integer.highestOneBit(Math.max(1, 2 * reach - 1))];
  }

  /**
   * Reads a byte of the view, which stands in the text from {@code start} to {@code end}.
   *
   * @return whether a value ends with it
   */
  boolean read(int b, long startInText, long endInText) {
    if (state == Automaton.START && !automaton.starts(b)) {
      steps++; // by far the most usual case
      return false;
    }
    starts[(int) count & (starts.length - 1)] = (int) startInText;
    count++;
    end = endInText;
    int next;
    while ((next = automaton.next(state, b)) < 0) {
      state = automaton.fallback(state);
      steps++;
    }
    state = next;
    steps++;
    int matched = automaton.matched(state);
    if (matched > 0) {
      found.add(startOfLast(matched), endInText);
    }
    return matched > 0;
  }

  /** Forgets what was read: the next byte does not follow it. */
  void cut() {
    state = Automaton.START;
  }

  /** Returns how many steps the automaton took: at most two for each byte of the view. */
  long steps() {
    return steps;
  }

  /** Returns where in the text that begins which may still become a value. */
  long heldFrom() {
    int growing = automaton.growing(state);
    return growing == 0 ? NOWHERE : startOfLast(growing);
  }

  private long startOfLast(int bytes) {
    int low = starts[(int) (count - bytes) & (starts.length - 1)];
    return end - Integer.toUnsignedLong((int) end - low);
  }
}
