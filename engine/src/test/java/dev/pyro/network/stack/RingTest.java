package dev.pyro.network.stack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bytes come out as they went in, and memory is held only while there are any. */
class RingTest {
  private static final int MOST = 64 * 1024;

  private final Buffers buffers = new Buffers(1 << 20);
  private final Ring ring = new Ring(buffers, MOST);

  @Test
  void anEmptyRingHoldsNoMemory() {
    assertEquals(0, buffers.used());
    assertEquals(3, ring.put(bytes(3)));
    assertEquals(Buffers.SMALLEST, buffers.used());
    ring.drop(3);
    assertEquals(0, buffers.used());
  }

  @Test
  void aRingTakesNoMoreThanItsMost() {
    assertEquals(MOST, ring.put(bytes(MOST + 5)));
    assertEquals(0, ring.space());
    assertEquals(0, ring.put(bytes(1)));
    assertFalse(ring.makeRoom(1));
    ring.clear();
    assertEquals(0, buffers.used());
  }

  @Test
  void withoutMemoryARingTakesNothingUntilThereIsSome() {
    Buffers few = new Buffers(Buffers.SMALLEST);
    Ring first = new Ring(few, MOST);
    Ring second = new Ring(few, MOST);
    assertEquals(Buffers.SMALLEST, first.put(bytes(MOST)));
    assertEquals(0, second.space());
    assertEquals(0, second.put(bytes(1)));
    assertFalse(second.makeRoom(1));
    first.clear();
    assertTrue(second.makeRoom(1));
    assertEquals(1, second.put(bytes(1)));
  }

  @Test
  void aFullRingGrowsAsFarAsThereIsMemory() {
    Buffers few = new Buffers(4 * Buffers.SMALLEST);
    Ring first = new Ring(few, 8 * Buffers.SMALLEST);
    assertEquals(Buffers.SMALLEST, first.put(bytes(Buffers.SMALLEST)));
    assertTrue(first.canGrow());
    assertTrue(first.makeRoom(7 * Buffers.SMALLEST)); // twice as much, as there is no more
    assertEquals(Buffers.SMALLEST, first.put(bytes(Buffers.SMALLEST)));
    assertFalse(first.canGrow());
    assertFalse(first.makeRoom(1));
    first.drop(1);
    assertTrue(first.canGrow());
    assertTrue(first.makeRoom(1));
  }

  @Test
  void bytesComeOutAsTheyWentInHoweverTheRingGrowsAndTurns() {
    Random random = new Random(7);
    Deque<Byte> expected = new ArrayDeque<>();
    for (int count = 0; count < 2000; count++) {
      byte[] some = new byte[random.nextInt(5000)];
      random.nextBytes(some);
      int taken = ring.put(ByteBuffer.wrap(some));
      assertEquals(Math.min(some.length, MOST - expected.size()), taken);
      for (int at = 0; at < taken; at++) {
        expected.add(some[at]);
      }
      int out = random.nextInt(ring.size() + 1);
      byte[] got = taken(out);
      byte[] wanted = new byte[out];
      for (int at = 0; at < out; at++) {
        wanted[at] = expected.remove();
      }
      assertArrayEquals(wanted, got);
      assertEquals(expected.size(), ring.size());
    }
  }

  private byte[] taken(int count) {
    ByteBuffer all = ByteBuffer.allocate(count);
    for (ByteBuffer part : ring.peek(0, count)) {
      all.put(part);
    }
    ring.drop(count);
    return all.array();
  }

  private static ByteBuffer bytes(int count) {
    return ByteBuffer.allocate(count);
  }
}
