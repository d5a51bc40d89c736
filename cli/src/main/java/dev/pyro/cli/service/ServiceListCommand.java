package dev.pyro.cli.service;

import dev.pyro.Pyro;
import dev.pyro.ServiceList;
import dev.pyro.ServiceStatus;
import dev.pyro.cli.console.Units;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.ListCommand;
import dev.pyro.cli.core.Usage;
import java.time.Instant;
import java.util.List;

/** {@code pyro workspace service list}. */
public final class ServiceListCommand extends ListCommand<ServiceList, ServiceStatus> {
  public ServiceListCommand() {
    super("names", "NAME", "STATE", "STARTED", "COMMAND");
  }

  @Override
  public Usage usage() {
    return Usage.onWorkspace("list the services of a workspace")
        .flags(quiet)
        .example("all of them", "pyro workspace service list fix")
        .example("for a program", "pyro workspace service list fix --json");
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
  protected String[] cells(ServiceStatus service, Instant now) {
    return new String[] {
      service.serviceName(),
      ServiceCommand.state(service),
      Units.ago(service.startedAt(), now),
      service.command()
    };
  }
}
