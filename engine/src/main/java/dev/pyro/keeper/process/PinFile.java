package dev.pyro.keeper.process;

import dev.pyro.network.packet.IpAddress;
import dev.pyro.network.policy.Pins;
import dev.pyro.store.PlainFile;
import dev.pyro.store.WorkspaceFolder;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The names for which a machine's guest was given addresses, in lines of {@code ADDRESS NAME}. So a
 * network that is served by another process knows them, too: programs ask for a name once, and
 * connect for as long as they run. When the file is full, it takes the place of an older one.
 */
final class PinFile {
  /** How large each of the two files gets at most: enough for all that {@link Pins} hold. */
  static final int MAX_FILE_BYTES = 1 << 20;

  private final Path file;
  private final Path older;

  /** The pins of a machine; there need not be any yet. */
  PinFile(WorkspaceFolder folder, int generation) {
    this.file = folder.pins(generation);
    this.older = folder.olderPins(generation);
  }

  /** Reads them; a line that is damaged is left out. */
  void readInto(Pins pins) throws IOException {
    for (Path one : List.of(older, file)) {
      try (InputStream in = PlainFile.open(one)) {
        byte[] bytes = in.readNBytes(MAX_FILE_BYTES);
        new String(bytes, StandardCharsets.US_ASCII).lines().forEach(line -> read(line, pins));
      } catch (NoSuchFileException _) {
        // nothing was given yet
      }
    }
  }

  private static void read(String line, Pins pins) {
    String[] words = line.split(" ", -1);
    if (words.length != 2 || words[1].isEmpty()) {
      return;
    }
    try {
      pins.restore(words[1], IpAddress.of(InetAddress.ofLiteral(words[0])));
    } catch (IllegalArgumentException _) {
      // cut short when a process died
    }
  }

  /** Adds one. A name that is not in the usual letters is left out: no rule allows it. */
  void append(String name, IpAddress address) throws IOException {
    if (!name.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      return;
    }
    byte[] line = (address + " " + name + "\n").getBytes(StandardCharsets.US_ASCII);
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        && Files.size(file) + line.length > MAX_FILE_BYTES) {
      Files.move(file, older, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
    Files.write(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
