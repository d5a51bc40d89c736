/**
 * Reads Zstandard (RFC 8878) with windows of up to 128 MiB, as {@code zstd} does by default. It
 * knows nothing of archives. All malformed input ends in a {@link java.util.zip.ZipException}.
 */
package dev.pyro.zstd;
