package dev.pyro.workspace.process;

import dev.pyro.ErrorCode;
import dev.pyro.ExecStreams;
import dev.pyro.NetworkPolicy;
import dev.pyro.Progress;
import dev.pyro.PyroException;
import dev.pyro.Readiness;
import dev.pyro.Remedy;
import dev.pyro.ServiceList;
import dev.pyro.ServiceLogs;
import dev.pyro.ServiceSpec;
import dev.pyro.ServiceState;
import dev.pyro.ServiceStatus;
import dev.pyro.guest.GuestEnvironment;
import dev.pyro.guest.Kept;
import dev.pyro.guest.KeptCall;
import dev.pyro.guest.KeptName;
import dev.pyro.guest.KeptReason;
import dev.pyro.guest.KeptStatus;
import dev.pyro.guest.KeptWatch;
import dev.pyro.keeper.HeldPort;
import dev.pyro.secret.Redactor;
import dev.pyro.store.Cleanup;
import dev.pyro.workspace.call.WorkspaceUse;
import dev.pyro.workspace.file.GuestPaths;
import dev.pyro.workspace.record.WorkspaceLog;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;

/** Programs that run in the background until they are stopped. */
public final class Services {
  private static final String PREFIX = "service.";
  private static final int LOG_BYTES = 1 << 20;
  private static final int SHOWN_LINES = 20;
  private static final int HTTP_PORT = 80;

  /** How long a service has to end before it is killed. */
  public static final Duration STOP_GRACE = Duration.ofSeconds(10);

  private static final Remedy MORE_TIME =
      Remedy.words("if it only needs more time: --ready-timeout-seconds, ready_timeout_seconds");

  private Services() {}

  /** Starts a program in the background, and waits until it is ready if that can be told. */
  public static ServiceStatus start(WorkspaceUse use, ServiceSpec spec) {
    return use.telling("start service " + spec.name(), () -> started(use, spec));
  }

  private static ServiceStatus started(WorkspaceUse use, ServiceSpec spec) {
    requireMayPublish(use, spec);
    KeptName name = name(use, spec.name());
    String command = Execs.shown(spec.command(), use.redactor());
    String cwd = GuestPaths.cwd(spec.cwd());
    String note = new KeptNote(shortened(command), cwd, Instant.now(), spec.readiness()).json();
    KeptCall call = call(use, spec, cwd, note);
    Kept kept = use.guest().kept();
    if (!Publishing.concerns(use, spec)) {
      return started(use, spec, kept, name, call, command);
    }
    try (Cleanup undo = new Cleanup()) {
      Publishing ports = Publishing.reserve(use, spec, () -> requireNotRunning(use, kept, name));
      undo.add(ports::withdraw);
      started(use, spec, kept, name, call, command);
      undo.add(() -> forget(kept, name, note));
      ports.open(spec);
      undo.release();
    }
    return status(use, name, look(kept, name));
  }

  private static ServiceStatus started(
      WorkspaceUse use, ServiceSpec spec, Kept kept, KeptName name, KeptCall call, String command) {
    kept.start(name, call);
    use.log().note(WorkspaceLog.SERVICE_START, spec.name() + ": " + command);
    return spec.readiness().isEmpty()
        ? status(use, name, look(kept, name))
        : decided(use, kept, name, call.note(), Duration.ofSeconds(spec.readyTimeoutSeconds()));
  }

  /** The ports of a running service must not be taken from it by another of its name. */
  private static void requireNotRunning(WorkspaceUse use, Kept kept, KeptName name) {
    if (kept.list().stream()
        .anyMatch(one -> one.name().equals(name.name()) && one.state().runs())) {
      throw new PyroException(
          ErrorCode.ALREADY_EXISTS,
          name.shown() + " is running already",
          Remedy.call("stop it first, or choose another name; ", "service_list", use.id())
              .then(" shows all of them"),
          null);
    }
  }

  private static void requireMayPublish(WorkspaceUse use, ServiceSpec spec) {
    NetworkPolicy policy = use.record().network().policy();
    if (!spec.publishedPorts().isEmpty() && !policy.mayPublish()) {
      NetworkPolicy needed =
          policy.hasEgress()
              ? NetworkPolicy.EGRESS_AND_PUBLISHED_PORTS
              : NetworkPolicy.PUBLISHED_PORTS;
      throw new PyroException(
          ErrorCode.WRONG_STATE,
          "cannot publish ports of service "
              + spec.name()
              + ": the network policy of workspace "
              + use.id()
              + " is "
              + policy.wireName(),
          Remedy.call("", "workspace_update", use.id())
              .then(" can set the network policy " + needed.wireName()),
          null);
    }
  }

  private static KeptCall call(WorkspaceUse use, ServiceSpec spec, String cwd, String note) {
    return new KeptCall(
        spec.command().argv(),
        cwd,
        GuestEnvironment.of(ExecStreams.none(), SecretEnv.added(Map.of(), use, spec.secretEnv())),
        Optional.empty(),
        note,
        LOG_BYTES,
        spec.readiness()
            .map(check ->
                new KeptCall.Probe(
                    words(check), spec.readyIntervalMs(), spec.readyTimeoutSeconds() * 1000)));
  }

  /** The guest keeps no long notes. */
  private static String shortened(String command) {
    return command.length() <= 1000 ? command : command.substring(0, 997) + "...";
  }

  private static List<String> words(Readiness check) {
    return switch (check.type()) {
      case FILE -> List.of("file", check.path().orElseThrow());
      case TCP -> List.of("tcp", Integer.toString(check.port().orElseThrow()));
      case HTTP -> {
        URI uri = Readiness.parse(check.url().orElseThrow());
        int port = uri.getPort() < 0 ? HTTP_PORT : uri.getPort();
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        yield List.of("http", Integer.toString(port), path + query, uri.getAuthority());
      }
      case COMMAND -> List.of("command", check.command().orElseThrow());
    };
  }

  /** Waits until it is known whether it gets ready; the guest does the looking. */
  private static ServiceStatus decided(
      WorkspaceUse use, Kept kept, KeptName name, String note, Duration patience) {
    KeptStatus status;
    try (Cleanup undo = new Cleanup()) {
      undo.add(() -> forget(kept, name, note));
      status = decision(use, kept, name, patience);
      undo.release();
    }
    ServiceStatus shown = status(use, name, status);
    if (shown.state() == ServiceState.FAILED) {
      throw failed(use, kept, name, status.reason(), shown);
    }
    if (shown.state() == ServiceState.STOPPED) {
      throw stopped(name);
    }
    tell(use, name, 0, true);
    return shown;
  }

  private static KeptStatus decision(
      WorkspaceUse use, Kept kept, KeptName name, Duration patience) {
    try (KeptWatch watch = kept.watch(name, KeptWatch.NOTHING, KeptWatch.Until.DECIDED)) {
      long start = System.nanoTime();
      long end = start + patience.plus(use.guest().patience().decision()).toNanos();
      while (!watch.ended()) {
        long left = end - System.nanoTime();
        if (left <= 0) {
          throw new PyroException(
              ErrorCode.TIMEOUT, "the guest does not say whether " + name.shown() + " is ready");
        }
        watch.take(Math.min(left, Duration.ofSeconds(1).toNanos()));
        tell(use, name, Duration.ofNanos(System.nanoTime() - start).toSeconds(), false);
      }
      return watch.status();
    }
  }

  static PyroException stopped(KeptName name) {
    return new PyroException(ErrorCode.WRONG_STATE, name.shown() + " was stopped while it started");
  }

  /**
   * Whoever gave up waiting does not want it; an interrupt must not keep it alive. Another one of
   * its name, which somebody has started since, has another note.
   */
  private static void forget(Kept kept, KeptName name, String note) {
    boolean interrupted = Thread.interrupted();
    try {
      if (look(kept, name).note().equals(note)) {
        kept.drop(name, Duration.ZERO, true);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void tell(WorkspaceUse use, KeptName name, long seconds, boolean finished) {
    use.progress()
        .on(
            new Progress(
                name.shown(),
                "waiting until it is ready",
                seconds,
                OptionalLong.empty(),
                finished));
  }

  private static PyroException failed(
      WorkspaceUse use, Kept kept, KeptName name, KeptReason reason, ServiceStatus status) {
    OutputPage all = page(use, kept, name);
    String last = LastLines.of(all.text(), SHOWN_LINES).stripTrailing();
    boolean isLate = reason == KeptReason.NOT_READY;
    return new PyroException(
        isLate ? ErrorCode.TIMEOUT : ErrorCode.WRONG_STATE,
        name.shown()
            + " failed: "
            + status.stateReason().orElse("no reason given")
            + (last.isEmpty() ? "\nit wrote nothing" : "\nits last lines:\n" + last),
        isLate ? MORE_TIME : null,
        null);
  }

  /** Lists the services, in the order in which they were started. */
  public static ServiceList list(WorkspaceUse use) {
    List<HeldPort> ports = Publishing.published(use);
    List<ServiceStatus> all =
        use.guest().kept().list().stream()
            .filter(one -> one.name().startsWith(PREFIX))
            .map(one -> status(use, name(use, one.name().substring(PREFIX.length())), one, ports))
            .toList();
    return new ServiceList(use.id(), all.size(), all);
  }

  /** Returns the state of a service. */
  public static ServiceStatus status(WorkspaceUse use, String service) {
    KeptName name = name(use, service);
    return status(use, name, look(use.guest().kept(), name));
  }

  /**
   * Returns what it has written.
   *
   * @param lines only so many, the last ones; empty for all that is kept
   */
  public static ServiceLogs logs(WorkspaceUse use, String service, OptionalInt lines) {
    KeptName name = name(use, service);
    Kept kept = use.guest().kept();
    OutputPage all = page(use, kept, name);
    ServiceStatus status = status(use, name, look(kept, name));
    String text = all.text();
    String shown = lines.isPresent() ? LastLines.of(text, lines.getAsInt()) : text;
    return new ServiceLogs(
        use.id(),
        service,
        status.state(),
        status.stateReason(),
        shown,
        shown.length() < text.length() || all.dropped() > 0,
        all.dropped());
  }

  private static OutputPage page(WorkspaceUse use, Kept kept, KeptName name) {
    return OutputPage.of(kept.snapshot(name, 0), 0, Integer.MAX_VALUE, use.redactor());
  }

  /**
   * Hands on what it writes until it ends or the thread is interrupted, from the last lines on. The
   * workspace stays free for others, who may also end it.
   */
  public static ServiceStatus follow(
      WorkspaceUse use, String service, int lines, OutputStream sink) {
    use.unlock();
    KeptName name = name(use, service);
    Kept kept = use.guest().kept();
    KeptWatch.Snapshot seen = kept.snapshot(name, 0);
    long from = seen.at() + LastLines.begin(seen.output(), lines);
    return KeptOutput.follow(
            kept, name, from, 0, sink, use.redactor(), new AtomicBoolean(), _ -> {})
        .map(ended -> status(use, name, ended)) // not one that was started by that name since
        .orElseThrow();
  }

  /** Stops a service; one that has ended stays as it is. */
  public static ServiceStatus stop(WorkspaceUse use, String service) {
    KeptName name = name(use, service);
    Kept kept = use.guest().kept();
    if (look(kept, name).state().runs()) {
      kept.drop(name, STOP_GRACE, false);
      use.log().note(WorkspaceLog.SERVICE_STOP, service);
    }
    Publishing.withdraw(use, service);
    return status(use, name, look(kept, name));
  }

  private static KeptName name(WorkspaceUse use, String service) {
    return name(use.id(), service);
  }

  /** Returns what the guest of a workspace knows a service by. */
  public static KeptName name(String workspace, String service) {
    return new KeptName(
        PREFIX + service,
        "service " + service + " in workspace " + workspace,
        Remedy.call("", "service_list", workspace)
            .then(" shows those that there are; stop and reset end them all"));
  }

  private static KeptStatus look(Kept kept, KeptName name) {
    return kept.snapshot(name, KeptWatch.NOTHING).status();
  }

  private static ServiceState state(KeptStatus status) {
    return ServiceState.valueOf(status.state().name());
  }

  private static Optional<String> reason(WorkspaceUse use, KeptNote note, KeptStatus status) {
    return ServiceReason.of(status, note.readiness(), use.record().spec().memMib(), use.redactor());
  }

  private static ServiceStatus status(WorkspaceUse use, KeptName name, KeptStatus status) {
    return status(use, name, status, Publishing.published(use));
  }

  private static ServiceStatus status(
      WorkspaceUse use, KeptName name, KeptStatus status, List<HeldPort> all) {
    KeptNote note = KeptNote.of(name, status);
    Redactor redactor = use.redactor();
    String service = name.name().substring(PREFIX.length());
    List<HeldPort> ports =
        status.state().runs()
            ? all.stream().filter(port -> port.service().equals(service)).toList()
            : List.of();
    return new ServiceStatus(
        use.id(),
        service,
        state(status),
        reason(use, note, status).or(() -> Publishing.whyNot(ports)),
        redactor.redact(note.command()),
        redactor.redact(note.cwd()),
        note.readiness().map(check -> redacted(check, redactor)),
        status.exitCode(),
        note.at(),
        status.endedAt(),
        status.total(),
        Publishing.shown(ports));
  }

  private static Readiness redacted(Readiness check, Redactor redactor) {
    return new Readiness(
        check.type(),
        check.path().map(redactor::redact),
        check.port(),
        check.url().map(url -> redactedUrl(url, redactor)),
        check.command().map(redactor::redact));
  }

  /** With a mark inside, it might be no address any more. */
  private static String redactedUrl(String url, Redactor redactor) {
    return redactor.redact(url).equals(url)
        ? url
        : "http://localhost/" + URLEncoder.encode(Redactor.MARK, StandardCharsets.UTF_8);
  }
}
