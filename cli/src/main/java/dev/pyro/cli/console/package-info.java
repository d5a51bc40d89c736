/**
 * What people see: the standard streams, colours, tables, numbers in words, progress. Text that may
 * come from a guest is cleaned here before a terminal gets it.
 */
package dev.pyro.cli.console;
