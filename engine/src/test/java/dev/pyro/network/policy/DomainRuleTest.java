package dev.pyro.network.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A rule is for its name, or for all names below it, and for no name that only looks like one. */
class DomainRuleTest {
  @ParameterizedTest
  @CsvSource({
    "pypi.org, pypi.org, true",
    "pypi.org, www.pypi.org, false",
    "pypi.org, notpypi.org, false",
    "pypi.org, pypi.org.evil.example, false",
    "*.debian.org, www.debian.org, true",
    "*.debian.org, a.b.debian.org, true",
    "*.debian.org, debian.org, false",
    "*.debian.org, notdebian.org, false",
    "*.debian.org, debian.org.evil.example, false",
    "localhost, localhost, true",
    "bücher.example, xn--bcher-kva.example, true",
  })
  void aRuleAllowsTheNamesThatItSays(String rule, String name, boolean isAllowed) {
    assertEquals(isAllowed, DomainRule.parse(rule).orElseThrow().allows(name));
  }

  @ParameterizedTest
  @CsvSource({
    "PyPI.Org, pypi.org",
    "pypi.org., pypi.org",
    "BÜCHER.example, xn--bcher-kva.example",
    "pypi。org, pypi.org", // the full stop of East Asia (RFC 3490, 3.1)
  })
  void aNameHasOneForm(String text, String normal) {
    assertEquals(Optional.of(normal), DomainRule.normal(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "..", "a..b", "-a", "a-", "a b", "a/b", "a\u0000b", "pypi.org.."})
  void whatIsNoNameHasNone(String text) {
    assertEquals(Optional.empty(), DomainRule.normal(text));
  }

  @Test
  void aNameIsAsLongAsDnsAllows() {
    String label = "a".repeat(63);
    String longest = String.join(".", label, label, label, "a".repeat(61));
    assertEquals(Optional.of(longest), DomainRule.normal(longest));
    assertEquals(Optional.empty(), DomainRule.normal(longest + "a"));
    assertEquals(Optional.empty(), DomainRule.normal(label + "a.org"));
  }
}
