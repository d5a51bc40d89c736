package dev.pyro.network.policy;

import java.util.Set;

/**
 * Whether a guest may do something, and why.
 *
 * @param isAllowed whether it may
 * @param rule the rule that decided, or why it is denied, in words for people
 * @param names if this is not empty, the first bytes of the connection must ask for one of these
 *     names
 */
public record Decision(boolean isAllowed, String rule, Set<String> names) {
  /** Copies the names. */
  public Decision {
    names = Set.copyOf(names);
  }

  static Decision allow(String rule) {
    return new Decision(true, rule, Set.of());
  }

  static Decision allowIfNamed(String rule, Set<String> names) {
    return new Decision(true, rule, names);
  }

  static Decision deny(String why) {
    return new Decision(false, why, Set.of());
  }
}
