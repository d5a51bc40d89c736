package dev.pyro.cli.service;

import dev.pyro.Pyro;
import dev.pyro.ServiceList;
import dev.pyro.ServiceStatus;
import dev.pyro.cli.console.Units;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.ListCommand;
import dev.pyro.cli.workspace.OnWorkspace;
import java.time.Instant;
import java.util.List;

/** {@code pyro workspace service list}. */
public final class ServiceListCommand extends ListCommand<ServiceList, ServiceStatus>
    implements OnWorkspace {
  public ServiceListCommand() {
    super("names", "NAME", "STATE", "STARTED", "COMMAND");
  }

  @Override
  public String summary() {
    return "list the services of a workspace";
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("all of them", "pyro workspace service list fix"),
        new Example("for a program", "pyro workspace service list fix --json"));
  }

  @Override
  protected ServiceList ask(Pyro pyro, Invocation call) {
    return pyro.listServices(call.required(0));
  }

  @Override
  protected List<ServiceStatus> items(ServiceList list) {
    return list.services();
  }

  @Override
  protected String word(ServiceStatus service) {
    return service.serviceName();
  }

  @Override
  protected String[] cells(ServiceStatus service, Instant now) {
    return new String[] {
      service.serviceName(),
      ServiceCommand.state(service),
      Units.ago(service.startedAt(), now),
      service.command()
    };
  }
}
