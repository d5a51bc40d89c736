package dev.pyro.tree;

import java.io.IOException;

/** An archive cannot be read any further. */
final class TarFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  TarFormatException(String message) {
    super(message);
  }
}
