/** pyro's operations as tools of Spring AI. */
package dev.pyro.springai;
