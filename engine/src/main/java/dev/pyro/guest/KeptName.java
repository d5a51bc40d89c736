package dev.pyro.guest;

/**
 * A kept process: a program that outlives the connection which started it.
 *
 * @param name what the guest knows it by, see guest/PROTOCOL.md
 * @param shown what people call it, as in "there is no ..."
 * @param hint what helps whoever asked for one that is not there
 */
public record KeptName(String name, String shown, String hint) {}
