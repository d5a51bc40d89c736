package dev.pyro.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pyro.ErrorCode;
import dev.pyro.ExecResult;
import dev.pyro.ExecStreams;
import dev.pyro.PyroException;
import dev.pyro.Remedy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user is told of a program that the guest could not start. */
@Timeout(300)
class StartFailureTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final ExecCall CALL =
      new ExecCall(List.of("make"), "/nope", List.of(), LIMIT, 512);
  private static final KeptName WEB = new KeptName("web", "service web", Remedy.words("none"));

  @TempDir Path folder;

  private static byte[] failure(int errno, String message) {
    return new Fields.Builder()
        .put(Tag.ERROR, GuestError.EXEC)
        .put(Tag.ERRNO, errno)
        .put(Tag.MESSAGE, message)
        .build();
  }

  /** What an agent says of the step and the system's reason; the exit code and the text of it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          execute: make | 2 | 127 | No such file or directory
          execute: make | 13 | 126 | Permission denied
          execute: make | 8 | 126 | Exec format error
          execute: make | 20 | 126 | Not a directory
          execute: make | 40 | 126 | Too many levels of symbolic links
          execute: make | 4000 | 126 | error 4000
          execute: make | 7 | 126 | Argument list too long (one argument has at most 128 KiB: \
          write a long text to a file and name that, or give it as the program's input)
          find the interpreter of: make | 2 | 127 | find the interpreter of: make: \
          No such file or directory
          change to the working folder: /nope | 2 | 126 | change to the working folder: /nope: \
          No such file or directory
          change to the working folder: /nope | 20 | 126 | change to the working folder: /nope: \
          Not a directory
          start a process | 11 | 126 | start a process: Resource temporarily unavailable \
          (the machine has as many processes as its memory allows: end some of them)
          standard streams: make | 24 | 126 | standard streams: make: Too many open files
          """)
  void eachStepIsNamed(String message, int errno, int exitCode, String told) throws Exception {
    byte[] failure = failure(errno, message);
    try (ScriptedPeer peer = ScriptedPeer.greeting(folder);
        Guest guest = peer.connect(LIMIT)) {
      peer.write(Frame.encode(Wire.RESULT, 0, 1, failure));
      ExecResult result = guest.exec(CALL, ExecStreams.none());
      assertEquals("pyro: cannot run make: " + told + "\n", result.stderr());
      assertEquals(exitCode, result.exitCode());
    }
  }

  /** The code is never one that the end of the machine has, too: a caller would wait for that. */
  @ParameterizedTest
  @CsvSource({
    "2, No such file or directory, NOT_FOUND",
    "20, Not a directory, INVALID_ARGUMENT",
    "13, Permission denied, INVALID_ARGUMENT",
    "24, Too many open files, LIMIT_EXCEEDED",
    "5, Input/output error, WRONG_STATE"
  })
  void aKeptProcessSaysTheSame(int errno, String reason, ErrorCode code) throws Exception {
    byte[] failure = failure(errno, "change to the working folder: /nope");
    try (ScriptedPeer peer = ScriptedPeer.greeting(folder);
        Guest guest = peer.connect(LIMIT)) {
      peer.write(Frame.encode(Wire.RESULT, 0, 1, failure));
      PyroException e = assertThrows(PyroException.class, () -> guest.kept().start(WEB, kept("a")));
      assertEquals(
          "cannot start service web: change to the working folder: /nope: " + reason,
          e.getMessage());
      assertEquals(code, e.code());
    }
  }

  private static KeptCall kept(String... argv) {
    return new KeptCall(
        List.of(argv), "/nope", List.of(), Optional.empty(), "", 4096, Optional.empty());
  }

  @Test
  void tooManyWordsAreRefusedBeforeAnythingIsSent() throws Exception {
    List<String> many = Collections.nCopies(4097, "x");
    try (ScriptedPeer peer = ScriptedPeer.greeting(folder);
        Guest guest = peer.connect(LIMIT)) {
      PyroException arguments =
          assertThrows(
              PyroException.class,
              () -> guest.exec(new ExecCall(many, "/", List.of(), LIMIT, 512), ExecStreams.none()));
      assertEquals(
          "the command has 4097 arguments; the guest accepts 4096", arguments.getMessage());
      assertEquals(ErrorCode.LIMIT_EXCEEDED, arguments.code());
      assertEquals(Optional.of(Wire.TOO_LONG_HINT), arguments.hint());
      PyroException bytes =
          assertThrows(
              PyroException.class, () -> guest.kept().start(WEB, kept("x".repeat(300_000))));
      assertEquals(ErrorCode.LIMIT_EXCEEDED, bytes.code());
      assertEquals(Optional.of(Wire.TOO_LONG_HINT), bytes.hint());
    }
  }
}
