package dev.pyro.network.dns;

import dev.pyro.network.packet.IpAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The resolvers of this host (resolv.conf(5)). The small file is read for each question: a laptop
 * moves from one network to another while a machine runs, and two changes may have one time.
 */
public final class Resolvers {
  /** The file of the host. */
  public static final Path FILE = Path.of("/etc/resolv.conf");

  private static final int MAX_SERVERS = 3; // as the C library has it
  private static final int MAX_BYTES = 65_536;
  private static final String KEYWORD = "nameserver";

  /** Where resolvers listen. */
  public static final int PORT = 53;

  private final Path file;
  private final int port;

  /** Reads them from a file. */
  public Resolvers(Path file) {
    this(file, PORT);
  }

  /** Reads them from a file; they listen on another port than others. */
  public Resolvers(Path file, int port) {
    this.file = file;
    this.port = port;
  }

  /** Returns the resolvers, the first of which is asked first; without any, this host's own. */
  public List<InetSocketAddress> list() {
    List<InetSocketAddress> servers = named();
    return servers.isEmpty()
        ? List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
        : servers;
  }

  /** Returns the resolvers that the file names; none if there is no such file. */
  public List<InetSocketAddress> named() {
    try {
      return Files.size(file) <= MAX_BYTES
          ? parse(Files.readString(file, StandardCharsets.ISO_8859_1))
          : List.of();
    } catch (IOException _) {
      return List.of(); // resolv.conf(5): without the file, the local machine is asked
    }
  }

  private List<InetSocketAddress> parse(String text) {
    return text.lines()
        .map(line -> line.strip().split("[ \t]+"))
        .filter(words -> words.length > 1 && words[0].equals(KEYWORD))
        .map(words -> IpAddress.parse(words[1].replaceFirst("%.*", "")))
        .flatMap(Optional::stream)
        .limit(MAX_SERVERS)
        .map(address -> new InetSocketAddress(address.toInetAddress(), port))
        .toList();
  }
}
