package dev.pyro.guest;

import java.io.IOException;

/** The agent broke the protocol: the connection is of no more use. */
final class GuestProtocolException extends IOException {
  private static final long serialVersionUID = 1L;

  GuestProtocolException(String message) {
    super(message);
  }
}
