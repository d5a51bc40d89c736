package dev.pyro.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
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
    HostWriter writer = new HostWriter(Path.of("/x/y"), Path.of("/x/.y.pyro-1"), () -> free);
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

  @ParameterizedTest
  @CsvSource({
    "/x/.y.pyro-1, cannot write /x/y: Permission denied",
    "/x/.y.pyro-1/export, cannot write /x/y: Permission denied",
    "/x/.y.pyro-1/a/b, cannot write /x/y: /x/y/a/b: Permission denied",
    "/x/y, cannot write /x/y: Permission denied"
  })
  void thePlaceWhereItIsBuiltIsNotNamed(String refused, String message) {
    HostWriter writer = new HostWriter(Path.of("/x/y"), Path.of("/x/.y.pyro-1"), () -> 1 << 20);
    PyroException e =
        assertThrows(
            PyroException.class,
            () ->
                writer.run(() -> {
                  throw new AccessDeniedException(refused);
                }));
    assertEquals(message, e.getMessage());
    assertEquals(ErrorCode.UNAVAILABLE, e.code());
  }
}
