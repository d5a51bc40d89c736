package dev.pyro;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A service to start. Start from {@link #builder}.
 *
 * @param name unique in its workspace: 1 to 40 letters, digits, dots, dashes and underscores
 * @param command what is run
 * @param cwd the directory it starts in, absolute or relative to {@code /workspace}
 * @param readiness how to find out that it is ready; without it, it is once it runs
 * @param readyTimeoutSeconds how long it may take to be ready, in seconds, 1 to 3600
 * @param readyIntervalMs how often to look, in milliseconds, 10 to 60000
 * @param secretEnv secrets that it gets, each with the name of its variable
 * @param publishedPorts its ports that the host reaches at 127.0.0.1, at most 32; the network
 *     policy of the workspace must be {@code published-ports} or {@code egress+published-ports}
 */
public record ServiceSpec(
    String name,
    Command command,
    String cwd,
    Optional<Readiness> readiness,
    int readyTimeoutSeconds,
    int readyIntervalMs,
    Map<String, String> secretEnv,
    List<PublishedPort> publishedPorts) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,39}");

  /** Checks everything and copies the map and the list. */
  public ServiceSpec {
    Objects.requireNonNull(command, "command");
    Objects.requireNonNull(readiness, "readiness");
    requireName(name);
    ExecRequest.requireCwd(cwd);
    Limits.READY_TIMEOUT_SECONDS.check(readyTimeoutSeconds);
    Limits.READY_INTERVAL_MS.check(readyIntervalMs);
    secretEnv = Map.copyOf(secretEnv);
    publishedPorts = requireTogether(publishedPorts);
  }

  /** Checks ports that are published at the same time. */
  static List<PublishedPort> requireTogether(List<PublishedPort> ports) {
    if (ports.size() > Limits.MAX_PUBLISHED_PORTS) {
      throw new PyroException(
          ErrorCode.LIMIT_EXCEEDED,
          ports.size() + " ports are given; at most " + Limits.MAX_PUBLISHED_PORTS + " are taken");
    }
    Set<Integer> hostPorts = new HashSet<>();
    for (PublishedPort port : ports) {
      if (port.hostPort().isPresent() && !hostPorts.add(port.hostPort().getAsInt())) {
        throw new PyroException(
            ErrorCode.INVALID_ARGUMENT,
            "the host port " + port.hostPort().getAsInt() + " is given twice");
      }
    }
    Set<Integer> guestPorts = new HashSet<>();
    for (PublishedPort port : ports) {
      if (port.hostPort().isEmpty() && !guestPorts.add(port.guestPort())) {
        throw new PyroException(
            ErrorCode.INVALID_ARGUMENT, "the port " + port.guestPort() + " is given twice");
      }
    }
    return List.copyOf(ports);
  }

  static String requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new PyroException(
          ErrorCode.INVALID_ARGUMENT,
          "\"" + name + "\" is no name for a service",
          "a name has 1 to 40 letters, digits, dots, dashes and underscores",
          null);
    }
    return name;
  }

  /** Returns a builder; {@code line} is run by {@code /bin/sh -c}. */
  public static Builder builder(String name, String line) {
    return new Builder(name, new Command.Shell(line));
  }

  /** Returns a builder that starts from the defaults. */
  public static Builder builder(String name, Command command) {
    return new Builder(name, command);
  }

  /** Builds a {@link ServiceSpec}. */
  public static final class Builder {
    private final String name;
    private final Command command;
    private String cwd = ExecRequest.DEFAULT_CWD;
    private Readiness readiness;
    private int readyTimeoutSeconds = Limits.READY_TIMEOUT_SECONDS.initial();
    private int readyIntervalMs = Limits.READY_INTERVAL_MS.initial();
    private final Map<String, String> secretEnv = new HashMap<>();
    private final List<PublishedPort> publishedPorts = new ArrayList<>();

    private Builder(String name, Command command) {
      this.name = name;
      this.command = command;
    }

    /** Sets the directory it starts in ({@code /workspace}). */
    public Builder cwd(String directory) {
      this.cwd = directory;
      return this;
    }

    /** Sets how to find out that it is ready (it is once it runs). */
    public Builder readiness(Readiness check) {
      this.readiness = check;
      return this;
    }

    /** Sets how long it may take to be ready, in seconds, 1 to 3600 (30). */
    public Builder readyTimeoutSeconds(int seconds) {
      this.readyTimeoutSeconds = seconds;
      return this;
    }

    /** Sets how often to look whether it is ready, in milliseconds, 10 to 60000 (500). */
    public Builder readyIntervalMs(int milliseconds) {
      this.readyIntervalMs = milliseconds;
      return this;
    }

    /** Gives it a secret of the workspace in a variable. */
    public Builder secretEnv(String secret, String variable) {
      secretEnv.put(secret, variable);
      return this;
    }

    /** Publishes one of its ports on the host; the workspace's network policy must allow it. */
    public Builder publish(PublishedPort port) {
      publishedPorts.add(port);
      return this;
    }

    /** Returns the checked service. */
    public ServiceSpec build() {
      return new ServiceSpec(
          name,
          command,
          cwd,
          Optional.ofNullable(readiness),
          readyTimeoutSeconds,
          readyIntervalMs,
          secretEnv,
          publishedPorts);
    }
  }
}
