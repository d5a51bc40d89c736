/** One-shot machines: created, run and removed by the process that owns them. */
package dev.pyro.vm;
