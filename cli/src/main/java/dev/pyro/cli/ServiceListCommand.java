package dev.pyro.cli;

import dev.pyro.Pyro;
import dev.pyro.ServiceList;
import dev.pyro.ServiceStatus;
import java.time.Instant;
import java.util.List;

/** {@code pyro workspace service list}. */
final class ServiceListCommand extends WorkspaceCommand<ServiceList> {
  private static final Flag QUIET = Flag.of('q', "quiet", "print the names only");

  @Override
  public String summary() {
    return "list the services of a workspace";
  }

  @Override
  public List<Flag> flags() {
    return List.of(QUIET);
  }

  @Override
  public List<Example> examples() {
    return List.of(
        new Example("all of them", "pyro workspace service list fix"),
        new Example("for a program", "pyro workspace service list fix --json"));
  }

  @Override
  ServiceList ask(Pyro pyro, String workspace, Invocation call) {
    return pyro.listServices(workspace);
  }

  @Override
  void show(ServiceList list, Invocation call) {
    if (call.has(QUIET)) {
      StringBuilder names = new StringBuilder();
      for (ServiceStatus service : list.services()) {
        names.append(service.serviceName()).append('\n');
      }
      call.console().print(names.toString());
    } else {
      call.console().print(table(list, Instant.now()));
    }
  }

  static String table(ServiceList list, Instant now) {
    TextTable table = new TextTable("NAME", "STATE", "STARTED", "COMMAND");
    for (ServiceStatus service : list.services()) {
      table.row(
          service.serviceName(),
          ServiceCommand.state(service),
          Units.ago(service.startedAt(), now),
          service.command());
    }
    return table.toString();
  }
}
