package dev.pyro.environment;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Splits what is written to it into lines; of a very long line it drops the end. */
final class LineOutput extends OutputStream {
  private static final int MAX_LINE_BYTES = 1 << 18;

  private final Consumer<String> lines;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  LineOutput(Consumer<String> lines) {
    this.lines = lines;
  }

  @Override
  public void write(int b) {
    if (b == '\n') {
      lines.accept(line.toString(StandardCharsets.UTF_8));
      line.reset();
    } else if (line.size() < MAX_LINE_BYTES) {
      line.write(b);
    }
  }
}
