package dev.pyro.guest;

import dev.pyro.ErrorCode;
import dev.pyro.ExecResult;
import dev.pyro.ExecStreams;
import dev.pyro.PyroException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;

/** The operations of a guest agent, over one connection. Thread-safe. */
public final class Guest implements AutoCloseable {
  private final GuestConnection connection;
  private final Patience patience;

  private Guest(GuestConnection connection, Patience patience) {
    this.connection = connection;
    this.patience = patience;
  }

  /**
   * Becomes the client of a port.
   *
   * @param port a connection to QEMU's socket for the port; closed with this object, or if this
   *     fails
   * @param fresh whether the port has never had a client
   * @param timeout how long the agent may take to answer
   * @throws PyroException {@link ErrorCode#TIMEOUT} if it does not, {@link ErrorCode#UNAVAILABLE}
   *     if it is of a generation that this pyro does not speak, {@link ErrorCode#INTERNAL} if it
   *     answers wrongly or is gone
   */
  public static Guest connect(SocketChannel port, boolean fresh, Duration timeout) {
    return connect(port, Lifeline.NONE, fresh, timeout);
  }

  /**
   * Becomes the client of a port, as above.
   *
   * @param lifeline is asked about the machine while the guest is silent
   */
  public static Guest connect(
      SocketChannel port, Lifeline lifeline, boolean fresh, Duration timeout) {
    return connect(port, lifeline, fresh, timeout, Patience.USUAL);
  }

  /**
   * Becomes the client of a port, as above.
   *
   * @param patience how long it may take for everything that follows
   */
  public static Guest connect(
      SocketChannel port, Lifeline lifeline, boolean fresh, Duration timeout, Patience patience) {
    return connect(port, lifeline, Generations.SPOKEN, fresh, timeout, patience);
  }

  static Guest connect(
      SocketChannel port,
      Lifeline lifeline,
      Generations spoken,
      boolean fresh,
      Duration timeout,
      Patience patience) {
    return new Guest(GuestConnection.connect(port, lifeline, spoken, fresh, timeout), patience);
  }

  /** Returns how long the host waits for this guest. */
  public Patience patience() {
    return patience;
  }

  /** Changes whom to ask about the machine while the guest is silent. */
  public void setLifeline(Lifeline lifeline) {
    connection.setLifeline(lifeline);
  }

  /** Waits until the agent has answered. */
  public void ping(Duration timeout) {
    request("ping", Fields.Builder.request(Op.PING).build(), timeout);
  }

  /** Makes the idle guest ready to become a template. */
  public void prepare(Duration timeout) {
    request("prepare", Fields.Builder.request(Op.PREPARE).build(), timeout);
  }

  /** Gives a guest that came from a template its identity, and mounts its disk. */
  public void configure(Configuration configuration, Duration timeout) {
    request("configure", configuration.request(), timeout);
  }

  /** Brings the guest's network interface up. Idempotent. */
  public void network(Duration timeout) {
    request("bring its network up", Fields.Builder.request(Op.NETWORK).build(), timeout);
  }

  /**
   * Ends every process, flushes the disk and powers off.
   *
   * @param grace how long processes may take after SIGTERM
   */
  public void powerOff(Duration grace) {
    byte[] request =
        Fields.Builder.request(Op.POWEROFF).put(Tag.GRACE_MS, grace.toMillis()).build();
    request("power off", request, grace.plus(patience.answer()));
  }

  /**
   * Has the guest power itself off at a deadline, unless this is called again before.
   *
   * @param deadline from now; zero is never
   */
  public void setDeadline(Duration deadline, Duration timeout) {
    byte[] request =
        Fields.Builder.request(Op.CONFIGURE).put(Tag.DEADLINE_MS, deadline.toMillis()).build();
    request("set its deadline", request, timeout);
  }

  /** Starts work on the files of {@code /workspace}. The words are a verb of guest/PROTOCOL.md. */
  public FilesCall files(String... words) {
    return new FilesCall(connection, patience.files(), List.of(words));
  }

  /** Returns what can be done with the processes that the guest keeps. */
  public Kept kept() {
    return new Kept(connection, patience.answer());
  }

  /** Returns what the agent has said of itself. */
  Welcome welcome() {
    return connection.welcome();
  }

  /** Returns whether the connection has been lost. */
  public boolean isLost() {
    return connection.failure() != null;
  }

  /**
   * Connects to a port of the guest's loopback interface. This does not wait: whether anybody
   * listens there, the first read tells.
   *
   * @param closed is called once, when the connection is closed
   */
  public PortConnection connect(int port, Runnable closed) {
    return new PortConnection(connection, port, closed);
  }

  /** Runs a program to its end, connected to the given streams. */
  public ExecResult exec(ExecCall call, ExecStreams streams) {
    return new Exec(connection, patience.report(), call, streams).run();
  }

  private void request(String what, byte[] request, Duration timeout) {
    connection.ask(
        request,
        timeout.toNanos(),
        error ->
            new PyroException(
                ErrorCode.INTERNAL, "the guest could not " + what + ": " + error.told()));
  }

  /** Ends the connection; the agent ends everything that was started over it. */
  @Override
  public void close() {
    connection.close();
  }
}
