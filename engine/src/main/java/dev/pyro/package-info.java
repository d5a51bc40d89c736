/**
 * The public library: {@link dev.pyro.Pyro}, its requests and results. Every other package is
 * internal.
 */
package dev.pyro;
