package dev.pyro.cli.service;

import dev.pyro.Pyro;
import dev.pyro.ServiceStatus;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.Usage;

/** {@code pyro workspace service stop}. */
public final class ServiceStopCommand extends ServiceCommand {
  @Override
  public Usage usage() {
    return onService("stop a service")
        .details(
            "Its processes are asked to end (SIGTERM), and 10 s later made to. One that has ended is let",
            "be. What it has written stays until it is started anew.")
        .example("of the one that is called web", "pyro workspace service stop fix web");
  }

  @Override
  protected ServiceStatus ask(Pyro pyro, String workspace, String service, Invocation call) {
    return pyro.stopService(workspace, service);
  }
}
