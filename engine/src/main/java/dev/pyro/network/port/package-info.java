/** Ports of the host's loopback interface that lead to ports of a guest's. */
package dev.pyro.network.port;
