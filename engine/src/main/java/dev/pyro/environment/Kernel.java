package dev.pyro.environment;

import java.nio.file.Path;

/**
 * What a machine boots.
 *
 * @param version the kernel's release, as {@code uname -r} prints it in the guest
 * @param vmlinuz the kernel
 * @param initramfs the agent and the modules it loads
 * @param digest {@code sha256:} and a digest that changes with the kernel, its modules and the
 *     agent
 */
public record Kernel(String version, Path vmlinuz, Path initramfs, String digest) {}
