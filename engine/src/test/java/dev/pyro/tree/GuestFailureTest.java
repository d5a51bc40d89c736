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

  @Test
  void aWorkspaceThatIsGoneCanBePutBack() {
    String back = "; hint: put it back in the guest, or reset the workspace (workspace reset)";
    assertEquals("NOT_FOUND: /workspace is gone" + back, told(10, 0, "/workspace is gone", null));
    assertEquals(
        "INVALID_ARGUMENT: /workspace is no directory any more" + back,
        told(12, 0, "/workspace is no directory any more", null));
    assertEquals("NOT_FOUND: f: the file is gone", told(10, 0, "the file is gone", "f"));
  }

  @Test
  void aPathThatIsNotFollowedSaysWhy() {
    String outside = "leads out of /workspace, or through something that is no directory";
    assertEquals("INVALID_ARGUMENT: f: " + outside, told(12, 18, "open the file", "f"));
    assertEquals("INVALID_ARGUMENT: f: " + outside, told(12, 20, "open the file", "f"));
    assertEquals(
        "INVALID_ARGUMENT: f: leads through too many symbolic links",
        told(12, 40, "open the file", "f"));
  }

  @Test
  void aFileSystemThatRefusesIsSaidInWordsWithAWayOn() {
    String mounted =
        "; hint: if something is mounted over /workspace, or in it, unmount it in the guest"
            + " (umount); if not, stop the workspace and start it again";
    assertEquals(
        "CONFLICT: 1/clear_refs: open the file: Permission denied" + mounted,
        told(3, 13, "open the file", "1/clear_refs"));
    assertEquals(
        "CONFLICT: make the file: Read-only file system" + mounted,
        told(3, 30, "make the file", null));
    assertEquals(
        "INTERNAL: power: read the file: Input/output error" + mounted,
        told(3, 5, "read the file", "power"));
    assertEquals(
        "CONFLICT: something is mounted over /workspace; hint: unmount it in the guest: umount"
            + " /workspace",
        told(3, 18, "/var/lib/pyro/stage is not on the file system of /workspace", null));
    assertEquals(
        "LIMIT_EXCEEDED: f: open the file: Too many open files", told(3, 24, "open the file", "f"));
    assertEquals(
        "INTERNAL: the clock does not advance", told(3, 0, "the clock does not advance", null));
  }
}
