package dev.pyro.guest;

import dev.pyro.Remedy;

/**
 * A kept process: a program that outlives the connection which started it.
 *
 * @param name what the guest knows it by, see guest/PROTOCOL.md
 * @param shown what people call it, as in "there is no ..."
 * @param remedy what helps a caller who asked for one that does not exist
 */
public record KeptName(String name, String shown, Remedy remedy) {}
