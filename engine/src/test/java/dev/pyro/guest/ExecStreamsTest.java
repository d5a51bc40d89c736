package dev.pyro.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pyro.ErrorCode;
import dev.pyro.ExecStreams;
import dev.pyro.FailingStreams;
import dev.pyro.PyroException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A command whose streams on the host fail. The guest says nothing but what the test lets it. */
@Timeout(300)
class ExecStreamsTest {
  private static final Duration LIMIT = Duration.ofMinutes(4);

  @TempDir Path folder;

  @Test
  void outputThatCannotBeDeliveredIsAFailure() throws IOException {
    PyroException failure =
        run(
            ExecStreams.builder().stdout(FailingStreams.output("No space left on device")).build(),
            Frame.encode(Wire.DATA, Wire.CHANNEL_OUT, 1, new byte[1]));
    assertEquals(ErrorCode.LIMIT_EXCEEDED, failure.code());
    assertEquals(
        "the command's output cannot be delivered: No space left on device", failure.getMessage());
  }

  @Test
  void inputThatCannotBeReadIsNoEndOfTheInput() throws IOException {
    PyroException failure =
        run(ExecStreams.builder().stdin(FailingStreams.input("Is a directory")).build());
    assertEquals(ErrorCode.UNAVAILABLE, failure.code());
    assertEquals("the command's input cannot be read: Is a directory", failure.getMessage());
  }

  private PyroException run(ExecStreams streams, ByteBuffer... frames) throws IOException {
    try (ScriptedPeer peer = ScriptedPeer.greeting(folder);
        Guest guest = peer.connect(LIMIT)) {
      peer.write(frames);
      ExecCall call = new ExecCall(List.of("cat"), "/", List.of(), LIMIT, 512);
      return assertThrows(PyroException.class, () -> guest.exec(call, streams));
    }
  }
}
