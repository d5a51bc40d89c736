package dev.pyro.cli;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;

/** Refuses what the contract has and this version does not. */
final class Absent {
  private Absent() {}

  static PyroException feature(String name, String instead) {
    return new PyroException(
        ErrorCode.UNAVAILABLE, "this version of pyro has no " + name, instead, null);
  }
}
