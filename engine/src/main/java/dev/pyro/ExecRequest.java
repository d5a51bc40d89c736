package dev.pyro;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * One command in a workspace. Start from {@link #of}.
 *
 * @param command what to run
 * @param cwd the directory it starts in; a relative one is below {@code /workspace}
 * @param env variables beside the usual ones, which they may replace
 * @param secretEnv variables that hold secrets of the workspace: the secret's name, and the
 *     variable's, which is usually the same. This command and what it starts have them, and nothing
 *     else in the guest
 * @param timeoutSeconds how long it may run, in seconds, 1 to 86400
 */
public record ExecRequest(
    Command command,
    String cwd,
    Map<String, String> env,
    Map<String, String> secretEnv,
    int timeoutSeconds) {
  /** Where a command starts unless the caller says otherwise. */
  public static final String DEFAULT_CWD = "/workspace";

  /** Checks everything and copies the variables. */
  public ExecRequest {
    Objects.requireNonNull(command, "command");
    env = Map.copyOf(env);
    secretEnv = Map.copyOf(secretEnv);
    Limits.TIMEOUT_SECONDS.check(timeoutSeconds);
    requireCwd(cwd);
    env.forEach((name, value) -> {
      VariableNames.require(name);
      GuestText.check("the variable " + name, value);
    });
    requireDistinct(env, secretEnv);
  }

  /** A request without secrets. */
  public ExecRequest(Command command, String cwd, Map<String, String> env, int timeoutSeconds) {
    this(command, cwd, env, Map.of(), timeoutSeconds);
  }

  private static void requireDistinct(Map<String, String> env, Map<String, String> secretEnv) {
    Set<String> variables = new HashSet<>();
    secretEnv.forEach((secret, variable) -> {
      VariableNames.require(variable);
      if (env.containsKey(variable)) {
        throw new PyroException(
            ErrorCode.INVALID_ARGUMENT,
            "the variable " + variable + " is given by env and by secret_env",
            "leave it out of env, or put the secret " + secret + " into another variable",
            null);
      }
      if (!variables.add(variable)) {
        throw new PyroException(
            ErrorCode.INVALID_ARGUMENT, "two secrets are to be in the variable " + variable);
      }
    });
  }

  static void requireCwd(String cwd) {
    if (cwd.isEmpty() || cwd.indexOf('\0') >= 0) {
      throw new PyroException(ErrorCode.INVALID_ARGUMENT, "cwd is empty or holds a NUL character");
    }
    GuestText.check("cwd", cwd);
  }

  /** Returns a request with every default: {@code line} is run by {@code /bin/sh -c}. */
  public static ExecRequest of(String line) {
    return of(new Command.Shell(line));
  }

  /** Returns a request with every default: {@code argv} is executed as it is. */
  public static ExecRequest of(List<String> argv) {
    return of(new Command.Argv(argv));
  }

  private static ExecRequest of(Command command) {
    return new ExecRequest(command, DEFAULT_CWD, Map.of(), Limits.TIMEOUT_SECONDS.initial());
  }

  /** Returns a copy with another directory. */
  public ExecRequest withCwd(String directory) {
    return new ExecRequest(command, directory, env, secretEnv, timeoutSeconds);
  }

  /** Returns a copy with other variables. */
  public ExecRequest withEnv(Map<String, String> variables) {
    return new ExecRequest(command, cwd, variables, secretEnv, timeoutSeconds);
  }

  /**
   * Returns a copy with other variables that hold secrets.
   *
   * @param variables the name of each secret, and that of the variable
   */
  public ExecRequest withSecretEnv(Map<String, String> variables) {
    return new ExecRequest(command, cwd, env, variables, timeoutSeconds);
  }

  /** Returns a copy with another timeout, in seconds. */
  public ExecRequest withTimeoutSeconds(int seconds) {
    return new ExecRequest(command, cwd, env, secretEnv, seconds);
  }
}
