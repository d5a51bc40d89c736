package dev.pyro.cli.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CleanOutputTest {
  private static String shown(byte[] output, int piece) {
    CleanOutput clean = new CleanOutput();
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    for (int i = 0; i < output.length; i += piece) {
      shown.writeBytes(clean.next(output, i, Math.min(piece, output.length - i)));
    }
    return shown.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 1000})
  void piecesAreCleanedAsTheWhole(int piece) {
    String output = "é漢👍\u001b[1;31mred\u001b[0m\u001b]52;c;AAAA\u0007\u009b2J\u202ex\u001b[2Jy\n";
    assertEquals(
        "é漢👍\u001b[1;31mred\u001b[0m]52;c;AAAA2Jx[2Jy\n",
        shown(output.getBytes(StandardCharsets.UTF_8), piece));
  }

  @Test
  void whatIsNoCharacterIsShownAsUnknown() {
    assertEquals("a\ufffdb", shown(new byte[] {'a', (byte) 0xff, 'b'}, 1));
  }

  @Test
  void whatOnlyBeginsLikeAColourIsNotKeptBackForLong() {
    String numbers = "1;".repeat(100);
    assertEquals("[" + numbers, shown(("\u001b[" + numbers).getBytes(StandardCharsets.UTF_8), 7));
  }
}
