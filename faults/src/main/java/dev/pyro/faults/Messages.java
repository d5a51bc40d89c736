package dev.pyro.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Judges what pyro says about a fault: it names the thing and the way on. */
final class Messages {
  private static final Pattern TRACE =
      Pattern.compile(
          "(?m)^\\s+at [\\w.$/]+\\(|Exception in thread|\\bjava[x]?\\.\\w+(\\.\\w+)*\\.\\w*(Exception|Error)");
  private static final Pattern INTERNAL = Pattern.compile("internal fault|\"internal\"");

  /** In a report of the doctor what to do is below what has failed. */
  private static final Pattern WAY_ON_IN_REPORT = Pattern.compile("(?m)^FAILED .*\\n {4,}\\S");

  private Messages() {}

  /**
   * Returns what is wrong with how a command ended, whether it failed or not.
   *
   * @param things a failure has to name one of these: ids, names, paths
   */
  static List<String> faultsOf(Ran ran, List<String> things) {
    List<String> found = new ArrayList<>();
    String all = ran.out() + ran.err();
    if (ran.hung()) {
      found.add("hangs");
    }
    if (TRACE.matcher(all).find()) {
      found.add("shows a name or a stack trace of Java");
    }
    if (INTERNAL.matcher(all).find()) {
      found.add("says that the fault is its own");
    }
    boolean failed = isFailed(ran);
    if (!ran.hung()
        && !ran.killed()
        && ran.exit() == 125
        && !failed
        && !all.contains("\"error\"")) {
      found.add("fails without a message");
    }
    if (failed) {
      if (things.stream().noneMatch(all::contains)) {
        found.add("does not name the thing");
      }
      if (!ran.err().contains("hint: ") && !WAY_ON_IN_REPORT.matcher(ran.out()).find()) {
        found.add("does not tell the way on");
      }
    }
    return found;
  }

  /** Returns whether pyro itself failed, and not the program that it ran. */
  static boolean isFailed(Ran ran) {
    return ran.exit() != 0
        && !ran.killed()
        && ran.err().lines().anyMatch(line -> line.startsWith("pyro: "));
  }
}
