package dev.pyro.faults;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a run has found. Each finding is printed when it is found. */
final class Findings {
  private static final int CONSOLE_LINES = 8;

  private final PrintStream out;
  private int count;

  Findings(PrintStream out) {
    this.out = out;
  }

  int count() {
    return count;
  }

  /**
   * Adds those of a step, and prints them with what its commands have said.
   *
   * @param faults what is wrong, a line each
   */
  void add(Step step, Driver pyro, List<String> faults) {
    if (faults.isEmpty()) {
      return;
    }
    out.println();
    for (String fault : faults) {
      count++;
      out.println("finding " + count + ", " + step + ": " + fault);
    }
    out.println("again: " + step.again());
    pyro.said().forEach(ran -> out.print(ran.shown()));
    console(pyro.consoles()).ifPresent(text -> out.print("console:\n" + text));
    out.println();
  }

  /** Returns the end of the console that was written last. */
  private static Optional<String> console(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      Optional<Path> last =
          files.max(Comparator.comparingLong(file -> file.toFile().lastModified()));
      if (last.isEmpty() || Files.size(last.get()) == 0) {
        return Optional.empty();
      }
      List<String> lines =
          new String(Files.readAllBytes(last.get()), StandardCharsets.UTF_8).lines().toList();
      return Optional.of(
          "  "
              + String.join(
                  "\n  ", lines.subList(Math.max(0, lines.size() - CONSOLE_LINES), lines.size()))
              + "\n");
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
