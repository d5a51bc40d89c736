package dev.pyro.cli.workspace;

import dev.pyro.Command;
import dev.pyro.ExecRequest;
import dev.pyro.ExecStreams;
import dev.pyro.Pyro;
import dev.pyro.WorkspaceExecResult;
import dev.pyro.cli.core.Flag;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.Usage;
import dev.pyro.cli.run.ProgramCommand;

/** {@code pyro workspace exec}. */
public final class WorkspaceExecCommand extends ProgramCommand {
  private static final Flag ENV =
      Flag.withValue("env", "KEY=VALUE", "set a variable; may be repeated");

  @Override
  public Usage usage() {
    return Usage.onWorkspace("run a program in a workspace")
        .program()
        .flags(INTERACTIVE, TTY, StartFlags.CWD, ENV, StartFlags.SECRET_ENV, TIMEOUT)
        .details(
            "What follows after -- is executed as it is; use sh -c for pipes and variables. The",
            "program's output arrives as it is written, stdout and stderr apart, and is kept in the",
            "workspace's log. What the program leaves running is ended with it.",
            "",
            "The exit code is the program's own: 128+n if signal n ended it, 124 if its time was up,",
            "126 or 127 if it could not be started. 125 means that pyro itself failed.",
            "")
        .example("one command", "pyro workspace exec fix -- make test")
        .example(
            "a pipeline, elsewhere, with a variable and ten minutes to finish",
            "pyro workspace exec fix --cwd src --env CI=1 --timeout-seconds 600 -- sh -c 'ls | wc'")
        .example(
            "with a secret of the workspace, in the variable TOKEN",
            "pyro workspace exec fix --secret-env API_TOKEN=TOKEN -- make publish")
        .example("a script of the host", "pyro workspace exec fix -i -- python3 - < script.py")
        .example("a shell", "pyro workspace exec fix -it --timeout-seconds 3600 -- bash")
        .example("the result for a program", "pyro workspace exec fix --json -- make test");
  }

  @Override
  protected String onProcessesEnded() {
    return "pyro workspace service start keeps one running";
  }

  @Override
  protected Ended execute(Pyro pyro, Invocation call, ExecStreams streams) {
    ExecRequest request =
        new ExecRequest(
            new Command.Argv(call.program()),
            StartFlags.cwd(call),
            call.pairs(ENV),
            StartFlags.secretEnv(call),
            timeoutSeconds(call));
    WorkspaceExecResult result = pyro.execWorkspace(call.required(0), request, streams);
    return new Ended(
        result,
        result.exitCode(),
        result.timedOut(),
        result.processesEnded(),
        result.executionMode());
  }
}
