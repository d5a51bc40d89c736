package dev.pyro.workspace.record;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.pyro.PublishedPort;
import dev.pyro.PyroException;
import dev.pyro.store.FileLock;
import dev.pyro.store.Home;
import dev.pyro.store.JsonFile;
import dev.pyro.store.WorkspaceFolder;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The ports that services of one machine publish on the host. Each change replaces the file, which
 * goes with the machine.
 */
public final class Publications {
  private final Path file;
  private final Path lock;

  /**
   * One port.
   *
   * @param start names the start of the service; a service that is started again has another
   * @param service the service whose port it is
   * @param hostPort the port on the host; 0 until the keeper has chosen one
   * @param guestPort the port in the machine
   * @param starter who starts the service; empty once it is ready, and the host is to listen
   */
  public record Publication(
      String start, String service, int hostPort, int guestPort, Optional<Owner> starter) {
    /** Checks the ranges. */
    public Publication {
      PublishedPort _ = port(hostPort, guestPort);
    }

    private static PublishedPort port(int hostPort, int guestPort) {
      return hostPort == 0 ? PublishedPort.of(guestPort) : PublishedPort.of(hostPort, guestPort);
    }

    /** Returns whether the host is to listen. */
    public boolean isOpen() {
      return starter.isEmpty();
    }

    /** Returns whether who starts the service is at it. */
    public boolean isStarting() {
      return starter.filter(Owner::isAlive).isPresent();
    }

    /** Returns whether who started the service has ended before it was known to be ready. */
    public boolean isOrphaned() {
      return !isOpen() && !isStarting();
    }

    /** Returns the same on another port of the host. */
    public Publication on(int otherHostPort) {
      return new Publication(start, service, otherHostPort, guestPort, starter);
    }

    /** Returns the same for a service that is ready. */
    public Publication opened() {
      return new Publication(start, service, hostPort, guestPort, Optional.empty());
    }

    /** Returns it as users see it. */
    public PublishedPort port() {
      return port(hostPort, guestPort);
    }
  }

  /**
   * The publications of a machine.
   *
   * @param generation the machine's
   */
  public Publications(WorkspaceFolder folder, int generation) {
    this.file = folder.ports(generation);
    this.lock = folder.recordLock();
  }

  /**
   * Returns all of them, in the order in which they were made; none if there is no file.
   *
   * @throws IOException if the file cannot be read, or is not what {@link #change} writes
   */
  public List<Publication> read() throws IOException {
    JsonObject json;
    try {
      json = JsonFile.read(file);
    } catch (NoSuchFileException _) {
      return List.of();
    }
    List<Publication> all = new ArrayList<>();
    try {
      for (JsonElement element : json.getAsJsonArray("ports")) {
        JsonObject one = element.getAsJsonObject();
        all.add(
            new Publication(
                one.get("start").getAsString(),
                one.get("service").getAsString(),
                one.get("host_port").getAsBigDecimal().intValueExact(),
                one.get("guest_port").getAsBigDecimal().intValueExact(),
                starter(one)));
      }
    } catch (ArithmeticException
        | NullPointerException
        | ClassCastException
        | IllegalArgumentException
        | IllegalStateException
        | UnsupportedOperationException
        | PyroException e) {
      throw new IOException(file + " lacks a field or has a wrong one", e);
    }
    return all;
  }

  private static Optional<Owner> starter(JsonObject one) {
    return one.has("starter_pid")
        ? Optional.of(
            new Owner(
                one.get("starter_pid").getAsLong(), one.get("starter_started_at").getAsLong()))
        : Optional.empty();
  }

  /** Forgets those of one start of a service. */
  public void forget(String start) throws IOException {
    boolean _ = change(all -> all.stream().filter(one -> !one.start().equals(start)).toList());
  }

  /** Has the host listen for one start of a service, which is ready. */
  public void open(String start) throws IOException {
    boolean _ =
        change(all ->
            all.stream().map(one -> one.start().equals(start) ? one.opened() : one).toList());
  }

  /**
   * Changes them, if there is anything to change.
   *
   * @return whether there was
   */
  public boolean change(UnaryOperator<List<Publication>> change) throws IOException {
    try (FileLock _ = FileLock.acquire(lock)) {
      List<Publication> before = read();
      List<Publication> after = change.apply(before);
      if (after.equals(before)) {
        return false;
      }
      Home.ensureFolder(file.getParent());
      write(after);
      return true;
    }
  }

  private void write(List<Publication> all) throws IOException {
    JsonArray ports = new JsonArray();
    for (Publication publication : all) {
      JsonObject one = new JsonObject();
      one.addProperty("start", publication.start());
      one.addProperty("service", publication.service());
      one.addProperty("host_port", publication.hostPort());
      one.addProperty("guest_port", publication.guestPort());
      publication
          .starter()
          .ifPresent(owner -> {
            one.addProperty("starter_pid", owner.pid());
            one.addProperty("starter_started_at", owner.startedAt());
          });
      ports.add(one);
    }
    JsonObject json = new JsonObject();
    json.add("ports", ports);
    JsonFile.write(file, json);
  }

  /** Returns what a user can do if the file is damaged. */
  public String remedy() {
    return "if the file is damaged, delete it: services go on, and publish when they start again";
  }
}
