package dev.pyro.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class FreeBlocksTest {
  private static final String HEADER =
      """
      Block count:              100
      Free blocks:              7
      Block size:               1024
      """;

  @Test
  void whatIsNotFreeIsUsed() throws IOException {
    assertEquals(
        List.of(
            new FreeBlocks.Range(0, 10 * 1024),
            new FreeBlocks.Range(13 * 1024, 20 * 1024),
            new FreeBlocks.Range(21 * 1024, 50 * 1024)),
        read(HEADER + "Group 0:\n  Free blocks: 10-12, 20\nGroup 1:\n  Free blocks: 50-99\n")
            .used());
  }

  @Test
  void fullGroupHasNoFreeBlocks() throws IOException {
    assertEquals(
        List.of(new FreeBlocks.Range(0, 100 * 1024)), read(HEADER + "  Free blocks: \n").used());
  }

  @Test
  void blocksBeyondTheEndAreRefused() {
    assertThrows(IOException.class, () -> read(HEADER + "  Free blocks: 90-100\n").used());
  }

  @Test
  void blocksOutOfOrderAreRefused() {
    assertThrows(IOException.class, () -> read(HEADER + "  Free blocks: 50-60, 40\n").used());
  }

  @Test
  void outputWithoutSizesIsRefused() {
    assertThrows(IOException.class, () -> read("  Free blocks: 1-2\n").used());
  }

  private static FreeBlocks read(String output) {
    FreeBlocks blocks = new FreeBlocks();
    output.lines().forEach(blocks::line);
    return blocks;
  }
}
