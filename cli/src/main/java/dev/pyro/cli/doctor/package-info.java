/** {@code pyro doctor}: whether this host has what pyro needs. */
package dev.pyro.cli.doctor;
