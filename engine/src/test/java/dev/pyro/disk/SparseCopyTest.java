package dev.pyro.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cp says becomes an exception that names one file and the reason. */
class SparseCopyTest {
  @TempDir Path folder;

  @Test
  void theContentIsReplaced() throws Exception {
    Path image = Files.writeString(folder.resolve("image"), "new");
    Path file = Files.writeString(folder.resolve("file"), "older");
    SparseCopy.copy(image, file);
    assertEquals("new", Files.readString(file));
  }

  @Test
  void aFullDiskIsToldOfTheFile() throws Exception {
    Path image = Files.writeString(folder.resolve("image"), "x");
    Path full = Path.of("/dev/full");
    FileSystemException e =
        assertThrows(FileSystemException.class, () -> SparseCopy.copy(image, full));
    assertEquals("/dev/full", e.getFile());
    assertEquals("No space left on device", e.getReason());
  }

  @Test
  void anImageThatIsMissingIsTold() {
    Path image = folder.resolve("image");
    FileSystemException e =
        assertThrows(
            FileSystemException.class, () -> SparseCopy.copy(image, folder.resolve("file")));
    assertEquals(image.toString(), e.getFile());
    assertEquals("No such file or directory", e.getReason());
  }
}
