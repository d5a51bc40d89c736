package dev.pyro.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileExporterTest {
  @TempDir Path folder;

  @Test
  void aFailureOfWhatFillsTheFileNamesThePathThatTheUserGave() throws Exception {
    Path target = folder.resolve("out");
    FileExporter.Filling full =
        path -> {
          throw new FileSystemException(path.toString(), null, "No space left on device");
        };
    PyroException e =
        assertThrows(
            PyroException.class,
            () -> FileExporter.export(target, (_, _) -> {}, 1, file -> file.fill(full)));
    assertEquals(ErrorCode.LIMIT_EXCEEDED, e.code());
    assertEquals("cannot write " + target + ": No space left on device", e.getMessage());
    assertEquals(Optional.of("make room on that disk and try again"), e.hint());
    try (Stream<Path> left = Files.list(folder)) {
      assertEquals(List.of(), left.toList());
    }
  }
}
