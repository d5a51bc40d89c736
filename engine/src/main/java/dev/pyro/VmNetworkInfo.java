package dev.pyro;

/**
 * The network of a one-shot machine.
 *
 * @param vmId the machine
 * @param network whether it has one
 */
public record VmNetworkInfo(String vmId, boolean network) {}
