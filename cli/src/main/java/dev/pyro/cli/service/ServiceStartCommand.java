package dev.pyro.cli.service;

import dev.pyro.Command;
import dev.pyro.Limits;
import dev.pyro.PublishedPort;
import dev.pyro.Pyro;
import dev.pyro.ServiceSpec;
import dev.pyro.ServiceStatus;
import dev.pyro.cli.core.Flag;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.Usage;
import dev.pyro.cli.workspace.StartFlags;

/** {@code pyro workspace service start}. */
public final class ServiceStartCommand extends ServiceCommand {
  private static final Flag TIMEOUT =
      Flag.number(
          "ready-timeout-seconds",
          Limits.READY_TIMEOUT_SECONDS,
          "stop it if it is not ready by then");
  private static final Flag INTERVAL =
      Flag.number(
          "ready-interval-ms", Limits.READY_INTERVAL_MS, "how often to look whether it is ready");
  private static final Flag PUBLISH =
      Flag.withValue("publish", "[HOST:]GUEST", "publish its port on 127.0.0.1; may be repeated");

  @Override
  public Usage usage() {
    return onService("start a program in the background and wait until it is ready")
        .program()
        .flags(StartFlags.CWD)
        .flags(ReadinessFlags.FILE, ReadinessFlags.TCP, ReadinessFlags.HTTP, ReadinessFlags.COMMAND)
        .flags(TIMEOUT, INTERVAL, StartFlags.SECRET_ENV, PUBLISH)
        .details(
            "What follows after -- is executed as it is; use sh -c for pipes and variables. NAME is how the",
            "other service commands call it; a service that has ended can be started anew by its name.",
            "Without a --ready flag it is ready once it runs. If it is not ready in time, pyro stops it. If it",
            "ends before it is ready, the start fails. In both cases pyro prints its last lines. It runs until",
            "it ends or is stopped, or its workspace is stopped, reset or deleted.",
            "",
            "--publish needs a workspace whose --network-policy has published-ports. This host then reaches",
            "the port GUEST at 127.0.0.1, at the port HOST or one that pyro chooses, once it is ready.")
        .example(
            "a web server",
            "pyro workspace service start fix web --ready-tcp 8000 -- python3 -u -m http.server")
        .example(
            "a web server that a browser of this host reaches",
            "pyro workspace service start fix web --publish 8080:8000 --ready-tcp 8000 -- ./serve")
        .example(
            "a database that makes a file when it is up",
            "pyro workspace service start fix db --ready-file /run/db/ready -- /opt/db/bin/serve")
        .example(
            "with a secret of the workspace",
            "pyro workspace service start fix bot --secret-env API_TOKEN -- ./bot");
  }

  @Override
  protected ServiceStatus ask(Pyro pyro, String workspace, String service, Invocation call) {
    ServiceSpec spec =
        new ServiceSpec(
            service,
            new Command.Argv(call.program()),
            StartFlags.cwd(call),
            ReadinessFlags.of(call),
            call.number(TIMEOUT, Limits.READY_TIMEOUT_SECONDS),
            call.number(INTERVAL, Limits.READY_INTERVAL_MS),
            StartFlags.secretEnv(call),
            call.values(PUBLISH).stream().map(PublishedPort::parse).toList());
    return pyro.startService(workspace, spec).status();
  }
}
