package dev.pyro.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostWriterTest {
  @ParameterizedTest
  @CsvSource({
    "Auf dem Ger\u00e4t ist kein Speicherplatz mehr verf\u00fcgbar, 4095, LIMIT_EXCEEDED",
    "No space left on device, 0, LIMIT_EXCEEDED",
    "Disk quota exceeded, 1000000, LIMIT_EXCEEDED",
    "Read-only file system, 1000000, UNAVAILABLE",
  })
  void aFullDiskIsToldByWhatIsFree(String reason, long free, ErrorCode code) {
    HostWriter writer = new HostWriter(Path.of("/x/y"), () -> free);
    PyroException e =
        assertThrows(
            PyroException.class,
            () ->
                writer.run(() -> {
                  throw new IOException(reason);
                }));
    assertEquals(code, e.code());
    assertEquals("cannot write /x/y: " + reason, e.getMessage());
  }
}
