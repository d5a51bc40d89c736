package dev.pyro.cli.service;

import dev.pyro.Readiness;
import dev.pyro.cli.core.Flag;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The flags that say how to find out that a service is ready; at most one is given. */
final class ReadinessFlags {
  static final Flag FILE =
      Flag.withValue("ready-file", "PATH", "it is ready when this file of the guest exists");
  static final Flag TCP =
      Flag.withValue("ready-tcp", "PORT", "it is ready when this port accepts connections");
  static final Flag HTTP =
      Flag.withValue("ready-http", "URL", "it is ready when this answers with a status 200 to 399");
  static final Flag COMMAND =
      Flag.withValue("ready-command", "LINE", "it is ready when sh -c LINE succeeds");

  private static final List<Flag> ALL = List.of(FILE, TCP, HTTP, COMMAND);

  private ReadinessFlags() {}

  static Optional<Readiness> of(Invocation call) {
    List<Flag> given = new ArrayList<>();
    for (Flag flag : ALL) {
      if (call.has(flag)) {
        given.add(flag);
      }
    }
    if (given.isEmpty()) {
      return Optional.empty();
    }
    Flag flag = given.getFirst();
    if (given.size() > 1) {
      throw UsageException.notTogether(flag, given.get(1));
    }
    String value = call.value(flag).orElseThrow();
    if (flag.equals(TCP)) {
      return Optional.of(Readiness.tcp(call.number(TCP, 0)));
    }
    if (flag.equals(HTTP)) {
      return Optional.of(Readiness.http(value));
    }
    return Optional.of(flag.equals(FILE) ? Readiness.file(value) : Readiness.command(value));
  }

  /** Returns a check for people. */
  static String words(Readiness check) {
    return switch (check.type()) {
      case FILE -> "file " + check.path().orElseThrow();
      case TCP -> "port " + check.port().orElseThrow();
      case HTTP -> check.url().orElseThrow();
      case COMMAND -> "command " + check.command().orElseThrow();
    };
  }
}
