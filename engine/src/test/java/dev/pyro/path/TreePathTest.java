package dev.pyro.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TreePathTest {
  @ParameterizedTest
  @CsvSource({
    "/a, is absolute",
    "a//b, has an empty component",
    "a/, has an empty component",
    "., has the component `.`",
    "a/../b, has the component `..`",
    "a/.., has the component `..`",
    "'a\0', has a NUL",
  })
  void whatIsNoPathOfATreeIsRefused(String text, String reason) {
    assertEquals(
        reason, assertThrows(IllegalArgumentException.class, () -> TreePath.of(text)).getMessage());
  }

  @Test
  void lengthsAreThoseOfLinux() {
    assertEquals(255, TreePath.of("x".repeat(255)).bytes().length);
    assertEquals(
        "has a component of more than 255 bytes",
        assertThrows(IllegalArgumentException.class, () -> TreePath.of("x".repeat(256)))
            .getMessage());
    assertEquals(4096, TreePath.of("x/".repeat(2047) + "xx").bytes().length);
    assertThrows(IllegalArgumentException.class, () -> TreePath.of("x/".repeat(2048) + "x"));
  }

  @Test
  void dotsInANameAreNothingSpecial() {
    assertEquals("...", TreePath.of("...").display());
    assertEquals(".a/b..", TreePath.of(".a/b..").display());
  }

  @Test
  void aPathIsShownWithoutWhatATerminalWouldObey() {
    assertEquals(
        "a\\xff\\x1b[2J\\n\u00e9\\u202e",
        TreePath.of(
                new byte[] {
                  'a',
                  (byte) 0xff,
                  27,
                  '[',
                  '2',
                  'J',
                  '\n',
                  (byte) 0xc3,
                  (byte) 0xa9,
                  (byte) 0xe2,
                  (byte) 0x80,
                  (byte) 0xae
                })
            .display());
    assertEquals(".", TreePath.ROOT.display());
    assertEquals("a\\xc3", latin("a\u00c3").display(), "cut in the middle of a character");
  }

  @Test
  void theOrderIsThatOfUnsignedBytes() {
    assertTrue(latin("\u00ff").compareTo(latin("a")) > 0);
    assertTrue(latin("a").compareTo(latin("a/b")) < 0);
  }

  @Test
  void pathsAreTakenApartAndPutTogether() {
    TreePath path = TreePath.of("a/b/c");
    assertEquals(TreePath.of("a/b"), path.parent());
    assertEquals(TreePath.of("c"), path.name());
    assertEquals(TreePath.ROOT, TreePath.of("a").parent());
    assertEquals(path, path.parent().resolve(path.name()));
    assertEquals(path, TreePath.ROOT.resolve(path));
    assertEquals(TreePath.of("b/c"), path.relativeTo(TreePath.of("a")));
    assertEquals(TreePath.ROOT, path.relativeTo(path));
    assertFalse(TreePath.of("ab").startsWith(TreePath.of("a")));
    assertThrows(
        IllegalArgumentException.class, () -> TreePath.of("ab").relativeTo(TreePath.of("a")));
  }

  @Test
  void theFoldersOfAPathAreToldFromTheOutermost() {
    assertEquals(List.of(TreePath.of("a"), TreePath.of("a/b")), TreePath.of("a/b/c").folders());
    assertEquals(List.of(), TreePath.of("a").folders());
    assertEquals(List.of(), TreePath.ROOT.folders());
  }

  /** Returns the path whose bytes are those of a text in ISO 8859-1. */
  private static TreePath latin(String text) {
    return TreePath.of(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
