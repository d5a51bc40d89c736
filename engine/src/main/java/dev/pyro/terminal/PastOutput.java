package dev.pyro.terminal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * What a program wrote to a terminal, prepared for another terminal that shows it later. Questions
 * are removed: that terminal would type an answer, and nobody waits for it any more (<a
 * href="https://invisible-island.net/xterm/ctlseqs/ctlseqs.html">XTerm Control Sequences</a>:
 * device attributes, reports of state, window and settings, colours, capabilities, ENQ).
 */
public final class PastOutput {
  private static final byte ENQ = 0x05;
  private static final byte BEL = 0x07;
  private static final byte CANCEL = 0x18;
  private static final byte SUBSTITUTE = 0x1a;
  private static final byte ESC = 0x1b;

  /** A longer sequence is no question. */
  private static final int MAX_SEQUENCE_CHARS = 4096;

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

  /** A sequence that has begun; empty outside of one. */
  private final ByteArrayOutputStream sequence = new ByteArrayOutputStream();

  private byte kind; // the character after ESC, 0 before it
  private byte last;

  /** Takes more of the output and returns what is to be shown of all that is complete. */
  public byte[] next(byte[] piece) {
    for (byte b : piece) {
      accept(b);
    }
    return taken();
  }

  /** Returns what was held back, the beginning of a sequence. */
  public byte[] end() {
    show();
    return taken();
  }

  private byte[] taken() {
    byte[] taken = shown.toByteArray();
    shown.reset();
    return taken;
  }

  private void accept(byte b) {
    if (sequence.size() == 0) {
      if (b == ESC) {
        begin();
      } else if (b != ENQ) {
        shown.write(b);
      }
      return;
    }
    if (b == ESC && !isString()) {
      show();
      begin();
      return;
    }
    sequence.write(b);
    if (b == CANCEL || b == SUBSTITUTE || sequence.size() > MAX_SEQUENCE_CHARS) {
      show();
    } else if (kind == 0) {
      escape(b);
    } else if (isString()) {
      string(b);
    } else if (b >= '@') {
      end(isQuestion(text(), (char) b));
    }
    last = b;
  }

  private void begin() {
    sequence.write(ESC);
    kind = 0;
  }

  private boolean isString() {
    return kind == ']' || kind == 'P' || kind == 'X' || kind == '^' || kind == '_';
  }

  private void escape(byte b) {
    switch (b) {
      case '[', ']', 'P', 'X', '^', '_' -> kind = b;
      case 'Z' -> end(true); // what are you?
      default -> {
        if (b >= '0' || b < ' ') {
          end(false);
        }
      }
    }
  }

  private void string(byte b) {
    if (b == '\\' && last == ESC) {
      end(isQuestion(text()));
    } else if (b == BEL && kind == ']') {
      end(isQuestion(text()));
    }
  }

  private boolean isQuestion(String text) {
    return kind == ']'
        ? text.contains(";?")
        : kind == 'P' && (text.startsWith("$q") || text.startsWith("+q"));
  }

  private static boolean isQuestion(String text, char end) {
    return switch (end) {
      case 'c', 'n', 'x', 't' -> true;
      case 'p' -> text.endsWith("$p");
      case 'q' -> text.startsWith(">");
      case 'u', 'S' -> text.startsWith("?");
      default -> false;
    };
  }

  /** Returns what follows the kind of sequence. */
  private String text() {
    return sequence.toString(StandardCharsets.ISO_8859_1).substring(2);
  }

  private void end(boolean isQuestion) {
    if (isQuestion) {
      sequence.reset();
    } else {
      show();
    }
  }

  private void show() {
    shown.writeBytes(sequence.toByteArray());
    sequence.reset();
  }
}
