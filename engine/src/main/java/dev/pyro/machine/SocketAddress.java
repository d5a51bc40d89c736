package dev.pyro.machine;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The address of a Unix socket, for one system call. An address holds 108 bytes with the final NUL
 * (unix(7)). The path of a machine may be longer. Then the address leads over a symbolic link to
 * the machine's folder. The link is in a new folder, which only this user can use. A process that
 * is killed during the call leaves both.
 */
public final class SocketAddress implements AutoCloseable {
  private static final int MAX_BYTES = 107;

  private static final Path TEMPORARY = Path.of("/tmp");
  private static final String PREFIX = "pyro-";
  private static final String LINK = "m";

  /** The call takes no time, so who made an older link is dead. */
  private static final Duration CALL = Duration.ofMinutes(1);

  private final Path path;
  private final Path link; // null if the socket's own path is short enough

  private SocketAddress(Path path, Path link) {
    this.path = path;
    this.link = link;
  }

  /** Returns an address that leads to a socket in a folder. */
  public static SocketAddress of(Path socket) throws IOException {
    if (socket.toString().getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES) {
      return new SocketAddress(socket, null);
    }
    Path folder = Files.createTempDirectory(TEMPORARY, PREFIX);
    Path link = folder.resolve(LINK);
    try {
      Files.createSymbolicLink(link, socket.getParent());
    } catch (IOException e) {
      Files.delete(folder);
      throw e;
    }
    return new SocketAddress(link.resolve(socket.getFileName()), link);
  }

  /**
   * Returns the folders with links to machines of a home that killed processes have left.
   *
   * @param home the home's path
   */
  public static List<Path> leftovers(Path home) throws IOException {
    List<Path> found = new ArrayList<>();
    Instant old = Instant.now().minus(CALL);
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(TEMPORARY, PREFIX + "*")) {
      for (Path folder : folders) {
        Path link = folder.resolve(LINK);
        if (Files.isSymbolicLink(link)
            && Files.getOwner(folder).equals(Files.getOwner(home)) // anybody may make such folders
            && Files.readSymbolicLink(link).startsWith(home)
            && Files.getLastModifiedTime(folder).toInstant().isBefore(old)) {
          found.add(folder);
        }
      }
    }
    return found;
  }

  /** Returns the address; it is good until this is closed. */
  public UnixDomainSocketAddress get() {
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
