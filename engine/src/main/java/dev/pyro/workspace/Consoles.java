package dev.pyro.workspace;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.machine.DetachedMachine;
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
      DetachedMachine machine = use.running("read the console of");
      return machine.keepConsole(text -> shown(text, use.redactor()));
    } catch (IOException e) {
      throw new PyroException(
          ErrorCode.UNAVAILABLE,
          "cannot read the console of workspace " + workspace + ": " + e.getMessage(),
          e);
    }
  }

  /**
   * Secrets go before the text is cleaned, since one may have control characters, and afterwards,
   * since they may have been put between the characters of one.
   */
  private static String shown(String text, Redactor redactor) {
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
