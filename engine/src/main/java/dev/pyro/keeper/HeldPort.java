package dev.pyro.keeper;

import dev.pyro.PyroException;
import java.util.Optional;

/**
 * A port of 127.0.0.1 that the keeper holds for a service, or could not get.
 *
 * @param start names the start of the service
 * @param service the service's name
 * @param hostPort the port of the host, also if it was left to the keeper to choose
 * @param guestPort the port of the guest
 * @param failure why the keeper does not hold it; empty if it does
 */
public record HeldPort(
    String start, String service, int hostPort, int guestPort, Optional<PyroException> failure) {}
