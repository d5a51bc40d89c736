package dev.pyro.cli.service;

import dev.pyro.PublishedPort;
import dev.pyro.Pyro;
import dev.pyro.ServiceStatus;
import dev.pyro.cli.console.TextTable;
import dev.pyro.cli.console.Units;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.Usage;
import dev.pyro.cli.workspace.WorkspaceForwardCommand;
import java.time.Instant;

/** {@code pyro workspace service status}. */
public final class ServiceStatusCommand extends ServiceCommand {
  @Override
  public Usage usage() {
    return onService("show how far a service is")
        .example("of the one that is called web", "pyro workspace service status fix web")
        .example("for a program", "pyro workspace service status fix web --json");
  }

  @Override
  protected ServiceStatus ask(Pyro pyro, String workspace, String service, Invocation call) {
    return pyro.statusService(workspace, service);
  }

  @Override
  protected String text(ServiceStatus service, Invocation call) {
    return page(service, Instant.now());
  }

  static String page(ServiceStatus service, Instant now) {
    TextTable page = new TextTable();
    page.row("service", service.serviceName());
    page.row("workspace", service.workspaceId());
    page.row("state", state(service));
    page.row("command", service.command());
    page.row("directory", service.cwd());
    page.row("readiness", service.readiness().map(ReadinessFlags::words).orElse("once it runs"));
    page.row("started", Units.ago(service.startedAt(), now));
    service.endedAt().ifPresent(time -> page.row("ended", Units.ago(time, now)));
    if (service.exitCode().isPresent()) {
      page.row("exit code", String.valueOf(service.exitCode().getAsInt()));
    }
    for (PublishedPort port : service.publishedPorts()) {
      page.row("published", WorkspaceForwardCommand.line(port));
    }
    page.row("log", Units.bytes(service.logBytes()));
    return page.toString();
  }
}
