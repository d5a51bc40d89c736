package dev.pyro.patch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreePathTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "/", "/a", "..", "../a", "a/..", "a/../b", ".", "a//b", "a/", "\0"})
  void pathsThatAreNotPlainAreRefused(String path) {
    PyroException refused = assertThrows(PyroException.class, () -> TreePath.of(path));

    assertEquals(ErrorCode.INVALID_ARGUMENT, refused.code());
  }

  @Test
  void namesWithDotsArePlain() {
    for (String path : List.of("...", "..a", ".a/b..", "a b", "-")) {
      assertEquals(path, TreePath.of(path).toString());
    }
  }

  @Test
  void bytesThatAreNotTextAreQuotedForPeople() {
    byte[] bytes = {'a', (byte) 0xff, '\n'};

    assertEquals("\"a\\377\\n\"", TreePath.of(bytes).toString());
    assertArrayEquals(bytes, TreePath.of(bytes).bytes());
    assertEquals("\u00e4", TreePath.of("\u00e4").toString());
  }

  @Test
  void orderIsThatOfBytes() {
    assertTrue(TreePath.of("a.b").compareTo(TreePath.of("a/b")) < 0);
    assertTrue(TreePath.of("z").compareTo(TreePath.of("\u00e4")) < 0);
  }

  @Test
  void everyByteSurvivesQuoting() {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    String raw = Raw.of(all);

    CQuoting.Unquoted unquoted = CQuoting.unquote(CQuoting.quoted(raw) + " rest");

    assertEquals(raw, unquoted.name());
    assertEquals(CQuoting.quoted(raw).length(), unquoted.end());
  }

  @Test
  void wrongQuotingIsNone() {
    for (String text :
        Arrays.asList("\"a", "\"\\", "\"\\x\"", "\"\\4 0\"", "\"\\400\"", "\"\\12")) {
      assertNull(CQuoting.unquote(text), text);
    }
  }
}
