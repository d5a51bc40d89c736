package dev.pyro.workspace.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.guest.ActingGuest;
import dev.pyro.guest.Guest;
import dev.pyro.path.TreePath;
import dev.pyro.tree.Baseline;
import dev.pyro.tree.BaselineWriter;
import dev.pyro.tree.Changes;
import dev.pyro.tree.GuestStat;
import dev.pyro.tree.ScanIndex;
import dev.pyro.tree.Scans;
import dev.pyro.tree.TreeEntry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How much of {@code .gitignore} files a diff reads. Each of them ignores {@code x}. */
@Timeout(300)
class IgnoredTest {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final long MOST = 256 << 10; // of one file; four of them are all that is read

  @TempDir Path folder;

  @Test
  void filesThatAreTooLongOrTooMuchTogetherIgnoreNothing() throws Exception {
    SortedMap<String, Long> there =
        new TreeMap<>(Map.of("a", MOST + 1, "b", MOST, "c", MOST, "d", MOST, "e", MOST, "f", MOST));
    SortedMap<String, Long> read = new TreeMap<>(there.subMap("b", "f"));
    assertEquals(Set.of("b/x", "c/x", "d/x", "e/x"), ignored(there, read));
  }

  @Test
  void aFileThatIsLongerThanTheGuestHadSaidIgnoresNothing() throws Exception {
    SortedMap<String, Long> there = new TreeMap<>(Map.of("a", 2L, "b", 2L));
    SortedMap<String, Long> sent = new TreeMap<>(Map.of("a", MOST + 1, "b", MOST));
    assertEquals(Set.of("b/x"), ignored(there, sent));
  }

  @Test
  void aGuestThatSendsMuchMoreThanItHadSaidIsRefused() {
    SortedMap<String, Long> there = new TreeMap<>();
    SortedMap<String, Long> sent = new TreeMap<>();
    for (String name : List.of("a", "b", "c", "d", "e", "f")) {
      there.put(name, 2L);
      sent.put(name, MOST);
    }
    PyroException e = assertThrows(PyroException.class, () -> ignored(there, sent));
    assertEquals(ErrorCode.LIMIT_EXCEEDED, e.code());
    assertEquals("the .gitignore files have more than 1 MiB of text", e.getMessage());
    assertEquals("make them shorter", e.hint().orElseThrow());
  }

  /**
   * Returns the files that are ignored.
   *
   * @param there the folders, and how long the guest says that their {@code .gitignore} is
   * @param sent of which of them it sends that file, and how long it is then
   */
  private Set<String> ignored(SortedMap<String, Long> there, SortedMap<String, Long> sent)
      throws IOException {
    List<TreeEntry> entries = new ArrayList<>();
    there.forEach((name, size) -> {
      entries.add(new TreeEntry.Directory(TreePath.of(name), 0755, 0, GuestStat.NONE));
      entries.add(Scans.file(name + "/.gitignore", size));
      entries.add(Scans.file(name + "/x", 0));
    });
    Path kept = Files.createDirectory(folder.resolve("kept"));
    Path socket = folder.resolve("p0.sock");
    ScanIndex now = Scans.of(entries);
    try (BaselineWriter empty = new BaselineWriter(kept, OutputStream.nullOutputStream());
        ActingGuest acting = new ActingGuest(List.of(socket), () -> {});
        Guest guest =
            Guest.connect(SocketChannel.open(UnixDomainSocketAddress.of(socket)), false, LONG)) {
      acting.answer(
          "fetch",
          Scans.files(
              "x\n",
              sent.entrySet().stream()
                  .map(one -> Scans.file(one.getKey() + "/.gitignore", one.getValue()))
                  .toList()));
      empty.writer().end();
      Baseline baseline = empty.commit();
      Changes changes = Changes.between(baseline, Scans.of(List.of()), now);
      return Ignored.paths(guest, baseline, now, changes.candidates()).stream()
          .map(TreePath::display)
          .collect(Collectors.toSet());
    }
  }
}
