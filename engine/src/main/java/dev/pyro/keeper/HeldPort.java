package dev.pyro.keeper;

/**
 * A port of 127.0.0.1 that the keeper holds for a service.
 *
 * @param service the service's name
 * @param hostPort the port of the host, also if it was left to the keeper to choose
 * @param guestPort the port of the guest
 */
public record HeldPort(String service, int hostPort, int guestPort) {}
