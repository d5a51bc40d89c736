/** What a guest may reach: rules, what is never reached, and the names that addresses stand for. */
package dev.pyro.network.policy;
