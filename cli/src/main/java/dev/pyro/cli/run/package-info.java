/** {@code pyro run}, and what it shares with the other command that runs a program. */
package dev.pyro.cli.run;
