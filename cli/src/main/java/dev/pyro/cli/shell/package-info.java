/** {@code pyro workspace shell}: terminals that live on in a workspace. */
package dev.pyro.cli.shell;
