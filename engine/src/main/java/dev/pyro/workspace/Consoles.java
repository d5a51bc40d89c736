package dev.pyro.workspace;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.secret.Redactor;
import java.io.IOException;

/** What the machines of workspaces wrote to their serial consoles. */
final class Consoles {
  private final WorkspaceLocks locks;

  Consoles(WorkspaceLocks locks) {
    this.locks = locks;
  }

  String read(String workspace) {
    try (WorkspaceUse use = locks.share(workspace)) {
      Redactor redactor = use.redactor();
      String text = use.running("read the console of").keepConsole();
      // Before it is cleaned, since a secret may have control characters, and afterwards, since
      // they
      // may have been put between the characters of one.
      return redactor.redact(cleaned(redactor.redact(text)));
    } catch (IOException e) {
      throw new PyroException(
          ErrorCode.UNAVAILABLE,
          "cannot read the console of workspace " + workspace + ": " + e.getMessage(),
          e);
    }
  }

  private static String cleaned(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints()
        .filter(c -> c == '\n' || c == '\t' || !Character.isISOControl(c))
        .forEach(shown::appendCodePoint);
    return shown.toString();
  }
}
