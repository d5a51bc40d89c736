package dev.pyro.tools;

import dev.pyro.Readiness;
import dev.pyro.ServiceList;
import dev.pyro.ServiceLogs;
import dev.pyro.ServiceState;
import dev.pyro.ServiceStatus;
import java.util.StringJoiner;

/** What operations on services gave, as text. */
final class ServiceTexts {
  private ServiceTexts() {}

  static String of(ServiceStatus service) {
    StringJoiner text = new StringJoiner(", ");
    service.readiness().ifPresent(check -> text.add("ready by " + target(check)));
    text.add("in " + service.cwd());
    text.add("started " + service.startedAt());
    service.endedAt().ifPresent(at -> text.add("ended " + at));
    text.add(service.logBytes() + " bytes of logs");
    service
        .publishedPorts()
        .forEach(port ->
            text.add(
                "127.0.0.1:"
                    + port.hostPort().orElse(0)
                    + " leads to its port "
                    + port.guestPort()));
    return line(service) + "\n" + text;
  }

  static String of(ServiceList list) {
    StringJoiner text = new StringJoiner("\n");
    text.add(Texts.counted(list.count(), "service", "services"));
    list.services().forEach(service -> text.add(line(service)));
    return text.toString();
  }

  static String of(ServiceLogs logs) {
    StringBuilder text = new StringBuilder(logs.logs());
    if (!logs.logs().isEmpty() && !logs.logs().endsWith("\n")) {
      text.append('\n');
    }
    text.append("[service ").append(logs.serviceName()).append(": ");
    text.append(logs.state().wireName());
    logs.stateReason().ifPresent(reason -> text.append(" (").append(reason).append(')'));
    if (logs.droppedBytes() > 0) {
      text.append(", ").append(logs.droppedBytes()).append(" bytes are no longer kept");
    } else if (logs.truncated()) {
      text.append(", these are the last lines");
    } else if (logs.logs().isEmpty()) {
      text.append(", it has written nothing");
    }
    return text.append(']').toString();
  }

  private static String line(ServiceStatus service) {
    return "service "
        + service.serviceName()
        + ": "
        + service.state().wireName()
        + service.stateReason().map(reason -> " (" + reason + ")").orElseGet(() -> ended(service))
        + ": "
        + service.command();
  }

  private static String ended(ServiceStatus service) {
    boolean byItself = service.state() == ServiceState.EXITED && service.exitCode().isPresent();
    return byItself ? " with exit code " + service.exitCode().getAsInt() : "";
  }

  private static String target(Readiness check) {
    return check.type().wireName()
        + " "
        + switch (check.type()) {
          case FILE -> check.path().orElseThrow();
          case TCP -> Integer.toString(check.port().orElseThrow());
          case HTTP -> check.url().orElseThrow();
          case COMMAND -> check.command().orElseThrow();
        };
  }
}
