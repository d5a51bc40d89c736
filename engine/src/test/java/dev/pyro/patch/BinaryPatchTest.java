package dev.pyro.patch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.path.TreePath;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes that git does not write line by line. */
class BinaryPatchTest {
  private static final Node OLD = new Node(Node.Kind.FILE, new byte[] {0, 1, 2});
  private static final Node NEW = new Node(Node.Kind.FILE, new byte[] {0, 1, 3});

  /** From {@link #OLD} to {@link #NEW}. */
  private static final String PATCH = Trees.diff(List.of(change(OLD, NEW)));

  @TempDir Path temp;

  @Test
  void deltasOfGitAreTaken() throws Exception {
    byte[] content = new byte[300_000];
    new Random(1).nextBytes(content);
    Node before = new Node(Node.Kind.FILE, content.clone());
    content[100_000] ^= 1;
    Node after = new Node(Node.Kind.FILE, content);
    Git git = new Git(temp);
    git.init();
    git.store(Map.of("before", Trees.of("f", before), "after", Trees.of("f", after)));

    byte[] diff = git.output(new byte[0], "diff", "--binary", "before", "after");

    assertEquals(2, Raw.of(diff).lines().filter(line -> line.startsWith("delta ")).count());
    assertEquals(
        Trees.of("f", after),
        Trees.patched(Trees.of("f", before), ParsedPatch.parse(diff), TreePath.ROOT));
  }

  @Test
  void otherContentIsAConflict() {
    PyroException refused =
        RefusedPatchTest.refused(ErrorCode.CONFLICT, Trees.of("f", Trees.file("x")), PATCH);

    assertEquals(
        "f: the binary patch is for another content than this file has", refused.getMessage());
    assertEquals("Make the patch from this content.", refused.hint().orElseThrow());
    assertEquals(
        "What the patch makes is there already.",
        RefusedPatchTest.refused(ErrorCode.CONFLICT, Trees.of("f", NEW), PATCH)
            .hint()
            .orElseThrow());
  }

  @Test
  void cutIdsAreRefused() {
    String cut = PATCH.replaceFirst("index (.{7}).{33}\\.\\.(.{7}).{33}", "index $1..$2");

    assertEquals(
        "line 3 of the patch begins a binary patch, but no `index` line has both full ids",
        RefusedPatchTest.refused(ErrorCode.INVALID_ARGUMENT, Trees.of("f", OLD), cut).getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "literal 3\nzcmV\n\n",
        "literal 3\n\n",
        "literal 9\nKc$`aQNCE%>hycU@\n\n",
        "literal 1\nKc$`aQNCE%>hycU@\n\n",
        "delta 3\nKc$`aQNCE%>hycU@\n\n",
        "literal 3\n\u00e4c$`aQNCE%>hycU@\n\n",
        "literal 3\nKc$`aQNCE%>hyc \n\n",
        "literal 3\nA\n\n",
        "literal x\n\n",
        "something\n"
      })
  void damagedDataIsRefused(String data) {
    String head = PATCH.substring(0, PATCH.indexOf("literal"));

    RefusedPatchTest.refused(ErrorCode.INVALID_ARGUMENT, Trees.of("f", OLD), head + data);
  }

  @Test
  void resultThatIsNotTheNamedOneIsRefused() {
    String other = PATCH.replaceFirst("\\.\\.[0-9a-f]{4}", "..0000");

    assertEquals(
        "f: the binary patch of this file is damaged",
        RefusedPatchTest.refused(ErrorCode.INVALID_ARGUMENT, Trees.of("f", OLD), other)
            .getMessage());
  }

  @Test
  void contentsHaveALimitWhateverTheyAreCompressedTo() {
    String large = PATCH.replaceFirst("literal 3", "literal 16777217");
    assertEquals(
        "line 4 of the patch has more than 16 MiB in a binary file",
        RefusedPatchTest.refused(ErrorCode.LIMIT_EXCEEDED, Trees.of("f", OLD), large).getMessage());

    String zeros = Trees.diff(List.of(change(OLD, new Node(Node.Kind.FILE, new byte[16 << 20]))));
    assertEquals(
        ErrorCode.LIMIT_EXCEEDED,
        assertThrows(PyroException.class, () -> ParsedPatch.parse(zeros.repeat(9))).code());
  }

  @Test
  void base85GivesEveryByteBack() {
    Random random = new Random(2);
    for (int length = 1; length <= 52; length++) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      StringBuilder text = new StringBuilder("x");
      Base85.encode(bytes, 0, length, text);

      assertArrayEquals(bytes, Base85.decode(text.toString(), 1, length));
    }
  }

  private static Change change(Node before, Node after) {
    return new Change(TreePath.of("f"), Optional.of(before), Optional.of(after));
  }
}
