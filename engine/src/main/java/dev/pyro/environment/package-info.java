/**
 * Environments, the root images that machines start from, and the kernel and initramfs that boot
 * them: what there is, how it is built from Debian's packages, and where it is kept.
 *
 * <p>{@link dev.pyro.environment.EnvironmentStore} and {@link dev.pyro.environment.KernelStore} are
 * the way in. Both build under one lock of the home, in a folder that is cleaned when its owner is
 * dead, and move the result into place when it is complete: a reader sees all of it or nothing.
 *
 * <p>Packages are downloaded and checked as the user. They are assembled in a {@link
 * dev.pyro.environment.BuildPlace}: in namespaces of the host, or in a builder machine. So a build
 * needs no privilege, and whatever it starts or mounts ends with it.
 */
package dev.pyro.environment;
