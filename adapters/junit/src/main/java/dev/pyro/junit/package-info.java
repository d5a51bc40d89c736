/** Machines for tests with JUnit Jupiter: start at {@link dev.pyro.junit.Sandbox}. */
package dev.pyro.junit;
