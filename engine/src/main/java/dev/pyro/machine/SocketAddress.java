package dev.pyro.machine;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The address of a Unix socket, for one system call. An address holds 108 bytes with the final NUL
 * (unix(7)). The path of a machine may be longer. Then the address leads over a symbolic link to
 * the machine's folder. The link is in a new folder, which only this user can use.
 */
final class SocketAddress implements AutoCloseable {
  private static final int MAX_BYTES = 107;

  private final Path path;
  private final Path link; // null if the socket's own path is short enough

  private SocketAddress(Path path, Path link) {
    this.path = path;
    this.link = link;
  }

  static SocketAddress of(Path socket) throws IOException {
    if (socket.toString().getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES) {
      return new SocketAddress(socket, null);
    }
    Path folder = Files.createTempDirectory(Path.of("/tmp"), "pyro-");
    Path link = folder.resolve("m");
    try {
      Files.createSymbolicLink(link, socket.getParent());
    } catch (IOException e) {
      Files.delete(folder);
      throw e;
    }
    return new SocketAddress(link.resolve(socket.getFileName()), link);
  }

  UnixDomainSocketAddress get() {
    return UnixDomainSocketAddress.of(path);
  }

  @Override
  public void close() throws IOException {
    if (link != null) {
      Files.deleteIfExists(link);
      Files.deleteIfExists(link.getParent());
    }
  }
}
