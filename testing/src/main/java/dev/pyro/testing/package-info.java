/** What the tests of several modules need; none of it is released. */
package dev.pyro.testing;
