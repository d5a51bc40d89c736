package dev.pyro.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PlanTest {
  @Test
  void aRunHasSoManyFaultsOfEachKind() {
    Map<Kind, Long> counts =
        Plan.of(options()).stream()
            .collect(Collectors.groupingBy(Step::kind, Collectors.counting()));
    assertEquals(
        Map.of(Kind.KILL, 300L, Kind.DISK, 100L, Kind.DAMAGE, 50L, Kind.VERSIONS, 20L), counts);
  }

  @Test
  void aRunThatIsCutShortHasSomeOfEachKind() {
    List<Step> beginning = Plan.of(options()).subList(0, 24);
    assertEquals(
        List.of(Kind.values()), beginning.stream().map(Step::kind).distinct().sorted().toList());
  }

  @Test
  void theSameSeedMakesTheSameChoices() {
    assertEquals(
        choices(Plan.of(options("--seed", "7"))), choices(Plan.of(options("--seed", "7"))));
    assertNotEquals(
        choices(Plan.of(options("--seed", "7"))), choices(Plan.of(options("--seed", "8"))));
  }

  @Test
  void oneStepMakesTheChoicesThatItMakesInAWholeRun() {
    List<Step> all = Plan.of(options("--seed", "7", "--only", "disk"));
    List<Step> one = Plan.of(options("--seed", "7", "--only", "disk", "--step", "41"));
    assertEquals(List.of(all.get(40)), one);
  }

  @Test
  void everyOperationAndEveryMomentComesUp() {
    List<Integer> firsts =
        Plan.of(options("--only", "kill")).stream()
            .map(step -> step.random().nextInt(10))
            .distinct()
            .sorted()
            .toList();
    assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9), firsts);
  }

  @Test
  void wrongOptionsAreRefused() {
    assertEquals("there is no kind flood", refusal("--only", "flood"));
    assertEquals("--seed needs a number, not x", refusal("--seed", "x"));
    assertEquals("--minutes needs a value", refusal("--minutes"));
    assertEquals("--step needs --only", refusal("--step", "3"));
    assertEquals("there is no flag --fast", refusal("--fast", "1"));
  }

  private static String refusal(String... words) {
    return assertThrows(IllegalArgumentException.class, () -> options(words)).getMessage();
  }

  private static Options options(String... words) {
    return Options.parse(List.of(words));
  }

  private static List<Integer> choices(List<Step> steps) {
    return steps.stream().map(step -> step.random().nextInt()).toList();
  }
}
