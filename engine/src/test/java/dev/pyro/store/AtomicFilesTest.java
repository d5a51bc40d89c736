package dev.pyro.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may be where a file has to be, and what a failed write leaves. */
class AtomicFilesTest {
  private static final byte[] CONTENT = {1, 2, 3};

  @TempDir Path folder;

  @Test
  void anEmptyFolderInPlaceOfTheFileIsReplaced() throws Exception {
    Path synced = Files.createDirectory(folder.resolve("synced"));
    AtomicFiles.write(synced, CONTENT);
    assertArrayEquals(CONTENT, Files.readAllBytes(synced));

    Path quick = Files.createDirectory(folder.resolve("quick"));
    AtomicFiles.replace(quick, CONTENT);
    assertArrayEquals(CONTENT, Files.readAllBytes(quick));
  }

  @Test
  void aFolderWithSomethingInItStaysAndNothingElseIsLeft() throws Exception {
    Path file = Files.createDirectory(folder.resolve("file"));
    Path inside = Files.createFile(file.resolve("inside"));
    FileSystemException e =
        assertThrows(FileSystemException.class, () -> AtomicFiles.write(file, CONTENT));
    assertEquals("Is a directory", e.getReason());
    assertTrue(Files.exists(inside));
    assertEquals(List.of(file), list());
  }

  @Test
  void aLinkToAnEmptyFolderIsReplacedAndTheFolderStays() throws Exception {
    Path target = Files.createDirectory(folder.resolve("target"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), target);
    AtomicFiles.write(link, CONTENT);
    assertTrue(Files.isRegularFile(link, LinkOption.NOFOLLOW_LINKS));
    assertTrue(Files.isDirectory(target));
  }

  @Test
  void aFolderOfPyrosMayBeReplacedUnlessAFolderInItHoldsSomething() throws Exception {
    AtomicFiles.requireOnlyFiles(folder.resolve("missing"));
    Files.createFile(folder.resolve("file"));
    Files.createDirectory(folder.resolve("empty"));
    Files.createDirectories(folder.resolve("modules/one"));
    AtomicFiles.requireOnlyFiles(folder, "modules");
    PyroException e = assertThrows(PyroException.class, () -> AtomicFiles.requireOnlyFiles(folder));
    assertEquals(ErrorCode.UNAVAILABLE, e.code());
    assertEquals("cannot use " + folder.resolve("modules") + ": Is a directory", e.getMessage());
    assertEquals(
        "a folder is where a file has to be: move it away, and try again", e.hint().orElseThrow());
  }

  private List<Path> list() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }
}
