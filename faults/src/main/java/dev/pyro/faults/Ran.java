package dev.pyro.faults;

import java.util.List;

/**
 * A command that has ended, or was ended.
 *
 * @param words the command line after {@code pyro}
 * @param exit its exit code; 128+n if signal n ended it
 * @param hung it had not ended when its time was up, and was killed
 * @param killed the plan killed it
 * @param millis how long it ran
 */
record Ran(
    List<String> words,
    int exit,
    String out,
    String err,
    boolean hung,
    boolean killed,
    long millis) {
  private static final int MOST_SHOWN = 3_000;
  private static final int MOST_SHOWN_OF_SUCCESS = 300;

  boolean ok() {
    return exit == 0;
  }

  /** Returns it for a person: the command, how it ended, and what it said. */
  String shown() {
    String how = hung ? "did not end" : killed ? "killed" : "exit " + exit + ", " + millis + " ms";
    return "$ pyro "
        + String.join(" ", words.stream().map(this::bounded).toList())
        + "\n  ["
        + how
        + "]\n"
        + indented(err)
        + indented(out);
  }

  private String indented(String text) {
    return text.isEmpty() ? "" : "  " + bounded(text).strip().replace("\n", "\n  ") + "\n";
  }

  private String bounded(String text) {
    int most = ok() ? MOST_SHOWN_OF_SUCCESS : MOST_SHOWN;
    return text.length() <= most
        ? text
        : text.substring(0, most / 2) + " ... " + text.substring(text.length() - most / 2);
  }
}
