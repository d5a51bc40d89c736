package dev.pyro.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputKeeperTest {
  private static final int LIMIT = 2 * OutputKeeper.HALF_BYTES;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 32_767, 32_768, 32_769, 65_535, 65_536})
  void upToTheLimitEverythingIsKept(int length) {
    String all = digits(length);
    OutputKeeper keeper = fed(all, 1000);
    assertEquals(all, keeper.text());
    assertEquals(length, keeper.total());
    assertFalse(keeper.truncated());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 4096, 70_000})
  void beyondItHeadAndTailAreKeptAndTheGapIsNamed(int chunk) {
    String all = digits(LIMIT + 100_001);
    OutputKeeper keeper = fed(all, chunk);
    assertTrue(keeper.truncated());
    assertEquals(all.length(), keeper.total());
    assertEquals(
        all.substring(0, OutputKeeper.HALF_BYTES)
            + "\n[... 100001 bytes left out ...]\n"
            + all.substring(all.length() - OutputKeeper.HALF_BYTES),
        keeper.text());
  }

  @Test
  void noCharacterIsCutInTwo() {
    String all = "x" + "€".repeat(LIMIT);
    String text = fed(all, 4096).text();
    assertFalse(text.contains("\uFFFD"), "a replacement character");
    long kept = text.codePoints().filter(c -> c == '€').count();
    assertTrue(text.contains("[... " + (3L * (LIMIT - kept)) + " bytes left out ...]"));
  }

  private static OutputKeeper fed(String text, int chunk) {
    OutputKeeper keeper = new OutputKeeper();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at < bytes.length; at += chunk) {
      keeper.add(ByteBuffer.wrap(bytes, at, Math.min(chunk, bytes.length - at)));
    }
    return keeper;
  }

  private static String digits(int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append((char) ('0' + (i * 7 + i / 10) % 10));
    }
    return text.toString();
  }
}
