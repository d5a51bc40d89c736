package dev.pyro.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {
  @Test
  void pyroHomeWinsOverTheDataFolder() {
    assertEquals(Path.of("/p"), Home.of(Map.of("PYRO_HOME", "/p", "XDG_DATA_HOME", "/d")).root());
  }

  @Test
  void theDataFolderIsUsedUnlessItIsRelative() {
    assertEquals(Path.of("/d/pyro"), Home.of(Map.of("XDG_DATA_HOME", "/d")).root());
    assertEquals(
        Path.of(System.getProperty("user.home"), ".local/share/pyro"),
        Home.of(Map.of("XDG_DATA_HOME", "d")).root());
  }

  @Test
  void theUsersFolderIsWhereHomeSays() {
    assertEquals(
        Path.of("/u/.local/share/pyro"), Home.of(Map.of("HOME", "/u", "PYRO_HOME", "")).root());
    assertEquals(
        Path.of(System.getProperty("user.home"), ".local/share/pyro"),
        Home.of(Map.of("HOME", "")).root());
  }

  @Test
  void aHomeTooLongForTheNamesOfDisksIsRefusedWithAHint() {
    assertEquals(900, new Home(Path.of("/" + "x".repeat(899))).root().toString().length());
    Path tooLong = Path.of("/" + "x".repeat(900));
    PyroException e = assertThrows(PyroException.class, () -> new Home(tooLong));
    assertEquals(ErrorCode.INVALID_ARGUMENT, e.code());
    assertEquals(
        "the home " + tooLong + " has a path of 901 bytes; the limit is 900", e.getMessage());
    assertEquals("set PYRO_HOME to a shorter path", e.hint().orElseThrow());
  }

  @Test
  void aHomeThatIsAFileIsRefusedWithAHint(@TempDir Path folder) throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    PyroException e = assertThrows(PyroException.class, () -> new Home(file));
    assertEquals(ErrorCode.INVALID_ARGUMENT, e.code());
    assertEquals("the home " + file + " is not a folder", e.getMessage());
    assertEquals("set PYRO_HOME to a folder", e.hint().orElseThrow());
  }

  @Test
  void aFolderThatCannotBeMadeIsToldWithWhatToDo() {
    PyroException e =
        assertThrows(PyroException.class, () -> Home.ensureFolder(Path.of("/proc/none")));
    assertEquals("cannot create the folder /proc/none: No such file or directory", e.getMessage());
    assertEquals("set PYRO_HOME to a folder that you can write to", e.hint().orElseThrow());
  }

  @Test
  void aFileInPlaceOfAFolderOfTheHomeIsToldWithWhatToDo(@TempDir Path folder) throws Exception {
    Path locks = Files.createFile(folder.resolve("locks"));
    PyroException e =
        assertThrows(PyroException.class, () -> Home.ensureFolder(locks.resolve("one")));
    assertEquals(ErrorCode.UNAVAILABLE, e.code());
    assertEquals(locks + " is not a folder", e.getMessage());
    assertEquals(
        "a file is where a folder of pyro's has to be: move it away, and try again",
        e.hint().orElseThrow());
  }

  /** What Java says of ENOSPC and of EDQUOT. */
  @Test
  void aFullDiskIsNoMatterOfAnotherFolder() {
    for (String reason : List.of("No space left on device", "Disk quota exceeded")) {
      PyroException e =
          Home.cannotCreate(Path.of("/f"), new FileSystemException("/f", null, reason));
      assertEquals(ErrorCode.LIMIT_EXCEEDED, e.code());
      assertEquals("cannot create the folder /f: " + reason, e.getMessage());
      assertEquals("make room on that disk and try again", e.hint().orElseThrow());
    }
  }

  @Test
  void aHomeWhoseNameJavaCouldNotReadIsRefused() {
    Path path = Path.of("/h\ufffd");
    PyroException e = assertThrows(PyroException.class, () -> new Home(path));
    assertEquals(ErrorCode.INVALID_ARGUMENT, e.code());
    assertEquals("the home " + path + " has a name that is not UTF-8", e.getMessage());
    assertEquals("set PYRO_HOME to another folder", e.hint().orElseThrow());
  }
}
