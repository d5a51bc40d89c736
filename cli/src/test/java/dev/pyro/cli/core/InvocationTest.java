package dev.pyro.cli.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.cli.support.Screen;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a command gets of its flags and arguments. */
class InvocationTest {
  private static final Flag LABEL = Flag.withValue("label", "KEY=VALUE", "");

  @Test
  void repeatedFlagsKeepEveryValue() {
    Invocation call =
        new Screen("")
            .parse("workspace", "create", "--label", "a=1", "--label=b=2=3", "--label", "c=");
    assertEquals(Map.of("a", "1", "b", "2=3", "c", ""), call.pairs(LABEL));
    assertEquals(List.of("a=1", "b=2=3", "c="), call.values(LABEL));
  }

  @Test
  void ofEqualKeysTheLastCounts() {
    Invocation call =
        new Screen("").parse("workspace", "create", "--label", "a=1", "--label", "a=2");
    assertEquals(Map.of("a", "2"), call.pairs(LABEL));
  }

  @Test
  void aPatchMayBeginWithDashes() {
    String patch = "--- a/x=y\n+++ b/x=y\n@@ -1 +1 @@\n-a\n+b\n";
    Flag flag = Flag.withValue("patch", "TEXT", "");
    Invocation call = new Screen("").parse("workspace", "patch", "apply", "w", "--patch", patch);
    assertEquals(patch, call.value(flag).orElseThrow());
    assertEquals(List.of("w"), call.arguments());
  }
}
