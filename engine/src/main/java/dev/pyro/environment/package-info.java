/**
 * Environments, the root images that machines start from, and the kernel and initramfs that boot
 * them: what there is, how it is built from Debian's packages, and where it is kept.
 *
 * <p>{@link dev.pyro.environment.EnvironmentStore} and {@link dev.pyro.environment.KernelStore} are
 * the way in. Both build under one lock of the home, in a folder that is cleaned when its owner is
 * dead, and move the result into place when it is complete: a reader sees all of it or nothing.
 *
 * <p>Builds run as root of their own namespaces (see {@link dev.pyro.environment.Namespace}), so
 * they need no privilege and whatever they start or mount ends with them.
 */
package dev.pyro.environment;
