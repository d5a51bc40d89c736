package dev.pyro.junit;

import org.junit.jupiter.api.extension.ExtensionContext;

/** What a place was given, and what becomes of it. */
sealed interface Held permits HeldVm, HeldWorkspace {
  /** Returns what is injected. */
  Object value();

  /** Tells, with a test or class that failed, what happened in it. */
  void tellFailure(ExtensionContext failed);

  /** Removes it. */
  void remove(ExtensionContext context);
}
