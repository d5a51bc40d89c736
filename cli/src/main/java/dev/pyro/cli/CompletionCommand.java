package dev.pyro.cli;

import dev.pyro.cli.core.ExitCode;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.Subcommand;
import dev.pyro.cli.core.Usage;
import dev.pyro.cli.core.UsageException;
import dev.pyro.tools.ResultJson;
import java.util.List;
import java.util.Map;

/** {@code pyro completion}. */
final class CompletionCommand implements Subcommand {
  static final List<String> SHELLS = List.of("bash", "zsh", "fish");

  @Override
  public Usage usage() {
    return Usage.of("print a script that completes commands and flags in your shell")
        .arguments("SHELL")
        .details("SHELL is bash, zsh or fish.")
        .example("in ~/.bashrc", "eval \"$(pyro completion bash)\"")
        .example("in ~/.zshrc, after compinit", "eval \"$(pyro completion zsh)\"")
        .example("once, for fish", "pyro completion fish > ~/.config/fish/completions/pyro.fish");
  }

  @Override
  public int run(Invocation call) {
    String shell = call.required(0);
    String script =
        switch (shell) {
          case "bash" -> ShellCompletion.bash();
          case "zsh" -> ShellCompletion.zsh();
          case "fish" -> FishCompletion.script();
          default ->
              throw new UsageException(
                  "there is no completion for the shell \"" + shell + "\"",
                  UsageException.didYouMean(
                      "", shell, SHELLS, "there is: " + String.join(", ", SHELLS)));
        };
    call.console()
        .print(call.json() ? ResultJson.text(Map.of("shell", shell, "script", script)) : script);
    return ExitCode.OK;
  }
}
