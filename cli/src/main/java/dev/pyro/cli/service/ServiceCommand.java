package dev.pyro.cli.service;

import dev.pyro.ServiceState;
import dev.pyro.ServiceStatus;
import dev.pyro.cli.console.Printable;
import dev.pyro.cli.console.Units;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.workspace.PartCommand;
import java.util.List;

/**
 * A command that is one call of the engine on one service: its first argument is the workspace, its
 * second the service's name.
 */
public abstract class ServiceCommand extends PartCommand<ServiceStatus> {
  static final String SERVICE = "NAME";

  @Override
  public List<String> arguments() {
    return List.of(ARGUMENT, SERVICE);
  }

  @Override
  protected String text(ServiceStatus service, Invocation call) {
    return Printable.line(service.serviceName() + ": " + state(service)) + "\n";
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
