/** {@code pyro env}: the environments that machines start from. */
package dev.pyro.cli.env;
