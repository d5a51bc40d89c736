package dev.pyro;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which files that a user names are opened. */
@Timeout(600) // to open a named pipe waits for ever
class InputFileTest {
  @TempDir private Path folder;

  private static String read(Path file) throws IOException {
    try (InputStream in = InputFile.open(file, "the file")) {
      return new String(in.readNBytes(100), StandardCharsets.UTF_8);
    }
  }

  private static void assertRefused(String message, String hint, Path file) {
    PyroException e = assertThrows(PyroException.class, () -> read(file));
    assertEquals(ErrorCode.INVALID_ARGUMENT, e.code());
    assertEquals(message, e.getMessage());
    assertEquals(hint, e.hint().orElse(""));
  }

  @Test
  void aFileIsReadAlsoThroughALink() throws IOException {
    Path file = Files.writeString(folder.resolve("f"), "content");
    assertEquals("content", read(Files.createSymbolicLink(folder.resolve("l"), file)));
  }

  /** As a shell gives it to a program for {@code <(COMMAND)}. */
  @Test
  void anOpenDescriptorIsReadUntilAnInterrupt() throws Exception {
    Path pipe = folder.resolve("p");
    new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
    try (FileChannel both =
            FileChannel.open(pipe, StandardOpenOption.READ, StandardOpenOption.WRITE);
        InputStream in = InputFile.open(descriptor(pipe), "the file")) {
      both.write(ByteBuffer.wrap(new byte[] {'a'}));
      assertEquals('a', in.read());
      Thread.currentThread().interrupt();
      assertThrows(ClosedByInterruptException.class, in::read);
      assertTrue(Thread.interrupted());
    }
  }

  private static Path descriptor(Path file) throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.filter(fd -> leadsTo(fd, file)).findFirst().orElseThrow();
    }
  }

  private static boolean leadsTo(Path fd, Path file) {
    try {
      return Files.readSymbolicLink(fd).equals(file.toRealPath());
    } catch (IOException _) {
      return false; // it was closed meanwhile
    }
  }

  @Test
  void whatIsNotThereIsNamed() {
    PyroException e = assertThrows(PyroException.class, () -> read(folder.resolve("no")));
    assertEquals(ErrorCode.NOT_FOUND, e.code());
    assertEquals("the file does not exist", e.getMessage());
    assertEquals(
        Optional.of(
            "check the path; a relative one begins in the folder in which pyro was started"),
        e.hint());
  }

  @Test
  void whatIsBelowAFileIsNotThere() throws IOException {
    Path file = Files.createFile(folder.resolve("f"));
    PyroException e = assertThrows(PyroException.class, () -> read(file.resolve("x")));
    assertEquals(ErrorCode.NOT_FOUND, e.code());
    assertEquals("the file does not exist", e.getMessage());
    assertEquals(Optional.of(InputFile.CHECK_PATH), e.hint());
  }

  @Test
  void aDirectoryIsRefused() {
    assertRefused("the file is a directory, not a regular file", "give the path of a file", folder);
  }

  @Test
  void whatMayNeverBeReadToItsEndIsRefused() throws Exception {
    Path pipe = folder.resolve("p");
    new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
    assertRefused(
        "the file is a named pipe, not a regular file",
        "give what a command prints as <(COMMAND), or in a file",
        pipe);
    assertRefused("the file is a device, not a regular file", "", Path.of("/dev/zero"));
    Path socket = folder.resolve("s");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      assertRefused("the file is a socket, not a regular file", "", socket);
    }
  }
}
