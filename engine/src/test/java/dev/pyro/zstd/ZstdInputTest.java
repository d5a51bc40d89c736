package dev.pyro.zstd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the real zstd compresses, and what nobody has compressed. */
@Timeout(300)
class ZstdInputTest {
  private static final byte[] SKIPPABLE =
      HexFormat.of().parseHex("5e2a4d18" + "05000000" + "0102030405");
  private static final String EMPTY_FRAME = "28b52ffd" + "00" + "00" + "010000";

  @TempDir Path folder;

  private static byte[] read(byte[] compressed) throws IOException {
    return new ZstdInput(new ByteArrayInputStream(compressed)).readAllBytes();
  }

  private byte[] compress(byte[] content, String options) throws Exception {
    Path file = Files.write(folder.resolve("content"), content);
    List<String> line = new ArrayList<>(List.of("zstd", "--quiet", "--stdout"));
    line.addAll(Arrays.asList(options.split(" ")));
    Path result = folder.resolve("compressed");
    Process zstd =
        new ProcessBuilder(line)
            .redirectInput(file.toFile())
            .redirectOutput(result.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertEquals(0, zstd.waitFor());
    return Files.readAllBytes(result);
  }

  private static byte[] joined(byte[]... parts) {
    byte[] all = new byte[0];
    for (byte[] part : parts) {
      int at = all.length;
      all = Arrays.copyOf(all, at + part.length);
      System.arraycopy(part, 0, all, at, part.length);
    }
    return all;
  }

  private static byte[] random(int seed, int count) {
    byte[] bytes = new byte[count];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** Words in an order that is like that of a text. */
  private static byte[] text(int seed, int count) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    while (text.length() < count) {
      int word = (int) Math.abs(random.nextGaussian() * 200);
      text.append(Integer.toString(word * 7919, 36)).append(word % 9 == 0 ? '\n' : ' ');
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--fast=5", "-1", "-3", "-9", "-19", "--ultra -22", "--no-check", "--long=27"})
  void contentOfEveryKindComesBack(String options) throws Exception {
    for (byte[] content :
        List.of(
            new byte[0],
            new byte[] {7},
            new byte[3_000_000],
            text(1, 100),
            text(2, 3_000_000),
            random(3, 300_000),
            joined(random(4, 200_000), text(5, 500_000), new byte[500_000], random(4, 200_000)))) {
      assertArrayEquals(content, read(compress(content, options)), options);
    }
  }

  @Test
  void aCopyFromFarBackIsFound() throws Exception {
    byte[] content = joined(random(1, 12_000_000), text(2, 1_000_000), random(1, 12_000_000));
    byte[] compressed = compress(content, "-1 --long=27");
    assertTrue(compressed.length < 13_000_000, "the second half is a copy");
    assertArrayEquals(content, read(compressed));
  }

  @Test
  void framesFollowEachOtherAndSkippableOnesHoldNothing() throws Exception {
    byte[] one = text(1, 1000);
    byte[] two = text(2, 200_000);
    byte[] file =
        joined(
            SKIPPABLE, compress(one, "-3"), SKIPPABLE, SKIPPABLE, compress(two, "-19"), SKIPPABLE);
    assertArrayEquals(joined(one, two), read(file));
    assertEquals(0, read(SKIPPABLE).length);
  }

  @Test
  void whatIsNoZstandardIsNamed() {
    List<String> files =
        List.of(
            "00000000 there is no frame",
            "28b52ffd08 a frame has an unknown feature",
            "28b52ffd010009 it needs a dictionary",
            "28b52ffd0000070000 a block is of an unknown type or too long",
            "28b52ffd0000050000 a block is too short",
            EMPTY_FRAME + "00112233 there is no frame");
    for (String file : files) {
      int space = file.indexOf(' ');
      byte[] bytes = HexFormat.of().parseHex(file.substring(0, space));
      ZipException e = assertThrows(ZipException.class, () -> read(bytes));
      assertEquals("its compression is malformed: " + file.substring(space + 1), e.getMessage());
    }
  }

  @Test
  void aWrongChecksumIsNamed() throws Exception {
    byte[] file = compress(text(1, 1000), "-3");
    file[file.length - 1] ^= 1;
    ZipException e = assertThrows(ZipException.class, () -> read(file));
    assertEquals("its compression is malformed: a checksum is wrong", e.getMessage());
  }

  /** Of damage comes a failure of reading, or other content where there is no checksum. */
  @Test
  void damagedFilesEndInNothingWorseThanAFailure() throws Exception {
    Random random = new Random(1);
    for (String options : List.of("-1 --no-check", "-19 --no-check")) {
      byte[] good = compress(joined(text(1, 40_000), random(2, 3000)), options);
      for (int i = 0; i < 3000; i++) {
        byte[] bad = Arrays.copyOf(good, i % 5 == 0 ? random.nextInt(good.length) : good.length);
        for (int j = 0; j < 1 + i % 3 && bad.length > 6; j++) {
          bad[6 + random.nextInt(Math.min(bad.length - 6, i % 2 == 0 ? 300 : bad.length))] ^=
              (byte) (1 << random.nextInt(8));
        }
        try {
          read(bad);
        } catch (IOException _) {
          // anything else fails the test
        }
      }
    }
  }
}
