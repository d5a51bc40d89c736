package dev.pyro.cli;

import dev.pyro.Pyro;
import dev.pyro.ServiceState;
import dev.pyro.ServiceStatus;
import java.util.List;

/**
 * A command that is one call of the engine on one service: its first argument is the workspace, its
 * second the service's name.
 */
abstract class ServiceCommand extends WorkspaceCommand<ServiceStatus> {
  static final String SERVICE = "NAME";

  /** Does the work on the service of that name. */
  abstract ServiceStatus ask(Pyro pyro, String workspace, String service, Invocation call);

  @Override
  final ServiceStatus ask(Pyro pyro, String workspace, Invocation call) {
    return ask(pyro, workspace, call.required(1), call);
  }

  @Override
  public List<String> arguments() {
    return List.of(ARGUMENT, SERVICE);
  }

  @Override
  void show(ServiceStatus service, Invocation call) {
    call.console().print(Printable.line(service.serviceName() + ": " + state(service)) + "\n");
  }

  /** Returns how far a service is, in words. */
  static String state(ServiceStatus service) {
    String name = service.state().wireName();
    if (service.state() == ServiceState.EXITED) {
      return name + ShellCommand.withCode(service.exitCode());
    }
    return name + service.stateReason().map(why -> ": " + why).orElse("");
  }
}
