package dev.pyro.cli.core;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;

/**
 * Refuses a feature that pyro will have: its command or its flag is already part of the contract,
 * and this version cannot do it.
 */
public final class NotYet {
  private NotYet() {}

  public static PyroException feature(String name, String instead) {
    return new PyroException(
        ErrorCode.UNAVAILABLE, "this version of pyro has no " + name, instead, null);
  }
}
