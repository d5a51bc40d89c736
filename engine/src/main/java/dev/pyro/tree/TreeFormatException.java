package dev.pyro.tree;

import java.io.IOException;

/** A tree stream is not as the protocol says: nothing of it can be relied on. */
public final class TreeFormatException extends IOException {
  private static final long serialVersionUID = 1L;

  TreeFormatException(String message) {
    super(message);
  }
}
