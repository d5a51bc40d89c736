/**
 * The command line: {@link dev.pyro.cli.Main} picks a {@link dev.pyro.cli.Subcommand} by name.
 * Every process pays for what it loads, so nothing here is made before it is needed.
 */
package dev.pyro.cli;
