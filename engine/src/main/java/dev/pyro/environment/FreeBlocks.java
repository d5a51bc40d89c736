package dev.pyro.environment;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Learns from dumpe2fs(8) which blocks of a file system are free. */
final class FreeBlocks {
  private static final Pattern NUMBER = Pattern.compile("Block (count|size): +(\\d+)");

  /** Of each group, indented; the header's line of that name is not. */
  private static final Pattern FREE = Pattern.compile(" +Free blocks: (.*)");

  private static final Pattern RANGE = Pattern.compile("(\\d+)(?:-(\\d+))?");

  private final List<Range> freeBlocks = new ArrayList<>();
  private long blockCount;
  private long blockSize;

  /** Takes one line of output. */
  void line(String line) {
    Matcher number = NUMBER.matcher(line);
    Matcher free = FREE.matcher(line);
    if (number.matches()) {
      long value = Long.parseLong(number.group(2));
      if (number.group(1).equals("count")) {
        blockCount = value;
      } else {
        blockSize = value;
      }
    } else if (free.matches()) {
      Matcher range = RANGE.matcher(free.group(1));
      while (range.find()) {
        long first = Long.parseLong(range.group(1));
        long last = range.group(2) == null ? first : Long.parseLong(range.group(2));
        freeBlocks.add(new Range(first, last + 1));
      }
    }
  }

  /** Returns what is not free, in bytes and in order. */
  List<Range> used() throws IOException {
    if (blockCount <= 0 || blockSize <= 0) {
      throw new IOException("dumpe2fs told no size of the file system");
    }
    List<Range> used = new ArrayList<>();
    long next = 0;
    for (Range free : freeBlocks) {
      if (free.start() < next || free.end() > blockCount) {
        throw new IOException("dumpe2fs told free blocks out of order at " + free.start());
      }
      if (free.start() > next) {
        used.add(new Range(next * blockSize, free.start() * blockSize));
      }
      next = free.end();
    }
    if (next < blockCount) {
      used.add(new Range(next * blockSize, blockCount * blockSize));
    }
    return used;
  }

  /**
   * A range of blocks or bytes.
   *
   * @param end the first that is not in it
   */
  record Range(long start, long end) {}
}
