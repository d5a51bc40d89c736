/** {@code pyro workspace service}: background processes of a workspace that have a name. */
package dev.pyro.cli.service;
