/** Measures pyro on this machine: medians of many runs, peers in turn within one run. */
package dev.pyro.bench;
