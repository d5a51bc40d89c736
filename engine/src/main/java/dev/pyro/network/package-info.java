/** The network of a machine, as those see it who start machines. */
package dev.pyro.network;
