package dev.pyro.cli.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.pyro.Progress;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressDisplayTest {
  private static final long AN_HOUR_MS = 3_600_000;

  private final BlockingQueue<String> written = new LinkedBlockingQueue<>();
  private final OutputStream err =
      new OutputStream() {
        @Override
        public void write(int b) {
          throw new UnsupportedOperationException("one byte at a time would tear lines");
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
          written.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
        }
      };

  @Test
  void aLineForEachStepWhereThereIsNoTerminal() throws InterruptedException {
    ProgressDisplay display = display("", false, 0);
    display.on(step("downloading", 1, 4));
    assertEquals("pyro: pull debian:12: downloading\n", next());
    display.on(step("downloading", 2, 4));
    display.on(step("unpacking", 0, 0));
    assertEquals("pyro: pull debian:12: unpacking\n", next());
    display.on(finished());
    assertEquals("pyro: pull debian:12: done in N s\n", next());
  }

  @Test
  void oneLineInPlaceOnATerminal() throws InterruptedException {
    ProgressDisplay display = display("2", false, 0);
    display.on(step("downloading", 1, 4));
    assertEquals("\r\u001b[Kpyro: pull debian:12: downloading 25 % (N s)", next());
    display.on(finished());
    String last = next();
    while (last.contains("downloading")) { // drawn again before the end was heard of
      last = next();
    }
    assertEquals("\r\u001b[K", last);
    assertEquals("pyro: pull debian:12: done in N s\n", next());
  }

  @Test
  void nothingAboutShortWork() {
    ProgressDisplay display = display("2", false, AN_HOUR_MS);
    display.on(step("downloading", 1, 4));
    display.on(finished());
    assertNull(written.poll());
  }

  @Test
  void theLineIsGoneBeforeSomethingElseIsWritten() throws InterruptedException {
    ProgressDisplay display = display("2", false, 0);
    display.on(step("downloading", 1, 4));
    assertNotNull(next());
    display.hide();
    String last = next();
    while (last.contains("downloading")) {
      last = next();
    }
    assertEquals("\r\u001b[K", last);
    display.hide();
    assertNull(written.poll());
  }

  @Test
  void nothingWhenSilent() {
    ProgressDisplay display = display("", true, 0);
    display.on(step("downloading", 1, 4));
    display.on(finished());
    assertNull(written.poll());
  }

  private ProgressDisplay display(String terminals, boolean silent, long quietMs) {
    Console console = new Console(OutputStream.nullOutputStream(), err, terminals, true);
    return new ProgressDisplay(console, silent, quietMs);
  }

  private static Progress step(String step, long done, long total) {
    OptionalLong known = total == 0 ? OptionalLong.empty() : OptionalLong.of(total);
    return new Progress("pull debian:12", step, done, known, false);
  }

  private static Progress finished() {
    return new Progress("pull debian:12", "done", 1, OptionalLong.empty(), true);
  }

  /** Returns what is written next, without its seconds. */
  private String next() throws InterruptedException {
    String text = written.poll(5, TimeUnit.MINUTES);
    assertNotNull(text, "nothing was written");
    return text.replaceAll("\\d+ s", "N s");
  }
}
