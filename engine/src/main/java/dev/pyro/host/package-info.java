/** Programs of the host that pyro starts and waits for. */
package dev.pyro.host;
