package dev.pyro;

import java.util.Map;
import java.util.Objects;

/**
 * A shell to open.
 *
 * @param cwd the directory it starts in, absolute or relative to {@code /workspace}
 * @param size of its terminal
 * @param secretEnv secrets that it gets, each with the name of its variable
 */
public record ShellRequest(String cwd, TerminalSize size, Map<String, String> secretEnv) {
  /** The size of a shell's terminal unless the caller says otherwise. */
  public static final TerminalSize DEFAULT_SIZE = new TerminalSize(120, 30);

  /** Checks that nothing is null and copies the map. */
  public ShellRequest {
    Objects.requireNonNull(size, "size");
    ExecRequest.requireCwd(cwd);
    secretEnv = Map.copyOf(secretEnv);
  }

  /** Returns a shell in {@code /workspace}, of 120 columns and 30 rows. */
  public static ShellRequest defaults() {
    return new ShellRequest(ExecRequest.DEFAULT_CWD, DEFAULT_SIZE, Map.of());
  }

  /** Returns a copy with another directory. */
  public ShellRequest withCwd(String directory) {
    return new ShellRequest(directory, size, secretEnv);
  }

  /** Returns a copy with another size. */
  public ShellRequest withSize(TerminalSize terminal) {
    return new ShellRequest(cwd, terminal, secretEnv);
  }

  /** Returns a copy with these secrets, each with the name of its variable. */
  public ShellRequest withSecretEnv(Map<String, String> variables) {
    return new ShellRequest(cwd, size, variables);
  }
}
