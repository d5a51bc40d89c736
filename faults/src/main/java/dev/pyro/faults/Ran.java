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

  boolean ok() {
    return exit == 0;
  }

  /**
   * Returns whether pyro said that it was done; a server ends well also after a call that failed.
   */
  boolean isAcknowledged() {
    return ok() && !out.contains("\"isError\":true");
  }

  /** Returns it for a person: the command, how it ended, and what it said unless all was well. */
  String shown() {
    String how = hung ? "did not end" : killed ? "killed" : "exit " + exit;
    String line = String.join(" ", words.stream().map(Ran::bounded).toList());
    return "$ pyro %s  [%s, %d ms]\n".formatted(line, how, millis)
        + (ok() ? "" : indented(err) + indented(out));
  }

  private static String indented(String text) {
    return text.isEmpty() ? "" : "  " + bounded(text).strip().replace("\n", "\n  ") + "\n";
  }

  private static String bounded(String text) {
    return text.length() <= MOST_SHOWN
        ? text
        : text.substring(0, MOST_SHOWN / 2)
            + " ... "
            + text.substring(text.length() - MOST_SHOWN / 2);
  }
}
