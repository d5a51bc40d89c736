package dev.pyro.tools;

import static dev.pyro.tools.OnWorkspace.onWorkspace;
import static dev.pyro.tools.Parameter.bool;
import static dev.pyro.tools.Parameter.group;
import static dev.pyro.tools.Parameter.integer;
import static dev.pyro.tools.Parameter.text;
import static dev.pyro.tools.WorkspaceOperations.SECRET_ENV;

import dev.pyro.Command;
import dev.pyro.ExecRequest;
import dev.pyro.Limits;
import dev.pyro.Pyro;
import dev.pyro.Readiness;
import dev.pyro.ServiceList;
import dev.pyro.ServiceLogs;
import dev.pyro.ServiceSpec;
import dev.pyro.ServiceStatus;
import dev.pyro.tools.Operation.Effect;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** The operations on services of workspaces. */
final class ServiceOperations {
  private static final Parameter SERVICE_NAME = text("service_name", "").asRequired();
  private static final Parameter READINESS =
      group(
          "readiness",
          "How it shows that it is ready: type, and what that needs. Without it, it need only run.",
          text("type", "")
              .oneOf(
                  Stream.of(Readiness.Type.values())
                      .map(Readiness.Type::wireName)
                      .toArray(String[]::new))
              .asRequired(),
          text("path", "file: it exists."),
          integer("port", 1, 65_535, "tcp: it accepts connections."),
          text("url", "http: it answers; begins with http://localhost."),
          text("command", "command: it exits with 0."));

  private ServiceOperations() {}

  static List<Operation<?>> all() {
    return List.of(
        onWorkspace(
                "service_start",
                "Start service",
                "Start a program that keeps running in a workspace, such as a server, and wait"
                    + " until it is ready; workspace_exec is for commands that end, and ends what"
                    + " they leave in the background. What is not ready in time is stopped, and the"
                    + " error has its last lines. It runs until service_stop, or until the"
                    + " workspace is stopped or reset.",
                List.of(
                    text("service_name", "Unique among those that run.").asRequired(),
                    VmOperations.COMMAND,
                    text("cwd", "").withDefault(ExecRequest.DEFAULT_CWD),
                    READINESS,
                    integer(Limits.READY_TIMEOUT_SECONDS, ""),
                    integer(Limits.READY_INTERVAL_MS, ""),
                    SECRET_ENV,
                    NetworkParameters.PORTS),
                Effect.DESTROY,
                ServiceStatus.class,
                ServiceTexts::of,
                (pyro, workspace, arguments) ->
                    pyro.startService(workspace, spec(arguments)).status())
            .takingLong()
            .reachingOut(),
        onWorkspace(
            "service_list",
            "List services",
            "List the services of a workspace, those that have ended too.",
            Effect.READ,
            ServiceList.class,
            ServiceTexts::of,
            Pyro::listServices),
        onWorkspace(
            "service_status",
            "Service status",
            "Tell whether a service runs, and how it ended if not.",
            List.of(SERVICE_NAME),
            Effect.READ,
            ServiceStatus.class,
            ServiceTexts::of,
            (pyro, workspace, arguments) ->
                pyro.statusService(workspace, arguments.text(SERVICE_NAME.name()))),
        onWorkspace(
            "service_logs",
            "Service logs",
            "Give what a service has written to stdout and stderr.",
            List.of(
                SERVICE_NAME,
                integer(Limits.TAIL_LINES, "Only the last ones."),
                bool("all", "All that is kept, at most 1 MiB.")),
            Effect.READ,
            ServiceLogs.class,
            ServiceTexts::of,
            (pyro, workspace, arguments) ->
                pyro.logsService(
                    workspace,
                    arguments.text(SERVICE_NAME.name()),
                    arguments.bool("all")
                        ? OptionalInt.empty()
                        : OptionalInt.of(arguments.integer("tail_lines")))),
        onWorkspace(
            "service_stop",
            "Stop service",
            "Stop a service and all its processes; its logs stay.",
            List.of(SERVICE_NAME),
            Effect.REPLACE,
            ServiceStatus.class,
            ServiceTexts::of,
            (pyro, workspace, arguments) ->
                pyro.stopService(workspace, arguments.text(SERVICE_NAME.name()))));
  }

  private static ServiceSpec spec(Arguments arguments) {
    return new ServiceSpec(
        arguments.text(SERVICE_NAME.name()),
        new Command.Shell(arguments.text("command")),
        arguments.text("cwd"),
        arguments.group(READINESS.name()).map(ServiceOperations::readiness),
        arguments.integer("ready_timeout_seconds"),
        arguments.integer("ready_interval_ms"),
        arguments.textMap(SECRET_ENV.name()),
        NetworkParameters.ports(arguments));
  }

  private static Readiness readiness(Arguments fields) {
    return new Readiness(
        Readiness.Type.valueOf(fields.text("type").toUpperCase(Locale.ROOT)),
        fields.optionalText("path"),
        fields.optionalInteger("port"),
        fields.optionalText("url"),
        fields.optionalText("command"));
  }
}
