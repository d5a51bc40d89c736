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

  /** Refuses a call that names a secret. */
  static void refuseSecrets(Invocation call, Flag... flags) {
    for (Flag flag : flags) {
      if (call.has(flag)) {
        throw feature(
            "secrets",
            "leave --" + flag.name() + " out; exec --env passes what need not be secret");
      }
    }
  }
}
