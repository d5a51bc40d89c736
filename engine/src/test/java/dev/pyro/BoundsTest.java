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
  /** Each test that goes beyond a bound, and under it the first columns of its rows. */
  private static final String TESTS =
      """
      GuestWalkTest#everyOperationEndsInOneClearErrorWhateverTheGuestDoes
        bytes of one frame
        bytes of a message
        a field that comes twice, or that has a wrong length
        time to report the end of a command, after its own timeout
        their list
        output of one that is looked at
        time for a whole answer about them
        time to say whether a service is ready, after its own time
        time for a machine to end whose guest has hung up
        time without a byte in either direction
        time of one operation
        bytes of one file read
      GuestBoundsTest#aGuestThatDoesNotComeToItsWelcomeIsRefused
        bytes skipped before the guest's WELCOME
      LyingGuestTest#aGuestThatNeverAnswersTimesOut
        time until WELCOME
      GuestBoundsTest#moreOutputThanWasGrantedEndsTheConnection
        output that waits on one channel of one stream
      GuestBoundsTest#aCallTooManyAtATimeIsRefused
        open streams of a connection
      OutputKeeperTest#beyondItHeadAndTailAreKeptAndTheGapIsNamed
        output that a result holds, of each stream
        the log of commands
      GuestBoundsTest#aListOfMoreProcessesThanAGuestKeepsIsRefused
        background processes, those that have ended included
      GuestBoundsTest#aReasonThatIsTooLongBreaksTheProtocol
        why a service is not ready yet
      SlowGuestTest#workOnFilesThatTheAgentHasEndedInTheMiddleTimesOut
        the same, counted by the guest's agent
      TreeStreamTest#anEndlessStreamOfEntriesEndsAtTheLimit
        entries of a tree
        a list of files, a scan for a diff or a summary
      TreeStreamTest#namesWithoutAnEndEndAtTheLimit
        bytes of all names
      TreeStreamTest#textsOfLinksWithoutAnEndEndAtTheLimit
        bytes of all links' texts
      TreePathTest#lengthsAreThoseOfLinux
        bytes of a path
        bytes of a name in a path
      TreeStreamTest#aLieIsToldByName
        bytes of a link's text
        bytes of one record of content
        content of a file
        a path with `..`, a repeated path, a parent that did not come before
      TreeExporterTest#moreThanTheGuestsDiskHoldsIsNotWritten
        bytes that an export writes, holes not counted
      NetworkLogTest#itIsBoundedAndTheNumbersOutliveTheLines
        events of a workspace that are kept
      WorkspaceLogTest#theOutputOfTheOldestCommandsIsLeftOutAndALineSaysSo
        all outputs in the log
      LongFilesTest#aGuestWhoseFilesAreMuchLongerThanItHadSaidGetsNoDiff
        what a diff holds of files at a time
      DiffBuilderTest#aFileThatIsTooLongToCompareCountsAsChanged
        a file that a diff compares
      DiffBuilderTest#aFileThatIsTooLongToShowIsListedWithoutAPatch
        a file that a diff's patch shows
      DiffBuilderTest#filesBehindTheOneThatReachesTheLimitAreListedWithoutAPatch
        a patch
      LineDiffTest#hostileFilesCostNoMoreThanTheBound
        work to compare lines
      IgnoredTest#filesThatAreTooLongOrTooMuchTogetherIgnoreNothing
        `.gitignore` files that a diff reads
      IgnoreRulesTest#patternMadeToBeSlowIsMatchedInTime
        work to match their patterns
      IgnoreRulesTest#patternsThatAreTooLongOrTooManyIgnoreNothing
        patterns in all of them, and bytes of a pattern
      RefusedPatchTest#searchIsBounded
        work to find the places of a patch
      GitGuardTest#aHookThatIsTooLongToCompareIsLeftOut
        Git's settings and hooks that an export compares
      LongFilesTest#aPatchOfFilesThatAreTooLongTogetherIsRefused
        files that a patch is applied to
      HostileOutputTest#marksBeyondSixteenAreDropped
        marks on one character
      PastOutputTest#aSequenceWithoutEndIsNotKept
        a control sequence in earlier output
      HostileOutputTest#theHistoryOfLongLinesKeepsSixteenMebicharacters
        the screen's history
      Qcow2DiskTest#aHeaderThatCannotBeIsRefused
        size of a disk that is read without its machine
      HostileDiskTest#whateverIsChangedItEndsWellOrWithAReason
        bytes of one directory on it
        links that one path on it follows
        depth of an extent tree on it
      Ext4Test#aDirectoryOfMoreNamesThanThereCanBeIsRefused
        names in one directory on it
      DiskListingTest#moreEntriesThanAListingHasAreRefused
        entries of one listing of it
      WorkspaceConsoleTest#aFloodLeavesItsEndAndAStoppedMachineHasNone
        console output that is kept
      QmpTest#aLineWithoutAnEndIsReadToItsLimit
        one line from QEMU's control socket
      QmpTest#answersThatNobodyAskedForEndTheConnection
        QEMU's answers that nobody has read yet
      QmpTest#eventsForEverDoNotStandForAGreeting
        QEMU's events of a migration that nobody has read yet
      QmpTest#anAnswerThatNeverComesEndsTheConnection
        time for an answer of QEMU
      WatchTest#aMachineThatDoesNotAnswerTwiceIsGivenUp
        time for QEMU to say whether the machine of a silent guest runs
      AcceleratorProbeTest#aGuestThatNeverAnswersUnderKvmMeansEmulation
        the first guest under KVM, which decides whether KVM works
      NetworkEscapeTest#aFrameThatIsLongerThanAnyEndsTheNetwork
        bytes of one frame of Ethernet
      NetworkBoundsTest#manyConnectsThatNobodyAnswersHoldUpNobodyAndAreBounded
        connections
      RingTest#aRingTakesNoMoreThanItsMost
        bytes that wait in one connection, each way
      NetworkBoundsTest#connectionsThatWaitForMemoryGoOnWhenThereIsSome
        bytes that wait in all connections
      NetworkBoundsTest#aConnectionOfWhichTheGuestSaysNothingAnyMoreEnds
        time after which a silent guest is asked for a connection, and how often
      NetworkBoundsTest#datagramFlowsAreBoundedAndEndWhenTheyAreQuiet
        flows of datagrams
        time for which one of them is quiet
      PingsTest#pingsAreBoundedAndEndWhenTheyAreQuiet
        destinations that are pinged at a time
        time for which a ping is quiet
      NameServerTest#beyondItsShareOfQuestionsOneFailsAtOnce
        questions for names under way
      NameServerTest#beyondItsShareOfConnectionsToTheNameServerOneIsRefused
        connections to the name server
      NameServerTest#aQuestionOverTcpThatIsTooLongEndsItsConnection
        bytes of a question over TCP
      ReassemblyTest#noMoreThanSomePacketsWaitAndNoneForLong
        packets of which parts have come
      PinsTest#ofTooManyAddressesTheOldestAreForgotten
        addresses with the names that they were given for
      AskedNameTest#whateverIsLongAndSaysNothingIsNone
        first bytes in which a connection says for which name it is
      """;

  /** A row: what is bound, the text of the bound, and the constants. */
  private record Row(String what, String bound, List<String> constants) {}

  @Test
  void everyRowHasItsTest() throws Exception {
    List<String> tested =
        TESTS.lines().filter(line -> line.startsWith("  ")).map(String::strip).sorted().toList();
    assertEquals(rows().stream().map(Row::what).sorted().toList(), tested);
    for (String test : TESTS.lines().filter(line -> !line.startsWith("  ")).toList()) {
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
