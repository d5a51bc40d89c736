package dev.pyro.workspace.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pyro.ErrorCode;
import dev.pyro.FileEntry;
import dev.pyro.PyroException;
import dev.pyro.disk.BlockSource;
import dev.pyro.disk.Ext4;
import dev.pyro.disk.Ext4Images;
import dev.pyro.disk.RawImage;
import dev.pyro.secret.Redactor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much of a disk one listing holds. */
class DiskListingTest {
  @TempDir Path folder;

  @Test
  void moreEntriesThanAListingHasAreRefused() throws Exception {
    Path root = Files.createDirectory(folder.resolve("root"));
    Path work = Files.createDirectory(root.resolve("work"));
    Files.createFile(work.resolve("a"));
    Files.createFile(Files.createDirectory(work.resolve("b")).resolve("c"));
    Path image = Ext4Images.make(folder.resolve("image"), root, 4);
    try (BlockSource disk = RawImage.open(image)) {
      Ext4 files = new Ext4(disk);
      Ext4.Found found = files.find("/work".getBytes(StandardCharsets.US_ASCII)).orElseThrow();
      assertEquals(
          List.of("/work/a", "/work/b", "/work/b/c"),
          new DiskListing(files, Redactor.NONE, 3)
              .of(found, true).stream().map(FileEntry::path).toList());
      PyroException e =
          assertThrows(
              PyroException.class, () -> new DiskListing(files, Redactor.NONE, 2).of(found, true));
      assertEquals(ErrorCode.LIMIT_EXCEEDED, e.code());
      assertEquals("there are more than 2 entries", e.getMessage());
    }
  }
}
