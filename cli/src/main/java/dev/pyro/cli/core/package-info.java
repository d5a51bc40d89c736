/**
 * What a command is made of: flags and arguments, how they are parsed, exit codes, the call of the
 * engine, and the printing of its result.
 */
package dev.pyro.cli.core;
