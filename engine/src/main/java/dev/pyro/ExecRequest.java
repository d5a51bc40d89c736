package dev.pyro;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * One command in a workspace. Start from {@link #of}.
 *
 * @param command what to run
 * @param cwd the directory it starts in; a relative one is below {@code /workspace}
 * @param env variables beside the usual ones, which they may replace
 * @param timeoutSeconds how long it may run, in seconds, 1 to 86400
 */
public record ExecRequest(
    Command command, String cwd, Map<String, String> env, int timeoutSeconds) {
  /** Where a command starts unless the caller says otherwise. */
  public static final String DEFAULT_CWD = "/workspace";

  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** Checks everything and copies the variables. */
  public ExecRequest {
    Objects.requireNonNull(command, "command");
    env = Map.copyOf(env);
    RunRequest.requireTimeout(timeoutSeconds);
    if (cwd.isEmpty() || cwd.indexOf('\0') >= 0) {
      throw new PyroException(ErrorCode.INVALID_ARGUMENT, "cwd is empty or holds a NUL character");
    }
    env.forEach((name, value) -> {
      if (!VARIABLE.matcher(name).matches()) {
        throw new PyroException(
            ErrorCode.INVALID_ARGUMENT, "\"" + name + "\" is no name of a variable");
      }
      if (value.indexOf('\0') >= 0) {
        throw new PyroException(
            ErrorCode.INVALID_ARGUMENT, "the variable " + name + " holds a NUL character");
      }
    });
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
    return new ExecRequest(command, DEFAULT_CWD, Map.of(), RunRequest.DEFAULT_TIMEOUT_SECONDS);
  }

  /** Returns a copy with another directory. */
  public ExecRequest withCwd(String directory) {
    return new ExecRequest(command, directory, env, timeoutSeconds);
  }

  /** Returns a copy with other variables. */
  public ExecRequest withEnv(Map<String, String> variables) {
    return new ExecRequest(command, cwd, variables, timeoutSeconds);
  }

  /** Returns a copy with another timeout, in seconds. */
  public ExecRequest withTimeoutSeconds(int seconds) {
    return new ExecRequest(command, cwd, env, seconds);
  }
}
