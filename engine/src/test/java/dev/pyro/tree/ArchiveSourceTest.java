package dev.pyro.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class ArchiveSourceTest {
  @TempDir Path folder;

  /** An archive member by member, honest or not. */
  static final class Tar {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Tar member(String name, char type, String link, String content) {
      byte[] block = new byte[512];
      put(block, 0, name);
      put(block, 100, "0000644\0");
      put(block, 124, String.format("%011o", content.length()));
      put(block, 136, "00000000007");
      block[156] = (byte) type;
      put(block, 157, link);
      put(block, 257, "ustar\00000");
      return block(block).content(content);
    }

    Tar file(String name) {
      return member(name, '0', "", "x");
    }

    Tar directory(String name) {
      return member(name, '5', "", "");
    }

    Tar block(byte[] block) {
      put(block, 148, "        ");
      int sum = 0;
      for (byte b : block) {
        sum += b & 0xff;
      }
      put(block, 148, String.format("%06o\0 ", sum));
      out.writeBytes(block);
      return this;
    }

    Tar content(String content) {
      out.writeBytes(Arrays.copyOf(Trees.bytes(content), (content.length() + 511) / 512 * 512));
      return this;
    }

    byte[] end() {
      out.writeBytes(new byte[1024]);
      return out.toByteArray();
    }

    private static void put(byte[] block, int at, String text) {
      byte[] bytes = Trees.bytes(text);
      System.arraycopy(bytes, 0, block, at, bytes.length);
    }
  }

  private SeedSource opened(byte[] tar) throws Exception {
    return SeedSource.open(Files.write(folder.resolve("a.tar"), tar), Selection.ALL);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--format=gnu|a.tar",
        "--format=pax|a.tar",
        "--format=posix --gzip|a.tar.gz",
        "--format=gnu --gzip|A.TGZ",
        "--format=gnu --zstd|a.tar.zst",
        "--format=pax --use-compress-program='zstd --long=27'|a.tar.zst",
        "--format=pax --xz|a.tar.xz",
        "--format=gnu --sparse|a.tar",
        "--format=pax --sparse --sparse-version=0.0|a.tar",
        "--format=pax --sparse --sparse-version=0.1|a.tar",
        "--format=pax --sparse --sparse-version=1.0|a.tar",
        "--format=gnu -b 1|a.tar",
      })
  void whatTheRealTarPacksComesOutAsItWas(String options, String name) throws Exception {
    Path tree = Files.createDirectory(folder.resolve("tree"));
    Trees.host(tree, FolderSourceTest.ODD_TREE);
    Trees.host(
        tree, "l=$(printf 'long%.0s' {1..60}); mkdir -p $l/$l; printf l > $l/$l/$l; ln -s $l/$l l");
    Trees.host(
        tree,
        "truncate -s 1M many; for i in 1 3 5 7 9 11; do dd if=/bin/ls of=many bs=4k count=1"
            + " seek=$((i * 10)) conv=notrunc status=none; done; truncate -s 3M onlyhole");
    Trees.host(tree, "tar " + options + " -cf ../" + name + " .");
    try (SeedSource source = SeedSource.open(folder.resolve(name), Selection.ALL);
        SeedSource same = SeedSource.open(tree, Selection.ALL)) {
      assertEquals("tar_archive", source.plan().mode());
      assertEquals(folder.resolve(name), source.plan().source());
      assertEquals(same.plan().entryCount(), source.plan().entryCount());
      assertEquals(same.plan().bytes(), source.plan().bytes());
      Path copy = folder.resolve("copy");
      TreeExporter.export(Trees.packed(Trees.sent(source)), copy, Trees.NO_LIMIT, _ -> {});
      String expected = Trees.described(tree);
      String actual = Trees.described(copy);
      if (!options.contains("pax") && !options.contains("posix")) { // times are of whole seconds
        expected = expected.replaceAll("\\.[0-9]{10}\\|", ".|");
        actual = actual.replaceAll("\\.[0-9]{10}\\|", ".|");
      }
      assertEquals(expected, actual);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ustar", "v7"})
  void theOldFormatsAreRead(String format) throws Exception {
    Path tree = Files.createDirectory(folder.resolve("tree"));
    Trees.host(
        tree, "p=$(printf 'dir/%.0s' {1..40}); mkdir -p a $p; printf x > a/f; printf y > ${p}f");
    Trees.host(
        tree, "tar --format=" + format + " -cf ../a.tar a" + (format.equals("v7") ? "" : " dir"));
    try (SeedSource source = SeedSource.open(folder.resolve("a.tar"), Selection.ALL)) {
      List<String> lines = Trees.lines(Trees.sent(source));
      assertEquals(format.equals("v7") ? 2 : 43, lines.size());
      assertEquals("a/f file 644 x", lines.get(1));
    }
  }

  @Test
  void aFileOfMoreThanEightGibibytesIsRead() throws Exception {
    Trees.host(folder, "truncate -s 9G big; printf end >> big; tar --sparse -cf a.tar big");
    try (SeedSource source = SeedSource.open(folder.resolve("a.tar"), Selection.ALL)) {
      assertEquals(List.of("big file 644 [9663676416]end"), Trees.lines(Trees.sent(source)));
    }
  }

  @Test
  void namesAreMadePlainAndMissingParentsAreImplied() throws Exception {
    byte[] tar =
        new Tar()
            .directory("./")
            .file("./a/.//b/f")
            .directory("late/x/")
            .member("late/", '5', "", "")
            .member("old/", '0', "", "") // a directory, before there were types
            .member("h", '1', "./a/b/f", "")
            .member("h2", '1', "h", "")
            .end();
    try (SeedSource source = opened(tar)) {
      assertEquals(
          List.of(
              "a dir 755",
              "a/b dir 755",
              "a/b/f file 644 x",
              "late dir 644",
              "late/x dir 644",
              "old dir 644",
              "h = a/b/f",
              "h2 = a/b/f"),
          Trees.lines(Trees.sent(source)));
      assertEquals(8, source.plan().entryCount());
      assertEquals(1, source.plan().bytes());
    }
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        fault("/etc/passwd is absolute", t -> t.file("/etc/passwd")),
        fault("../x has the component `..`", t -> t.file("../x")),
        fault("a/../../x has the component `..`", t -> t.file("a/../../x")),
        fault("a/.. has the component `..`", t -> t.directory("a/..")),
        fault("an entry has no name", t -> t.file("")),
        fault("./. is in the place of the root", t -> t.file("./.")),
        fault("./x is there twice", t -> t.file("x").file("./x")),
        fault("d/ is there twice", t -> t.directory("d").directory("d/")),
        fault("d is there twice", t -> t.directory("d").member("d", '2', "x", "")),
        fault("d is there twice", t -> t.file("d/f").member("d", '2', "x", "")),
        fault("l/x lies below l, a symbolic link", t -> t.member("l", '2', "d", "").file("l/x")),
        fault("f/x lies below f, a file", t -> t.file("f").file("f/x")),
        fault("l/x lies below l, a symbolic link", t -> t.member("l", '2', "/etc", "").file("l/x")),
        fault("l has a target of 0 bytes", t -> t.member("l", '2', "", "")),
        fault(
            "h is a link to f, which is no earlier file of the archive",
            t -> t.member("h", '1', "f", "").file("f")),
        fault(
            "h is a link to l, which is no earlier file of the archive",
            t -> t.member("l", '2', "f", "").member("h", '1', "l", "")),
        fault(
            "h is a link to /etc/passwd, which is absolute",
            t -> t.member("h", '1', "/etc/passwd", "")),
        fault(
            "h is a link to ../x, which has the component `..`",
            t -> t.member("h", '1', "../x", "")),
        fault("c is a character device", t -> t.member("c", '3', "", "")),
        fault("b is a block device", t -> t.member("b", '4', "", "")),
        fault("p is a named pipe", t -> t.member("p", '6', "", "")),
        fault("p is of the unknown type Z", t -> t.member("p", 'Z', "", "")));
  }

  private static Arguments fault(String message, UnaryOperator<Tar> tar) {
    return Arguments.of(message, tar);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void whatCannotBeSentIsRefusedByName(String message, UnaryOperator<Tar> tar) {
    PyroException e = assertThrows(PyroException.class, () -> opened(tar.apply(new Tar()).end()));
    assertEquals(ErrorCode.INVALID_ARGUMENT, e.code());
    String fault = e.getMessage().replaceFirst(".* cannot be sent: ", "");
    assertTrue(fault.equals(message) || fault.endsWith("; " + message), fault);
  }

  @Test
  void symbolicLinksAreSentWhereverTheyLead() throws Exception {
    byte[] tar = new Tar().member("l", '2', "/etc", "").member("up", '2', "../../x", "").end();
    try (SeedSource source = opened(tar)) {
      assertEquals(List.of("l -> /etc", "up -> ../../x"), Trees.lines(Trees.sent(source)));
    }
  }

  static Stream<Arguments> damages() {
    byte[] good = new Tar().file("f").end();
    byte[] flipped = good.clone();
    flipped[3] ^= 1;
    return Stream.of(
        Arguments.of("it is cut off", new byte[0]),
        Arguments.of("it is cut off", Arrays.copyOf(good, 511)),
        Arguments.of("it is cut off", Arrays.copyOf(good, 700)),
        Arguments.of("it is cut off", Arrays.copyOf(good, 1024)),
        Arguments.of("a header has a wrong checksum", flipped),
        Arguments.of("a header has a size that is no number", sized("9")),
        Arguments.of("a header has the size -1", sized("\u00ff".repeat(12))),
        Arguments.of(
            "a header has a size of more than 63 bits", sized("\u0080" + "\u007f".repeat(11))),
        Arguments.of(
            "an extended header has 68719476735 bytes",
            new Tar().block(header('x', "7".repeat(12))).end()),
        Arguments.of(
            "a pax header has a malformed record",
            new Tar().member("x", 'x', "", "99 path=y\n").file("f").end()),
        Arguments.of(
            "a pax header has the size -5",
            new Tar().member("x", 'x', "", "11 size=-5\n").file("f").end()),
        Arguments.of(
            "a pax header has the mtime 1e9",
            new Tar().member("x", 'x', "", "13 mtime=1e9\n").file("f").end()),
        Arguments.of(
            "a member of type M is not supported", new Tar().member("x", 'M', "", "").end()),
        Arguments.of(
            "the map of a sparse file is not in order",
            new Tar()
                .member("x", 'x', "", "23 GNU.sparse.size=100\n28 GNU.sparse.map=50,1,20,1\n")
                .member("f", '0', "", "xy")
                .end()),
        Arguments.of(
            "the map of a sparse file does not fit its content",
            new Tar()
                .member("x", 'x', "", "23 GNU.sparse.size=100\n23 GNU.sparse.map=50,9\n")
                .member("f", '0', "", "xy")
                .end()));
  }

  private static byte[] header(char type, String size) {
    byte[] block = new byte[512];
    Tar.put(block, 0, "f");
    Tar.put(block, 124, size);
    block[156] = (byte) type;
    return block;
  }

  private static byte[] sized(String size) {
    return new Tar().block(header('0', size)).end();
  }

  @ParameterizedTest
  @MethodSource("damages")
  void aDamagedArchiveIsRefused(String reason, byte[] tar) {
    PyroException e = assertThrows(PyroException.class, () -> opened(tar));
    assertEquals(ErrorCode.INVALID_ARGUMENT, e.code());
    assertEquals(
        folder.resolve("a.tar") + " is no archive that can be read: " + reason, e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.tar.gz", "a.tar.xz", "a.tar.zst"})
  void damagedCompressionIsRefused(String name) throws Exception {
    Trees.host(folder, "head -c 300000 /dev/urandom > f; tar -caf " + name + " f");
    byte[] whole = Files.readAllBytes(folder.resolve(name));
    for (int length : new int[] {0, 3, 100, whole.length / 2, whole.length - 1}) {
      Files.write(folder.resolve(name), Arrays.copyOf(whole, length));
      PyroException e =
          assertThrows(
              PyroException.class, () -> SeedSource.open(folder.resolve(name), Selection.ALL));
      assertEquals(ErrorCode.INVALID_ARGUMENT, e.code());
    }
    whole[whole.length / 2] ^= 1;
    whole[whole.length - 3] ^= 1; // of the sum, if the content has none
    Files.write(folder.resolve(name), whole);
    assertEquals(
        ErrorCode.INVALID_ARGUMENT,
        assertThrows(
                PyroException.class, () -> SeedSource.open(folder.resolve(name), Selection.ALL))
            .code());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "xz --lzma2=dict=256MiB|a.tar.xz|to read it takes 256 MiB of memory, and pyro takes at most"
            + " 130 MiB",
        "zstd --long=31|a.tar.zst|it was compressed with a window of 2048 MiB, and pyro reads at"
            + " most 128 MiB",
      })
  void whatTakesTooMuchMemoryIsRefusedAsThat(String program, String name, String reason)
      throws Exception {
    Trees.host(folder, "echo a > a; tar -c a | " + program + " > " + name);
    PyroException e =
        assertThrows(
            PyroException.class, () -> SeedSource.open(folder.resolve(name), Selection.ALL));
    assertEquals(
        folder.resolve(name) + " is no archive that can be read: " + reason, e.getMessage());
  }

  @Test
  void anArchiveThatChangesAfterItWasJudgedIsAConflict() throws Exception {
    Path file = folder.resolve("a.tar");
    for (byte[] other :
        List.of(
            new Tar().member("f", '0', "", "y").end(),
            new Tar().file("g").end(),
            new Tar().file("f").file("g").end(),
            new Tar().member("c", '3', "", "").end(),
            new byte[0],
            new byte[5000])) {
      Files.write(file, new Tar().file("f").end());
      FileTime time = Files.getLastModifiedTime(file);
      try (SeedSource source = SeedSource.open(file, Selection.ALL)) {
        Trees.sent(source);
        Files.write(file, other); // the same inode
        Files.setLastModifiedTime(file, time);
        PyroException e = assertThrows(PyroException.class, () -> Trees.sent(source));
        assertEquals(ErrorCode.CONFLICT, e.code());
        assertEquals(file + " changed while it was being sent", e.getMessage());
      }
    }
  }

  @Test
  void anArchiveThatIsReplacedIsSentAsItWas() throws Exception {
    try (SeedSource source = opened(new Tar().file("f").end())) {
      Files.delete(folder.resolve("a.tar"));
      assertEquals(List.of("f file 644 x"), Trees.lines(Trees.sent(source)));
    }
  }
}
