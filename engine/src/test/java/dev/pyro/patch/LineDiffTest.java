package dev.pyro.patch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LineDiffTest {
  @Test
  void equalListsHaveNoEdits() {
    assertEquals(List.of(), LineDiff.edits(List.of("a", "b"), List.of("a", "b")));
    assertEquals(List.of(), LineDiff.edits(List.of(), List.of()));
  }

  @Test
  void insertionSlidesDownToItsOwnEnd() {
    assertEquals(
        List.of(new LineDiff.Edit(3, 3, 3, 6)),
        LineDiff.edits(
            List.of("f() {", "}", "", "g() {", "}"),
            List.of("f() {", "}", "", "h() {", "}", "", "g() {", "}")));
  }

  @Test
  void editsAreRightAndMinimal() {
    Random random = new Random(7);
    for (int i = 0; i < 5000; i++) {
      int letters = 1 + random.nextInt(6);
      List<String> before = letters(random, random.nextInt(14), letters);
      List<String> after = letters(random, random.nextInt(14), letters);
      List<LineDiff.Edit> edits = LineDiff.edits(before, after);

      assertEquals(after, rebuilt(edits, before, after));
      int size =
          edits.stream().mapToInt(e -> e.oldEnd() - e.oldStart() + e.newEnd() - e.newStart()).sum();
      assertEquals(before.size() + after.size() - 2 * longestCommon(before, after), size);
    }
  }

  @Test
  @Timeout(120)
  void unrelatedFilesAreReplaced() {
    List<String> before = IntStream.range(0, 100_000).mapToObj(i -> "old " + i).toList();
    List<String> after = IntStream.range(0, 100_000).mapToObj(i -> "new " + i).toList();

    assertEquals(List.of(new LineDiff.Edit(0, 100_000, 0, 100_000)), LineDiff.edits(before, after));
  }

  @Test
  @Timeout(120)
  void manyScatteredEditsStayApart() {
    List<String> before = IntStream.range(0, 100_000).mapToObj(i -> "line " + i % 1000).toList();
    List<String> after = new ArrayList<>(before);
    for (int i = 0; i < 100_000; i += 20) {
      after.set(i, "line " + (i + 7) % 1000);
    }

    assertEquals(5000, LineDiff.edits(before, after).size());
  }

  /** Every line occurs on both sides, so that nothing is set aside. */
  @Test
  @Timeout(120)
  void hostileFilesCostNoMoreThanTheBound() {
    for (int letters : new int[] {2, 3, 50, 5000, 100_000}) {
      Random random = new Random(letters);
      int[] before = random.ints(100_000, 0, letters).toArray();
      int[] after = random.ints(100_000, 0, letters).toArray();

      assertBounded(before, after);
    }
    assertBounded(
        IntStream.range(0, 100_000).toArray(), IntStream.range(0, 100_000).map(i -> -i).toArray());
    // long runs of equal lines on all diagonals
    assertBounded(
        IntStream.range(0, 100_000).map(i -> i % 1000 == 0 ? 1 : 0).toArray(),
        IntStream.range(0, 100_000).map(i -> i % 1003 == 1 ? 2 : 0).toArray());
  }

  private static void assertBounded(int[] before, int[] after) {
    long steps = Myers.compare(before, after).steps();
    assertTrue(steps < Myers.MAX_STEPS + 1_000_000, "steps: " + steps);
  }

  private static List<String> letters(Random random, int count, int letters) {
    return random.ints(count, 0, letters).mapToObj(Integer::toString).toList();
  }

  private static List<String> rebuilt(
      List<LineDiff.Edit> edits, List<String> before, List<String> after) {
    List<String> result = new ArrayList<>();
    int line = 0;
    for (LineDiff.Edit edit : edits) {
      assertTrue(line == 0 || edit.oldStart() > line, "edits touch: " + edits);
      result.addAll(before.subList(line, edit.oldStart()));
      assertEquals(edit.newStart(), result.size());
      result.addAll(after.subList(edit.newStart(), edit.newEnd()));
      line = edit.oldEnd();
    }
    result.addAll(before.subList(line, before.size()));
    return result;
  }

  private static int longestCommon(List<String> a, List<String> b) {
    int[][] length = new int[a.size() + 1][b.size() + 1];
    for (int i = 1; i <= a.size(); i++) {
      for (int j = 1; j <= b.size(); j++) {
        length[i][j] =
            a.get(i - 1).equals(b.get(j - 1))
                ? length[i - 1][j - 1] + 1
                : Math.max(length[i - 1][j], length[i][j - 1]);
      }
    }
    return length[a.size()][b.size()];
  }
}
