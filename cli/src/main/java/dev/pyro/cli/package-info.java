/**
 * The command line: where the process starts, the table of commands, help pages and completions.
 *
 * <p>A command is a class in a package below, and a row in {@code Commands}. Every process pays for
 * the classes that it loads: nothing is made before it is needed.
 */
package dev.pyro.cli;
