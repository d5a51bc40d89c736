package dev.pyro.guest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/** How a guest behaves that is not what it seems: it lies, stalls, trickles or floods. */
public enum Manner {
  /** A lie: a frame that only the host sends. */
  HOSTS_FRAME {
    @Override
    void act(Out out, int stream, byte[] result) throws IOException {
      out.send(Frame.encode(Wire.HELLO, 0, 0, NOTHING));
    }
  },
  /** A lie: a frame for a stream that is not open. */
  NO_STREAM {
    @Override
    void act(Out out, int stream, byte[] result) throws IOException {
      out.send(Frame.encode(Wire.RESULT, 0, 7777, result));
    }
  },
  /** A lie: output on the channel of the input. */
  WRONG_CHANNEL {
    @Override
    void act(Out out, int stream, byte[] result) throws IOException {
      out.send(Frame.encode(Wire.DATA, Wire.CHANNEL_IN, stream, ONE_BYTE));
    }
  },
  /** A lie: output without a byte. */
  EMPTY_OUTPUT {
    @Override
    void act(Out out, int stream, byte[] result) throws IOException {
      out.send(Frame.encode(Wire.DATA, Wire.CHANNEL_OUT, stream, NOTHING));
    }
  },
  /** A lie: output after its end. */
  AFTER_THE_END {
    @Override
    void act(Out out, int stream, byte[] result) throws IOException {
      out.send(Frame.encode(Wire.EOF, Wire.CHANNEL_OUT, stream, NOTHING));
      out.send(Frame.encode(Wire.DATA, Wire.CHANNEL_OUT, stream, ONE_BYTE));
    }
  },
  /** A lie: output that is no record of anything, and then a good end. */
  JUNK {
    @Override
    void act(Out out, int stream, byte[] result) throws IOException {
      byte[] junk = new byte[100];
      Arrays.fill(junk, (byte) 0xff);
      out.send(Frame.encode(Wire.DATA, Wire.CHANNEL_OUT, stream, junk));
      out.send(Frame.encode(Wire.RESULT, 0, stream, result));
    }
  },
  /** A lie: a good end before any output. */
  NO_OUTPUT {
    @Override
    void act(Out out, int stream, byte[] result) throws IOException {
      out.send(Frame.encode(Wire.RESULT, 0, stream, result));
    }
  },
  /** A lie: more bytes than a frame may have. */
  LONG_FRAME {
    @Override
    void act(Out out, int stream, byte[] result) throws IOException {
      ByteBuffer header =
          ByteBuffer.allocate(8).put(Wire.RESULT).put((byte) 0).putShort((short) -1);
      out.send(header.putInt(stream).flip());
    }
  },
  /** A lie: a field that its frame cuts off. */
  SHORT_FIELD {
    @Override
    void act(Out out, int stream, byte[] result) throws IOException {
      out.send(Frame.encode(Wire.RESULT, 0, stream, new byte[] {0, 29, 0}));
    }
  },
  /** A lie: a field that is longer than its frame. */
  LONG_FIELD {
    @Override
    void act(Out out, int stream, byte[] result) throws IOException {
      out.send(Frame.encode(Wire.RESULT, 0, stream, new byte[] {0, 29, 0x7f, -1, -1, -1, 0}));
    }
  },
  /** A lie: a field of another width. */
  WIDE_FIELD {
    @Override
    void act(Out out, int stream, byte[] result) throws IOException {
      out.send(Frame.encode(Wire.RESULT, 0, stream, new byte[] {0, 29, 0, 0, 0, 2, 0, 0}));
    }
  },
  /** A lie: a field that comes twice. */
  TWICE {
    @Override
    void act(Out out, int stream, byte[] result) throws IOException {
      Fields.Builder fields = new Fields.Builder().put(Tag.EXIT_CODE, 0).put(Tag.EXIT_CODE, 0);
      out.send(Frame.encode(Wire.RESULT, 0, stream, fields.build()));
    }
  },
  /** No lie, but of no use: a result with nothing but a field that nobody knows. */
  UNKNOWN_FIELD {
    @Override
    void act(Out out, int stream, byte[] result) throws IOException {
      out.send(Frame.encode(Wire.RESULT, 0, stream, new byte[] {3, 3, 0, 0, 0, 1, 0}));
    }
  },
  /** A lie: an error that nobody knows, in words that attack a terminal. */
  UNKNOWN_ERROR {
    @Override
    void act(Out out, int stream, byte[] result) throws IOException {
      Fields.Builder fields = new Fields.Builder().put(Tag.ERROR, 999).put(Tag.ERRNO, -1L);
      fields.put(Tag.MESSAGE, "\033[2J trust me\n");
      out.send(Frame.encode(Wire.RESULT, 0, stream, fields.build()));
    }
  },
  /** A lie: a message that is too long. */
  LONG_MESSAGE {
    @Override
    void act(Out out, int stream, byte[] result) throws IOException {
      Fields.Builder fields = new Fields.Builder().put(Tag.ERROR, GuestError.FAILED);
      fields.put(Tag.MESSAGE, new byte[Wire.MAX_MESSAGE_BYTES + 1]);
      out.send(Frame.encode(Wire.RESULT, 0, stream, fields.build()));
    }
  },
  /** A lie: numbers that cannot be. */
  HUGE_NUMBERS {
    @Override
    void act(Out out, int stream, byte[] result) throws IOException {
      Fields.Builder fields = new Fields.Builder();
      for (Tag tag : new Tag[] {Tag.AT, Tag.BEGIN, Tag.TOTAL, Tag.ENDED_NS, Tag.DURATION_US}) {
        fields.put(tag, -1L);
      }
      fields.put(Tag.STATE, 3).put(Tag.REASON, 255).put(Tag.EXIT_CODE, 255).put(Tag.TIMED_OUT, 255);
      fields.put(Tag.LEFT_BEHIND, -1L);
      out.send(Frame.encode(Wire.RESULT, 0, stream, fields.build()));
    }
  },
  /** A lie: it takes more input than it was sent. */
  GRANT {
    @Override
    void act(Out out, int stream, byte[] result) throws IOException {
      out.send(Frame.encode(Wire.CREDIT, 0, stream, new byte[] {0x7f, 0, 0, 0}));
    }
  },
  /** A lie: it says that the host broke the protocol. */
  FAULT {
    @Override
    void act(Out out, int stream, byte[] result) throws IOException {
      Fields.Builder fields = new Fields.Builder().put(Tag.ERROR, 8).put(Tag.MESSAGE, "your fault");
      out.send(Frame.encode(Wire.FAULT, 0, 0, fields.build()));
    }
  },
  /** It hangs up in the middle of a frame. */
  HANG_UP {
    @Override
    void act(Out out, int stream, byte[] result) throws IOException {
      out.send(ByteBuffer.wrap(new byte[] {Wire.RESULT, 0, 0}));
      out.hangUp();
    }
  },
  /** It stalls: it says nothing. */
  SILENT(true) {
    @Override
    void act(Out out, int stream, byte[] result) {}
  },
  /** It trickles: a byte of output every now and then. */
  TRICKLE(true) {
    @Override
    void act(Out out, int stream, byte[] result) throws IOException {
      for (int i = 0; ; i++) {
        byte[] next = i < LONG_RECORD.length ? new byte[] {LONG_RECORD[i]} : ONE_BYTE;
        out.send(Frame.encode(Wire.DATA, Wire.CHANNEL_OUT, stream, next));
        LockSupport.parkNanos(20_000_000);
      }
    }
  },
  /** It floods: as much output as it was granted, for ever. */
  FLOOD(true) {
    @Override
    void act(Out out, int stream, byte[] result) throws IOException, InterruptedException {
      while (true) {
        out.sendGranted(stream, ZEROS);
      }
    }
  },
  /** It floods: frames without an end that grant nothing. */
  FLOOD_OF_GRANTS(true) {
    @Override
    void act(Out out, int stream, byte[] result) throws IOException {
      while (true) {
        out.send(Frame.encode(Wire.CREDIT, 0, stream, new byte[4]));
        LockSupport.parkNanos(1_000_000);
      }
    }
  };

  private static final byte[] NOTHING = {};
  private static final byte[] ONE_BYTE = {0};

  /** The head of an entry of 8192 bytes, so that a stream of files is not wrong at once. */
  private static final byte[] LONG_RECORD = {1, 0, 0, 0x20, 0};

  private static final byte[] ZEROS = new byte[Wire.MAX_PAYLOAD_BYTES];

  private final boolean endless;

  Manner() {
    this(false);
  }

  Manner(boolean endless) {
    this.endless = endless;
  }

  /** Where a guest says what it says. */
  interface Out {
    void send(ByteBuffer frame) throws IOException;

    /** Sends output that the host has granted; waits for the grant. */
    void sendGranted(int stream, byte[] output) throws IOException, InterruptedException;

    void hangUp() throws IOException;
  }

  /** Returns whether it goes on until the host has enough. */
  public boolean isEndless() {
    return endless;
  }

  /**
   * Answers a request.
   *
   * @param result what an honest guest would end with
   */
  abstract void act(Out out, int stream, byte[] result) throws IOException, InterruptedException;
}
