package dev.pyro.tree;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pyro.path.HostNames;
import dev.pyro.path.LinkText;
import dev.pyro.path.TreePath;
import dev.pyro.tree.Changes.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class BaselineTest {
  @TempDir Path folder;

  private Baseline kept(SeedSource source, OutputStream guest) throws Exception {
    try (BaselineWriter writer =
        new BaselineWriter(Files.createDirectory(folder.resolve("kept")), guest)) {
      source.send(writer.writer(), TreePath.ROOT, _ -> {});
      writer.writer().end();
      return writer.commit();
    }
  }

  @Test
  void whatWasSentCanBeSentAgainAndReadByPath() throws Exception {
    Path tree = Files.createDirectory(folder.resolve("tree"));
    Trees.host(tree, FolderSourceTest.ODD_TREE);
    Trees.host(tree, "head -c 200000 /dev/urandom > random; printf x > h; ln h z");
    try (SeedSource source = SeedSource.open(tree, Selection.ALL)) {
      ByteArrayOutputStream guest = new ByteArrayOutputStream();
      Baseline baseline = kept(source, guest);
      ByteArrayOutputStream again = new ByteArrayOutputStream();
      baseline.copyTo(again);
      assertArrayEquals(guest.toByteArray(), again.toByteArray());
      assertEquals(source.plan().entryCount(), baseline.size());
      for (int i = 0; i < baseline.size(); i++) {
        assertEquals(baseline.path(i), baseline.entry(i).path());
        if (baseline.resolved(i) instanceof TreeEntry.File) {
          assertArrayEquals(
              Files.readAllBytes(tree.resolve(HostNames.relative(baseline.path(i).bytes()))),
              baseline.content(baseline.path(i), 11 << 20));
        }
      }
      assertEquals("index\ntree\n", Trees.host(folder.resolve("kept"), "ls -A"));
      assertEquals(
          "random has 200000 bytes, more than 1000",
          assertThrows(
                  IllegalArgumentException.class,
                  () -> baseline.content(TreePath.of("random"), 1000))
              .getMessage());
      assertEquals(
          "deep is no file of the baseline",
          assertThrows(
                  IllegalArgumentException.class, () -> baseline.content(TreePath.of("deep"), 9))
              .getMessage());
    }
  }

  @Test
  void whatIsNotCommittedLeavesNothing() throws Exception {
    try (BaselineWriter writer = new BaselineWriter(folder, OutputStream.nullOutputStream())) {
      writer.writer().name(TreePath.of("x"));
    }
    assertEquals("", Trees.host(folder, "ls -A"));
  }

  @Test
  void aDamagedIndexIsNoIndex() throws Exception {
    Trees.host(folder, "mkdir tree; printf x > tree/f");
    try (SeedSource source = SeedSource.open(folder.resolve("tree"), Selection.ALL)) {
      kept(source, OutputStream.nullOutputStream());
    }
    Path index = folder.resolve("kept/index");
    byte[] whole = Files.readAllBytes(index);
    for (int length = 0; length < whole.length; length++) {
      Files.write(index, Arrays.copyOf(whole, length));
      assertThrows(IOException.class, () -> Baseline.load(folder.resolve("kept")));
    }
    byte[] broken = whole.clone();
    broken[whole.length - 1] ^= 1;
    Files.write(index, broken);
    assertEquals(
        index + " is damaged",
        assertThrows(IOException.class, () -> Baseline.load(folder.resolve("kept"))).getMessage());
  }

  /** A scan of entries {@code path type mode size mtime ctime inode}, with the root first. */
  private static ScanIndex scan(String... entries) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TreeWriter writer = new TreeWriter(out);
    writer.scanned(new TreeEntry.Directory(TreePath.ROOT, 0755, 0, GuestStat.NONE));
    for (String entry : entries) {
      String[] part = entry.split(" ", -1);
      TreePath path = TreePath.of(part[0]);
      int mode = Integer.parseInt(part[2], 8);
      long mtime = Long.parseLong(part[4]);
      GuestStat stat = new GuestStat(Long.parseLong(part[5]), Long.parseLong(part[6]), 1);
      writer.scanned(
          switch (part[1]) {
            case "f" -> new TreeEntry.File(path, mode, Long.parseLong(part[3]), mtime, stat);
            case "d" -> new TreeEntry.Directory(path, mode, mtime, stat);
            default -> new TreeEntry.Symlink(path, LinkText.of(part[1]), mtime, stat);
          });
    }
    writer.end();
    return ScanIndex.read(new ByteArrayInputStream(out.toByteArray()));
  }

  @Test
  void onlyWhatMayDifferIsACandidate() throws Exception {
    Trees.host(
        folder,
        "mkdir -p tree/d tree/e; cd tree; for f in a b c g t d/x; do printf 1 > $f; done;"
            + " ln -s a l; ln -s a m; chmod 755 d e; chmod 644 a b c g t d/x");
    Baseline baseline;
    try (SeedSource source = SeedSource.open(folder.resolve("tree"), Selection.ALL)) {
      baseline = kept(source, OutputStream.nullOutputStream());
    }
    ScanIndex unpacked =
        scan(
            "a f 644 1 5 9 1",
            "b f 644 1 5 9 2",
            "c f 644 1 5 9 3",
            "g f 644 1 5 9 4",
            "t f 644 1 5 9 5",
            "d d 755 0 5 9 6",
            "d/x f 644 1 5 9 7",
            "e d 755 0 5 9 8",
            "l a 777 1 5 9 9",
            "m a 777 1 5 9 10");
    unpacked.write(folder.resolve("stats"));
    ScanIndex now =
        scan(
            "a f 644 1 5 9 1",
            "m b 777 1 6 9 10",
            "b f 755 1 5 10 2",
            "c f 644 1 5 9 33",
            "t d 755 0 5 9 5",
            "d d 700 0 7 10 6",
            "e d 755 0 7 10 8",
            "l a 777 1 6 10 99",
            "new f 600 3 5 9 20");
    Changes changes = Changes.between(baseline, ScanIndex.load(folder.resolve("stats")), now);
    assertEquals(
        List.of(
            "b MAYBE_MODIFIED true",
            "c MAYBE_MODIFIED false",
            "d MODE_CHANGED true",
            "d/x DELETED false",
            "g DELETED false",
            "m MAYBE_MODIFIED false",
            "new ADDED false",
            "t TYPE_CHANGED true"),
        changes.candidates().stream()
            .map(c -> c.path().display() + " " + c.kind() + " " + c.modeChanged())
            .toList());
    assertEquals(3, changes.unchanged(), "a, and e and l although they were touched");
    assertEquals(
        0,
        changes.candidates().stream()
            .filter(c -> c.kind() == Kind.ADDED && c.before() != null)
            .count());
  }

  @Test
  void fiftyThousandEntriesAreLoadedAndComparedAtOnce() throws Exception {
    Path kept = Files.createDirectory(folder.resolve("kept"));
    ByteArrayOutputStream scan = new ByteArrayOutputStream();
    TreeWriter scanned = new TreeWriter(scan);
    scanned.scanned(new TreeEntry.Directory(TreePath.ROOT, 0755, 0, GuestStat.NONE));
    try (BaselineWriter writer = new BaselineWriter(kept, OutputStream.nullOutputStream())) {
      for (int i = 0; i < 500; i++) {
        TreePath directory = TreePath.of("some-directory-" + i);
        writer.writer().entry(new TreeEntry.Directory(directory, 0755, 0, GuestStat.NONE));
        scanned.scanned(new TreeEntry.Directory(directory, 0755, 0, new GuestStat(1, i + 1, 1)));
        for (int j = 0; j < 100; j++) {
          TreePath path = directory.resolve(TreePath.of("file-with-a-usual-name-" + j + ".java"));
          writer.writer().entry(new TreeEntry.File(path, 0644, 1, 0, GuestStat.NONE));
          writer.writer().data(new byte[] {(byte) j}, 0, 1);
          scanned.scanned(
              new TreeEntry.File(path, 0644, 1, 0, new GuestStat(1, 1000 + i * 100 + j, 1)));
        }
      }
      writer.writer().end();
      scanned.end();
      writer.commit();
    }
    ScanIndex unpacked = ScanIndex.read(new ByteArrayInputStream(scan.toByteArray()));
    Baseline baseline = Baseline.load(kept);
    ScanIndex now = ScanIndex.read(new ByteArrayInputStream(scan.toByteArray()));
    Changes changes = Changes.between(baseline, unpacked, now);
    assertEquals(50_500, changes.unchanged());
    assertEquals(List.of(), changes.candidates());
    assertArrayEquals(
        new byte[] {99},
        baseline.content(TreePath.of("some-directory-499/file-with-a-usual-name-99.java"), 10));
  }
}
