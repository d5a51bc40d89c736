package dev.pyro.cli.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.cli.support.Screen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Text that a flag or a file gives. */
class TextInputTest {
  private static final TextInput TEXT =
      new TextInput(
          Flag.withValue("text", "TEXT", ""), Flag.withValue("text-file", "HOST_PATH", ""), 8);

  @Test
  void textComesFromItsFlagOrAFile(@TempDir Path temporary) throws IOException {
    Path file = temporary.resolve("text");
    assertEquals(" a\"", read("--text", " a\""));
    assertEquals("", read("--text", ""));
    Files.writeString(file, "é\r\n");
    assertEquals("é\r\n", read("--text-file", file.toString()));
    Files.writeString(file, "123456789");
    refused(ErrorCode.LIMIT_EXCEEDED, file + " is longer than 8 B", file);
    Files.write(file, new byte[] {(byte) 0xff});
    refused(ErrorCode.INVALID_ARGUMENT, file + " is not text in UTF-8", file);
    refused(
        ErrorCode.INVALID_ARGUMENT, temporary + " is a directory, not a regular file", temporary);
  }

  private static void refused(ErrorCode code, String message, Path file) {
    PyroException e = assertThrows(PyroException.class, () -> read("--text-file", file.toString()));
    assertEquals(message, e.getMessage());
    assertEquals(code, e.code());
  }

  private static String read(String... flags) {
    List<String> line = new ArrayList<>(List.of("workspace", "file", "write", "w", "a"));
    line.addAll(List.of(flags));
    return TEXT.read(new Screen("").parse(line.toArray(new String[0])));
  }
}
