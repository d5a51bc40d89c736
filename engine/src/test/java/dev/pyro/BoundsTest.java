package dev.pyro;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The tables of SECURITY.md that say what bounds what a guest says. Each row names constants: they
 * exist and have the value of the row. Each row has a test that goes beyond the bound.
 */
class BoundsTest {
  private static final String WALK =
      "GuestWalkTest#everyOperationEndsInOneClearErrorWhateverTheGuestDoes";
  private static final String DISKS = "HostileDiskTest#whateverIsChangedItEndsWellOrWithAReason";

  /** The first column of each row, and the test that goes beyond the bound. */
  private static final Map<String, String> TESTS =
      Map.ofEntries(
          Map.entry("bytes of one frame", WALK),
          Map.entry(
              "bytes skipped before the guest's WELCOME",
              "GuestBoundsTest#aGuestThatDoesNotComeToItsWelcomeIsRefused"),
          Map.entry("time until WELCOME", "LyingGuestTest#aGuestThatNeverAnswersTimesOut"),
          Map.entry(
              "output that waits on one channel of one stream",
              "GuestBoundsTest#moreOutputThanWasGrantedEndsTheConnection"),
          Map.entry(
              "open streams of a connection", "GuestBoundsTest#theSixtyFifthCallAtATimeIsRefused"),
          Map.entry("bytes of a message", WALK),
          Map.entry("a field that comes twice, or that has a wrong length", WALK),
          Map.entry("time to report the end of a command, after its own timeout", WALK),
          Map.entry(
              "output that a result holds, of each stream",
              "OutputKeeperTest#beyondItHeadAndTailAreKeptAndTheGapIsNamed"),
          Map.entry(
              "background processes, those that have ended included",
              "GuestBoundsTest#aListOfMoreProcessesThanAGuestKeepsIsRefused"),
          Map.entry("their list", WALK),
          Map.entry("output of one that is looked at", WALK),
          Map.entry("time for a whole answer about them", WALK),
          Map.entry("time to say whether a service is ready, after its own time", WALK),
          Map.entry(
              "why a service is not ready yet",
              "GuestBoundsTest#aReasonThatIsTooLongBreaksTheProtocol"),
          Map.entry("time for a machine to end whose guest has hung up", WALK),
          Map.entry("time without a byte in either direction", WALK),
          Map.entry("time of one operation", WALK),
          Map.entry(
              "the same, counted by the guest's agent",
              "SlowGuestTest#workOnFilesThatTheAgentHasEndedInTheMiddleTimesOut"),
          Map.entry("entries of a tree", "TreeStreamTest#anEndlessStreamOfEntriesEndsAtTheLimit"),
          Map.entry("bytes of all names", "TreeStreamTest#namesWithoutAnEndEndAtTheLimit"),
          Map.entry(
              "bytes of all links' texts", "TreeStreamTest#textsOfLinksWithoutAnEndEndAtTheLimit"),
          Map.entry("bytes of a path", "TreePathTest#lengthsAreThoseOfLinux"),
          Map.entry("bytes of a name in a path", "TreePathTest#lengthsAreThoseOfLinux"),
          Map.entry("bytes of a link's text", "TreeStreamTest#aLieIsToldByName"),
          Map.entry("bytes of one record of content", "TreeStreamTest#aLieIsToldByName"),
          Map.entry("content of a file", "TreeStreamTest#aLieIsToldByName"),
          Map.entry(
              "a path with `..`, a repeated path, a parent that did not come before",
              "TreeStreamTest#aLieIsToldByName"),
          Map.entry(
              "bytes that an export writes, holes not counted",
              "TreeExporterTest#moreThanTheGuestsDiskHoldsIsNotWritten"),
          Map.entry("bytes of one file read", WALK),
          Map.entry(
              "a list of files, a scan for a diff or a summary",
              "TreeStreamTest#anEndlessStreamOfEntriesEndsAtTheLimit"),
          Map.entry(
              "the log of commands", "OutputKeeperTest#beyondItHeadAndTailAreKeptAndTheGapIsNamed"),
          Map.entry(
              "all outputs in the log",
              "WorkspaceLogTest#theOutputOfTheOldestCommandsIsLeftOutAndALineSaysSo"),
          Map.entry(
              "what a diff holds of files at a time",
              "LongFilesTest#aGuestWhoseFilesAreMuchLongerThanItHadSaidGetsNoDiff"),
          Map.entry(
              "a file that a diff compares",
              "DiffBuilderTest#aFileThatIsTooLongToCompareCountsAsChanged"),
          Map.entry(
              "a file that a diff's patch shows",
              "DiffBuilderTest#aFileThatIsTooLongToShowIsListedWithoutAPatch"),
          Map.entry(
              "a patch",
              "DiffBuilderTest#filesBehindTheOneThatReachesTheLimitAreListedWithoutAPatch"),
          Map.entry("work to compare lines", "LineDiffTest#hostileFilesCostNoMoreThanTheBound"),
          Map.entry(
              "`.gitignore` files that a diff reads",
              "IgnoredTest#filesThatAreTooLongOrTooMuchTogetherIgnoreNothing"),
          Map.entry(
              "work to match their patterns", "IgnoreRulesTest#patternMadeToBeSlowIsMatchedInTime"),
          Map.entry(
              "patterns in all of them, and bytes of a pattern",
              "IgnoreRulesTest#patternsThatAreTooLongOrTooManyIgnoreNothing"),
          Map.entry("work to find the places of a patch", "RefusedPatchTest#searchIsBounded"),
          Map.entry(
              "Git's settings and hooks that an export compares",
              "GitGuardTest#aHookThatIsTooLongToCompareIsLeftOut"),
          Map.entry(
              "files that a patch is applied to",
              "LongFilesTest#aPatchOfFilesThatAreTooLongTogetherIsRefused"),
          Map.entry("marks on one character", "HostileOutputTest#marksBeyondSixteenAreDropped"),
          Map.entry(
              "a control sequence in earlier output",
              "PastOutputTest#aSequenceWithoutEndIsNotKept"),
          Map.entry(
              "the screen's history",
              "HostileOutputTest#theHistoryOfLongLinesKeepsSixteenMebicharacters"),
          Map.entry(
              "size of a disk that is read without its machine",
              "Qcow2DiskTest#aHeaderThatCannotBeIsRefused"),
          Map.entry("bytes of one directory on it", DISKS),
          Map.entry(
              "names in one directory on it",
              "Ext4Test#aDirectoryOfMoreNamesThanThereCanBeIsRefused"),
          Map.entry(
              "entries of one listing of it",
              "DiskListingTest#moreEntriesThanAListingHasAreRefused"),
          Map.entry("links that one path on it follows", DISKS),
          Map.entry("depth of an extent tree on it", DISKS),
          Map.entry(
              "console output that is kept",
              "WorkspaceConsoleTest#aFloodLeavesItsEndAndAStoppedMachineHasNone"),
          Map.entry(
              "one line from QEMU's control socket", "QmpTest#aLineWithoutAnEndIsReadToItsLimit"),
          Map.entry(
              "QEMU's answers that nobody has read yet",
              "QmpTest#answersThatNobodyAskedForEndTheConnection"),
          Map.entry(
              "QEMU's events of a migration that nobody has read yet",
              "QmpTest#eventsForEverDoNotStandForAGreeting"),
          Map.entry(
              "time for an answer of QEMU", "QmpTest#anAnswerThatNeverComesEndsTheConnection"),
          Map.entry(
              "time for QEMU to say whether the machine of a silent guest runs",
              "WatchTest#aMachineThatDoesNotAnswerTwiceIsGivenUp"),
          Map.entry(
              "the first guest under KVM, which decides whether KVM works",
              "AcceleratorProbeTest#aGuestThatNeverAnswersUnderKvmMeansEmulation"));

  /** A row: what is bound, the text of the bound, and the constants. */
  private record Row(String what, String bound, List<String> constants) {}

  @Test
  void everyRowHasItsTest() throws Exception {
    assertEquals(
        new TreeSet<>(rows().stream().map(Row::what).toList()), new TreeSet<>(TESTS.keySet()));
    for (String test : TESTS.values()) {
      String[] name = test.split("#", -1);
      assertTrue(
          Arrays.stream(load(name[0], "src/test/java").getDeclaredMethods())
              .anyMatch(method -> method.getName().equals(name[1])),
          test);
    }
  }

  @TestFactory
  Stream<DynamicTest> everyBoundIsThatOfItsConstants() throws Exception {
    return rows().stream().map(row -> DynamicTest.dynamicTest(row.what, () -> checkConstants(row)));
  }

  private static void checkConstants(Row row) throws Exception {
    List<Object> written = numbers(row.bound);
    for (String constant : row.constants) {
      String[] names = constant.split("\\.");
      Class<?> type = load(names[0], "src/main/java");
      if (names.length > 1 && !names[1].equals("maxBytes")) { // that one is given by the caller
        Object value = value(type, names);
        assertTrue(
            written.contains(value),
            () -> constant + " is " + value + ", and the row says \"" + row.bound + "\"");
      }
    }
  }

  /** Returns a constant, or a component of a constant that is a record. */
  private static Object value(Class<?> type, String[] names) throws Exception {
    Field field = type.getDeclaredField(names[1]);
    field.setAccessible(true);
    Object value = field.get(null);
    if (names.length > 2) {
      for (RecordComponent component : type.getRecordComponents()) {
        if (component.getName().equals(names[2])) {
          component.getAccessor().setAccessible(true);
          value = component.getAccessor().invoke(value);
        }
      }
    }
    return switch (value) {
      case Duration duration -> duration;
      case Limits.Range range -> (long) range.max();
      case Number number -> number.longValue();
      default -> throw new AssertionError(String.join(".", names) + " is no number");
    };
  }

  private static List<Object> numbers(String text) {
    List<Object> found = new ArrayList<>();
    for (MatchResult match :
        Pattern.compile("([\\d,]*\\d) ?(KiB|MiB|TiB|Mi|million|min|s|h)?\\b")
            .matcher(text)
            .results()
            .toList()) {
      long number = Long.parseLong(match.group(1).replace(",", ""));
      found.add(
          switch (match.group(2)) {
            case null -> (Object) number;
            case "KiB" -> number << 10;
            case "MiB", "Mi" -> number << 20;
            case "TiB" -> number << 40;
            case "million" -> number * 1_000_000;
            case "s" -> Duration.ofSeconds(number);
            case "min" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
          });
    }
    return found;
  }

  private static List<Row> rows() throws IOException {
    String page = Files.readString(Path.of("..", "SECURITY.md"));
    String section = page.substring(page.indexOf("## Bounds on what a guest says"));
    Map<String, Row> rows = new LinkedHashMap<>();
    for (String line : section.lines().filter(one -> one.startsWith("| ")).toList()) {
      String[] cells = line.substring(2).split(" \\| ", -1);
      if (!cells[0].equals("what")) {
        List<String> constants = List.of(cells[2].replace("`", "").split(", "));
        assertEquals(null, rows.put(cells[0], new Row(cells[0], cells[1], constants)), cells[0]);
      }
    }
    return List.copyOf(rows.values());
  }

  /** Finds a class by its simple name. */
  private static Class<?> load(String name, String below) throws Exception {
    Path root = Path.of(below);
    try (Stream<Path> files = Files.walk(root)) {
      List<Path> found = files.filter(file -> file.endsWith(name + ".java")).toList();
      assertEquals(1, found.size(), name + ": " + found);
      String path = root.relativize(found.getFirst()).toString();
      return Class.forName(path.substring(0, path.length() - 5).replace('/', '.'));
    }
  }
}
