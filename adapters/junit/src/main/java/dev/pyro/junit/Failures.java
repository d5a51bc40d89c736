package dev.pyro.junit;

import dev.pyro.PyroException;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/** What a test author reads when there can be no sandbox. */
final class Failures {
  private Failures() {}

  static ExtensionConfigurationException of(String what, Place place, PyroException e) {
    return new ExtensionConfigurationException(
        "cannot "
            + what
            + " of "
            + place.name()
            + ": "
            + e.getMessage()
            + e.hint().map(hint -> "\nhint: " + hint).orElse(""),
        e);
  }
}
