package dev.pyro.cli.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.cli.support.Screen;
import java.io.IOException;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A result that is printed while it is made; these have no end of their own. */
@Timeout(120)
class LongTextTest {
  private static final Console.LongText ENDLESS =
      out -> {
        while (true) {
          out.write("line\n");
        }
      };

  @Test
  void anInterruptEndsIt() {
    Console console = new Console(OutputStream.nullOutputStream(), System.err, "", false);
    Thread.currentThread().interrupt();
    try {
      PyroException failure = assertThrows(PyroException.class, () -> console.print(ENDLESS));
      assertEquals(ErrorCode.CANCELLED, failure.code());
      assertEquals("interrupted while a result was printed", failure.getMessage());
    } finally {
      assertTrue(Thread.interrupted(), "the interrupt stays");
    }
  }

  @Test
  void aReaderThatLeavesEndsItWithoutAFault() {
    failing("Broken pipe").print(ENDLESS);
  }

  @Test
  void aFullDiskEndsItWithOne() {
    PyroException failure =
        assertThrows(PyroException.class, () -> failing("No space left on device").print(ENDLESS));
    assertEquals("cannot write to standard output: No space left on device", failure.getMessage());
  }

  @Test
  void aShortOneIsPrintedWhole() {
    Screen screen = new Screen("");
    screen.console().print(out -> out.write("é漢👍\n"));
    assertEquals("é漢👍\n", screen.out());
  }

  private static Console failing(String why) {
    OutputStream out =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException(why);
          }
        };
    return new Console(out, System.err, "", false);
  }
}
