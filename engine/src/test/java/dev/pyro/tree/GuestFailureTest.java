package dev.pyro.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pyro.PyroException;
import dev.pyro.tree.TreeReader.Form;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What users are told of a guest that could not work on its files. */
class GuestFailureTest {
  private static String told(int error, int errno, String step, String path) {
    byte[] failure =
        path == null
            ? Trees.fields(6, error, 7, errno, 8, Trees.bytes(step))
            : Trees.fields(6, error, 7, errno, 8, Trees.bytes(step), 40, Trees.bytes(path));
    TreeReader reader = new Trees.Stream().record(5, failure).reader(Form.PACK);
    PyroException e = assertThrows(PyroException.class, reader::next);
    Optional<String> hint = e.hint();
    return e.code() + ": " + e.getMessage() + hint.map(text -> "; hint: " + text).orElse("");
  }

  @Test
  void aFolderThatIsTooDeepIsNamedByItsBeginning() {
    String deep = "deep" + "/0123456789".repeat(370);
    assertEquals(
        "LIMIT_EXCEEDED: /workspace/deep holds a path of more than 4096 bytes:"
            + " deep/0123456789/0123456789/0123456789/0123…; hint: remove what is too deep, such"
            + " as with rm -rf in the guest",
        told(6, 36, "a path in this directory is too long", deep));
    assertEquals(
        "LIMIT_EXCEEDED: d/x: a path in this directory is too long: File name too long",
        told(6, 36, "a path in this directory is too long", "d/x"));
    assertEquals(
        "LIMIT_EXCEEDED: f: the file is too large", told(6, 0, "the file is too large", "f"));
  }
}
