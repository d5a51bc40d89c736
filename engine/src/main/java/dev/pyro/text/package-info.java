/** Comparing words. */
package dev.pyro.text;
