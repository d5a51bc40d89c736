package dev.pyro.machine;

import java.nio.file.Path;

/**
 * What a guest boots.
 *
 * @param vmlinuz the kernel's image
 * @param initramfs the agent and the modules it loads
 * @param digest names the content of both
 */
public record GuestKernel(Path vmlinuz, Path initramfs, String digest) {}
