package dev.pyro.network.policy;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names that a guest may reach: one name, or all names below one.
 *
 * @param name in ASCII and lower case, without the final dot
 * @param below whether the rule is for the names below that name, and not for the name itself
 */
public record DomainRule(String name, boolean below) {
  private static final int MAX_NAME = 253; // RFC 1035, as text
  private static final String WILDCARD = "*.";
  private static final Pattern NAME =
      Pattern.compile(
          "([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\\.)*[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?");

  /**
   * Reads a rule, such as {@code pypi.org} or {@code *.debian.org}.
   *
   * @return nothing if it is no name, is an address, or is a wildcard of everything below one label
   */
  public static Optional<DomainRule> parse(String text) {
    boolean below = text.startsWith(WILDCARD);
    Optional<String> name = normal(below ? text.substring(WILDCARD.length()) : text);
    boolean isTooWide = below && name.filter(n -> n.indexOf('.') >= 0).isEmpty();
    return isTooWide
        ? Optional.empty()
        : name.filter(n -> !endsInNumber(n)).map(n -> new DomainRule(n, below));
  }

  /** Returns a name as rules have it; nothing if it is none. */
  public static Optional<String> normal(String name) {
    String ascii;
    try {
      ascii = IDN.toASCII(name, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
    String bare = ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii;
    boolean isName = bare.length() <= MAX_NAME && NAME.matcher(bare).matches();
    return isName ? Optional.of(bare) : Optional.empty();
  }

  /** No domain at the top is a number (RFC 3696, 2), so this is an address, or a range of some. */
  private static boolean endsInNumber(String name) {
    return name.substring(name.lastIndexOf('.') + 1).matches("[0-9]+");
  }

  /** Returns whether the rule is for a name that {@link #normal} made. */
  public boolean allows(String asked) {
    return below ? asked.endsWith("." + name) : asked.equals(name);
  }

  @Override
  public String toString() {
    return below ? WILDCARD + name : name;
  }
}
