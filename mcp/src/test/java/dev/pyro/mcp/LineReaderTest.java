package dev.pyro.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LineReaderTest {
  private static final int MAX_BYTES = 200_000;

  @Test
  void linesComeOutAsTheyWentInHoweverTheyArrive() throws IOException {
    Random random = new Random(1);
    StringBuilder text = new StringBuilder();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      int length = random.nextInt(10) == 0 ? random.nextInt(2 * MAX_BYTES) : random.nextInt(100);
      String line = Character.toString('a' + i % 26).repeat(length);
      text.append(line).append('\n');
      expected.add(length > MAX_BYTES ? "too long" : line);
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    InputStream dribble =
        new ByteArrayInputStream(bytes) {
          @Override
          public synchronized int read(byte[] target, int offset, int length) {
            return super.read(target, offset, Math.min(length, 1 + random.nextInt(20_000)));
          }
        };
    assertEquals(expected, read(dribble));
  }

  @Test
  void theLimitIsExact() throws IOException {
    String most = "x".repeat(MAX_BYTES);
    assertEquals(List.of(most, "too long"), read(stream(most + "\n" + most + "y\n")));
    assertEquals(List.of(most), read(stream(most)));
    assertEquals(List.of("too long"), read(stream(most + "y")));
    assertEquals(List.of("too long", "z"), read(stream(most + most + "\nz")));
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> read(InputStream in) throws IOException {
    LineReader reader = new LineReader(in, MAX_BYTES);
    List<String> items = new ArrayList<>();
    while (true) {
      switch (reader.next()) {
        case LineReader.Line line ->
            items.add(StandardCharsets.UTF_8.decode(line.bytes()).toString());
        case LineReader.TooLong _ -> items.add("too long");
        case LineReader.End _ -> {
          return items;
        }
      }
    }
  }
}
