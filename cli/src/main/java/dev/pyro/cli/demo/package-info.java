/** {@code pyro demo}: a model fixes a small project in a workspace. */
package dev.pyro.cli.demo;
