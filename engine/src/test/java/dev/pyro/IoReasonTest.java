package dev.pyro;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.store.FileLock;
import dev.pyro.store.Home;
import dev.pyro.workspace.record.WorkspaceLog;
import dev.pyro.workspace.record.WorkspaceStore;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

class IoReasonTest {
  static final List<Arguments> REASONS =
      List.of(
          Arguments.of(new NoSuchFileException("/a/b"), "/a/b: No such file or directory"),
          Arguments.of(new AccessDeniedException("/a/b"), "/a/b: Permission denied"),
          Arguments.of(new FileAlreadyExistsException("/a/b"), "/a/b: File exists"),
          Arguments.of(new NotDirectoryException("/a/b"), "/a/b: Not a directory"),
          Arguments.of(new DirectoryNotEmptyException("/a/b"), "/a/b: Directory not empty"),
          Arguments.of(
              new FileSystemException("/a/b", null, "Read-only file system"),
              "/a/b: Read-only file system"),
          Arguments.of(
              new FileSystemException("/a", "/b", "Invalid cross-device link"),
              "/a -> /b: Invalid cross-device link"),
          Arguments.of(new FileSystemException("/a/b"), "/a/b: Input/output error"),
          Arguments.of(new FileSystemException(null, null, "Too many links"), "Too many links"),
          Arguments.of(new ClosedChannelException(), "it was closed"),
          Arguments.of(new EOFException(), "it ends too early"),
          Arguments.of(new IOException(), "IOException"),
          Arguments.of(new IOException("Connection reset"), "Connection reset"));

  @Test
  void whereAFolderIsInThePlaceOfAFileTheWayOnIsToMoveIt(@TempDir Path folder) throws IOException {
    Files.createFile(folder.resolve("file"));
    IOException cause = assertThrows(IOException.class, () -> FileLock.acquire(folder));
    PyroException e = PyroException.of("cannot lock", cause);
    assertEquals("cannot lock: " + folder + ": Is a directory", e.getMessage());
    assertEquals(
        "a folder is where a file has to be: move it away, and try again", e.hint().orElseThrow());
  }

  @ParameterizedTest
  @FieldSource("REASONS")
  void theReasonIsNeverThePathAlone(IOException fault, String reason) {
    PyroException failure = PyroException.of("cannot keep it", fault);
    assertEquals("cannot keep it: " + reason, failure.getMessage());
    assertEquals(ErrorCode.UNAVAILABLE, failure.code());
    assertSame(fault, failure.getCause());
  }

  @Test
  void aPathThatTheMessageHasIsNotNamedAgain() {
    assertEquals(
        "cannot write /a/b: Permission denied",
        PyroException.of("cannot write /a/b", new AccessDeniedException("/a/b")).getMessage());
  }

  @Test
  void aFullDiskIsALimit() {
    for (String reason : List.of("No space left on device", "Disk quota exceeded")) {
      PyroException failure =
          PyroException.of("cannot write /a", new FileSystemException("/a", null, reason));
      assertEquals(ErrorCode.LIMIT_EXCEEDED, failure.code());
      assertEquals("cannot write /a: " + reason, failure.getMessage());
      assertEquals(Optional.of("make room on that disk and try again"), failure.hint());
    }
  }

  @Test
  void anInterruptIsACancelledCallWhateverTheUsualCode() {
    for (IOException fault :
        List.of(new ClosedByInterruptException(), new FileLockInterruptionException())) {
      PyroException failure = PyroException.of(ErrorCode.INTERNAL, "cannot write /a", fault);
      assertEquals(ErrorCode.CANCELLED, failure.code());
      assertEquals("cannot write /a: interrupted", failure.getMessage());
    }
    assertEquals(
        ErrorCode.UNAVAILABLE,
        PyroException.of("cannot ask", new SocketTimeoutException("Read timed out")).code());
  }

  @Test
  void aFolderThatCannotBeMadeSaysWhy() {
    PyroException failure =
        assertThrows(PyroException.class, () -> Home.ensureFolder(Path.of("/proc/pyro")));
    assertEquals(
        "cannot create the folder /proc/pyro: No such file or directory", failure.getMessage());
    assertEquals("set PYRO_HOME to a folder that you can write to", failure.hint().orElseThrow());
  }

  @Test
  void anInterruptedCallOnAStoreIsCancelled(@TempDir Path home) throws IOException {
    Home place = new Home(home);
    WorkspaceLog log = new WorkspaceLog(home.resolve("log"));
    WorkspaceLogs.Entry entry = log.begin(WorkspaceLog.EXEC, "true", "/");
    ExecResult result =
        new ExecResult(0, "", "", 0, 0, false, false, 1, false, false, 0, ExecutionMode.GUEST);
    try (FileLock _ = new WorkspaceStore(place).lockNames()) {
      assertCancelled(() -> new WorkspaceStore(place).lockNames().close());
    }
    assertCancelled(() -> log.end(entry, result));
  }

  private static void assertCancelled(Executable call) {
    Thread.currentThread().interrupt();
    try {
      PyroException failure = assertThrows(PyroException.class, call);
      assertEquals(ErrorCode.CANCELLED, failure.code(), failure.getMessage());
    } finally {
      assertTrue(Thread.interrupted(), "the interrupt stays");
    }
  }

  /** An exception of ours, which is no {@code IOException}, has a text of ours. */
  private static final Pattern MESSAGE_OF_A_FAULT =
      Pattern.compile(
          "catch \\([^)]*\\b(?:IOException|UncheckedIOException|FileSystemException) (\\w+)\\)"
              + " \\{[^}]*\\b\\1\\.getMessage\\(\\)");

  @Test
  void noMessageIsMadeOfTheBareTextOfAFault() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(".."))) {
      List<Path> faults =
          files
              .filter(file -> !file.startsWith("../build")) // an older pyro may be there
              .filter(file -> file.toString().matches(".*/src/main/java/.*\\.java"))
              .filter(file -> MESSAGE_OF_A_FAULT.matcher(text(file)).find())
              .toList();
      assertEquals(List.of(), faults);
    }
  }

  private static String text(Path file) {
    try {
      String text = Files.readString(file);
      assertFalse(text.isEmpty());
      return text;
    } catch (IOException e) {
      throw new IllegalStateException(file.toString(), e);
    }
  }
}
