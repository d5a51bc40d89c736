/** The terminal of the person who runs pyro, connected to a program or a shell of a guest. */
package dev.pyro.cli.terminal;
