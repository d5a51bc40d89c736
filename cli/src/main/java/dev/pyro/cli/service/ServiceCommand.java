package dev.pyro.cli.service;

import dev.pyro.ServiceState;
import dev.pyro.ServiceStatus;
import dev.pyro.cli.console.Printable;
import dev.pyro.cli.console.Units;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.Usage;
import dev.pyro.cli.workspace.PartCommand;
import dev.pyro.cli.workspace.WorkspaceForwardCommand;

/**
 * A command that is one call of the engine on one service: its first argument is the workspace, its
 * second the service's name.
 */
public abstract class ServiceCommand extends PartCommand<ServiceStatus> {
  /** Returns the usage of a command on one service. */
  static Usage onService(String summary) {
    return Usage.onWorkspace(summary).arguments("NAME");
  }

  @Override
  protected String text(ServiceStatus service, Invocation call) {
    return Printable.line(service.serviceName() + ": " + state(service))
        + "\n"
        + WorkspaceForwardCommand.lines(service.publishedPorts());
  }

  /** Returns how far a service is, in words. */
  static String state(ServiceStatus service) {
    String name = service.state().wireName();
    if (service.state() == ServiceState.EXITED) {
      return name + Units.withCode(service.exitCode());
    }
    return name + service.stateReason().map(why -> ": " + why).orElse("");
  }
}
