package dev.pyro.guest;

import java.nio.ByteBuffer;

/**
 * What one output of a command goes through before it is kept, counted or delivered. It may hold
 * bytes back until it has seen more.
 */
public interface OutputFilter {
  /** Takes bytes, leaving their position as it is, and returns those that may go on. */
  ByteBuffer next(ByteBuffer bytes);

  /** Ends the output and returns what was held back. */
  ByteBuffer end();

  /** Returns one that hands everything on as it came. */
  static OutputFilter none() {
    return new OutputFilter() {
      @Override
      public ByteBuffer next(ByteBuffer bytes) {
        return bytes;
      }

      @Override
      public ByteBuffer end() {
        return ByteBuffer.allocate(0);
      }
    };
  }
}
