package dev.pyro.cli.workspace;

import dev.pyro.ErrorCode;
import dev.pyro.PortForward;
import dev.pyro.PublishedPort;
import dev.pyro.PyroException;
import dev.pyro.cli.core.ExitCode;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.Session;
import dev.pyro.cli.core.Subcommand;
import dev.pyro.cli.core.Usage;
import dev.pyro.tools.ResultJson;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code pyro workspace forward}: ports of the host lead into a workspace until Ctrl-C. */
public final class WorkspaceForwardCommand implements Subcommand {
  @Override
  public Usage usage() {
    return Usage.onWorkspace("make ports of this host lead into a workspace until Ctrl-C")
        .arguments("PORT...")
        .details(
            "A PORT is GUEST or HOST:GUEST. This host reaches the port GUEST of the machine at 127.0.0.1,",
            "at the port HOST or one that pyro chooses; no other host does. It needs no network policy, and",
            "reaches what listens on the machine's loopback interface, too.")
        .example("the port 8000 of the machine", "pyro workspace forward fix 8000")
        .example("at ports of your choice", "pyro workspace forward fix 8080:80 15432:5432");
  }

  @Override
  public int run(Invocation call) {
    List<PublishedPort> wanted =
        call.arguments().stream().skip(1).map(PublishedPort::parse).toList();
    try (Session session = Session.open(call);
        PortForward forward = session.pyro().forwardWorkspace(call.required(0), wanted)) {
      List<PublishedPort> ports = forward.ports();
      call.console().print(call.json() ? ResultJson.text(Map.of("ports", ports)) : lines(ports));
      return awaitEnd(forward, call);
    }
  }

  /** Waits. Its output is complete, so Ctrl-C adds nothing to it. */
  private static int awaitEnd(PortForward forward, Invocation call) {
    try {
      forward.await();
    } catch (PyroException e) {
      if (e.code() != ErrorCode.CANCELLED || !call.interrupts().happened()) {
        throw e;
      }
    }
    return call.interrupts().exitCodeOr(ExitCode.OK);
  }

  /** Returns a line for each port. */
  public static String lines(List<PublishedPort> ports) {
    return ports.stream().map(port -> line(port) + "\n").collect(Collectors.joining());
  }

  /** Returns where a port of the host leads to. */
  public static String line(PublishedPort port) {
    return "127.0.0.1:" + port.hostPort().orElseThrow() + " -> " + port.guestPort();
  }
}
