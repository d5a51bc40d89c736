package dev.pyro.bench;

import com.google.gson.JsonObject;
import java.util.Locale;

/**
 * What pyro promises, next to what was measured.
 *
 * @param text the promise
 * @param limit the number in it
 * @param measured the same number as it was measured
 * @param met whether the promise was kept
 */
record Claim(String text, double limit, double measured, boolean met) {

  static Claim atLeast(String text, double limit, double measured) {
    return new Claim(text, limit, measured, measured >= limit);
  }

  static Claim atMost(String text, double limit, double measured) {
    return new Claim(text, limit, measured, measured <= limit);
  }

  JsonObject json() {
    JsonObject claim = new JsonObject();
    claim.addProperty("claim", text);
    claim.addProperty("limit", limit);
    claim.addProperty("measured", measured);
    claim.addProperty("met", met);
    return claim;
  }

  String line() {
    return String.format(
        Locale.ROOT, "claim: %s: %.1f, %s", text, measured, met ? "met" : "NOT MET");
  }
}
