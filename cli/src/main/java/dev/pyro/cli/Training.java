package dev.pyro.cli;

import java.io.OutputStream;

/**
 * What the JVM watches when the launcher has it make its start-up cache: the commands that need no
 * machine, with their output thrown away.
 */
public final class Training {
  private static final String[][] LINES = {
    {"--version"},
    {"run", "--help"},
    {"workspace", "list"},
    {"workspace", "list", "--json"},
    {
      "workspace", "create", "--seed-path=.", "--label", "a=b", "--network-policy", "no-such-policy"
    },
    {"workspace", "exec", "no-such-workspace", "--env", "A=b", "--", "true"},
    {"workspace", "diff", "no-such-workspace"},
    {"workspace", "file", "read", "no-such-workspace", "a"},
    {"workspace", "file", "list", "no-such-workspace"},
    {"workspace", "file", "write", "no-such-workspace", "a", "--text", "a"},
    {"workspace", "patch", "apply", "no-such-workspace", "--patch", "a"},
    {"workspace", "status", "no-such-workspace", "--json"},
    {"env", "list"},
    {"env", "list", "--json"},
    {"env", "inspect", "no-such-environment", "--json"},
    {"run", "-i", "--mem-mib=512", "--timeout-seconds", "5", "no-such-environment", "--", "true"},
  };

  private Training() {}

  /** Runs the commands one after the other. */
  public static void main(String[] args) {
    OutputStream nowhere = OutputStream.nullOutputStream();
    for (String[] line : LINES) {
      Main.run(new Console(nowhere, nowhere, "", false), line);
    }
  }
}
