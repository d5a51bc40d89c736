package dev.pyro.guest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldsTest {
  @Test
  void whatIsBuiltIsReadBack() throws Exception {
    byte[] bytes =
        new Fields.Builder()
            .put(Tag.EXIT_CODE, 200)
            .put(Tag.DURATION_US, 1L << 40)
            .put(Tag.MESSAGE, "grüße")
            .build();
    Fields fields = Fields.parse(ByteBuffer.wrap(bytes));
    assertEquals(200, fields.number(Tag.EXIT_CODE));
    assertEquals(1L << 40, fields.number(Tag.DURATION_US));
    assertEquals(Optional.of("grüße"), fields.text(Tag.MESSAGE));
    assertEquals(Optional.empty(), fields.text(Tag.HOSTNAME));
  }

  @Test
  void numbersAreBigEndianOfTheirTagsWidth() {
    assertArrayEquals(
        HexFormat.of().parseHex("0002000000020001"),
        new Fields.Builder().put(Tag.GENERATION, 1).build());
  }

  @ParameterizedTest
  @CsvSource({
    "0002, a field is cut short",
    "0063000000020 0, field 99 is longer than its frame",
    "00020000000300, GENERATION is longer than its frame",
    "0002ffffffff00, GENERATION is longer than its frame",
    "00020000000100, GENERATION has 1 bytes",
    "00020000000200010002000000020001, GENERATION comes twice",
  })
  void whatIsNotAsTheProtocolSaysIsRefused(String hex, String message) {
    ByteBuffer payload = ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
    assertEquals(
        message,
        assertThrows(GuestProtocolException.class, () -> Fields.parse(payload)).getMessage());
  }

  @Test
  void aNumberAboveTheLargestLongIsTheLargestLong() throws Exception {
    Fields fields =
        Fields.parse(ByteBuffer.wrap(new Fields.Builder().put(Tag.DURATION_US, -1).build()));
    assertEquals(Long.MAX_VALUE, fields.number(Tag.DURATION_US));
  }

  @Test
  void controlCharactersOfATextAreNotPassedOn() throws Exception {
    byte[] bytes = new Fields.Builder().put(Tag.MESSAGE, "a\u001b[2Jb\u009bc").build();
    assertEquals(Optional.of("a?[2Jb?c"), Fields.parse(ByteBuffer.wrap(bytes)).text(Tag.MESSAGE));
  }
}
