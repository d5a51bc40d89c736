/** What pyro uses of the host: programs that it starts and waits for, and limits that it meets. */
package dev.pyro.host;
