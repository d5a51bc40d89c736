package dev.pyro.workspace.process;

import dev.pyro.secret.Redactor;
import dev.pyro.workspace.call.WorkspaceUse;
import java.io.IOException;

/** What the machines of workspaces wrote to their serial consoles. */
public final class Consoles {
  private Consoles() {}

  /** Returns the last 64 KiB of the console, without secrets and control characters. */
  public static String read(WorkspaceUse use) {
    try {
      return use.machine().orElseThrow().keepConsole(text -> shown(text, use.redactor()));
    } catch (IOException e) {
      throw use.failed("cannot read the console", e);
    }
  }

  /**
   * Secrets go before the text is cleaned, since one may have control characters, and afterwards,
   * since they may have been put between the characters of one.
   */
  static String shown(String text, Redactor redactor) {
    return redactor.redact(cleaned(redactor.redact(text)));
  }

  private static String cleaned(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints()
        .filter(c -> c == '\n' || c == '\t' || !Character.isISOControl(c))
        .forEach(shown::appendCodePoint);
    return shown.toString();
  }
}
