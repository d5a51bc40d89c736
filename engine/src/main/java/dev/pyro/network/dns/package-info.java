/**
 * The name server of a guest. It asks the resolvers of this host, and lets through what the policy
 * allows.
 */
package dev.pyro.network.dns;
