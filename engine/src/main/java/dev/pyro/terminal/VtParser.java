package dev.pyro.terminal;

/**
 * Tells text, control characters and control sequences apart, whatever a stream consists of and
 * wherever it is cut. Strings to the terminal (titles, palettes, questions) are passed over.
 *
 * <p>The states are those of Paul Williams, <a
 * href="https://vt100.net/emu/dec_ansi_parser">vt100.net/emu/dec_ansi_parser</a>, with two of
 * xterm's additions: BEL ends an operating system command, and a colon parts subparameters. The
 * controls of C1 have no meaning, since no program writes them in UTF-8.
 */
final class VtParser {
  private static final char BEL = 0x07;
  private static final char CANCEL = 0x18;
  private static final char SUBSTITUTE = 0x1a;
  private static final char ESC = 0x1b;

  private enum State {
    GROUND,
    ESCAPE,
    /** In a control sequence, before its first character. */
    SEQUENCE_START,
    SEQUENCE,
    /** In a control sequence that means nothing. */
    IGNORED_SEQUENCE,
    COMMAND_STRING,
    STRING
  }

  private final VtActions actions;
  private final Parameters parameters = new Parameters();
  private State state = State.GROUND;
  private char prefix;
  private char intermediate;

  VtParser(VtActions actions) {
    this.actions = actions;
  }

  /** Takes one code point in. */
  void accept(int codePoint) {
    if (codePoint < 0x20) {
      control((char) codePoint);
    } else if (codePoint < 0x7f) {
      graphic((char) codePoint);
    } else if (codePoint >= 0xa0 && state == State.GROUND) {
      actions.print(codePoint);
    } // DEL means nothing; what else is not ASCII has no place in a sequence
  }

  private void control(char c) {
    switch (c) {
      case ESC -> {
        intermediate = 0;
        state = State.ESCAPE;
      }
      case CANCEL, SUBSTITUTE -> state = State.GROUND;
      case BEL -> {
        if (state == State.COMMAND_STRING) {
          state = State.GROUND;
        }
      }
      default -> {
        if (state != State.COMMAND_STRING && state != State.STRING) {
          actions.control(c);
        }
      }
    }
  }

  private void graphic(char c) {
    switch (state) {
      case GROUND -> actions.print(c);
      case ESCAPE -> escape(c);
      case SEQUENCE_START -> {
        state = State.SEQUENCE;
        if (c >= '<' && c <= '?') {
          prefix = c;
        } else {
          sequence(c);
        }
      }
      case SEQUENCE -> sequence(c);
      case IGNORED_SEQUENCE -> {
        if (c >= '@') {
          state = State.GROUND;
        }
      }
      case COMMAND_STRING, STRING -> {} // passed over
    }
  }

  private void escape(char c) {
    if (c < '0') {
      intermediate = c;
      return;
    }
    state =
        switch (intermediate != 0 ? 0 : c) {
          case '[' -> State.SEQUENCE_START;
          case ']' -> State.COMMAND_STRING;
          case 'P', 'X', '^', '_' -> State.STRING;
          default -> State.GROUND;
        };
    if (state == State.SEQUENCE_START) {
      prefix = 0;
      parameters.clear();
    } else if (state == State.GROUND) {
      actions.escape(intermediate, c);
    }
  }

  private void sequence(char c) {
    if (c >= '@') {
      state = State.GROUND;
      actions.sequence(prefix, parameters, intermediate, c);
    } else if (c < '0' && intermediate == 0) {
      intermediate = c;
    } else if (c >= '0' && c <= '9' && intermediate == 0) {
      parameters.digit(c - '0');
    } else if ((c == ';' || c == ':') && intermediate == 0) {
      parameters.next();
    } else {
      state = State.IGNORED_SEQUENCE;
    }
  }
}
