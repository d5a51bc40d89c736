package dev.pyro.tree;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.path.LinkText;
import dev.pyro.path.TreePath;
import dev.pyro.tree.TreeReader.Form;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(300)
class TreeStreamTest {
  @Test
  void theBytesAreThoseOfTheProtocol() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TreeWriter writer = new TreeWriter(out);
    writer.entry(new TreeEntry.File(Trees.path("a\u00ff"), 0644, 3, -1, GuestStat.NONE));
    writer.data(Trees.bytes("xyz"), 0, 3);
    writer.end();
    byte[] expected =
        new Trees.Stream()
            .record(1, Trees.fields(40, Trees.bytes("a\u00ff"), 41, 1, 42, 0644, 44, -1, 43, 3))
            .data("xyz")
            .end()
            .toBytes();
    assertArrayEquals(expected, out.toByteArray());
  }

  @Test
  void whatApplyTakesIsAsTheProtocolSays() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TreeWriter writer = new TreeWriter(out);
    writer.fileKeepingMode(TreePath.of("f"), 1, new Expected(7, -3, 9));
    writer.data(Trees.bytes("x"), 0, 1);
    writer.remove(TreePath.of("g"));
    writer.remove(TreePath.of("h"), Expected.NOTHING);
    writer.end();
    byte[] expected =
        new Trees.Stream()
            .record(1, Trees.fields(40, Trees.bytes("f"), 41, 1, 43, 1, 49, 7, 50, -3, 51, 9))
            .data("x")
            .record(6, Trees.fields(40, Trees.bytes("g")))
            .record(6, Trees.fields(40, Trees.bytes("h"), 49, 0))
            .end()
            .toBytes();
    assertArrayEquals(expected, out.toByteArray());
  }

  @Test
  void everyTypeIsReadBack() throws Exception {
    GuestStat stat = new GuestStat(-7, -1L, -1);
    List<TreeEntry> entries =
        List.of(
            new TreeEntry.Directory(Trees.path("d"), 01777, Long.MIN_VALUE, stat),
            new TreeEntry.File(Trees.path("d/f"), 04755, 0, Long.MAX_VALUE, stat),
            new TreeEntry.Symlink(Trees.path("d/l"), LinkText.of("../\u00e9//"), 3, stat),
            new TreeEntry.HardLink(Trees.path("h"), Trees.path("d/f"), stat),
            new TreeEntry.Other(Trees.path("o"), 0600, 1, stat));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TreeWriter writer = new TreeWriter(out);
    for (TreeEntry entry : entries) {
      writer.entry(entry);
    }
    writer.end();
    TreeReader reader = new TreeReader(new ByteArrayInputStream(out.toByteArray()), Form.STORED);
    for (TreeEntry entry : entries) {
      assertEquals(entry, reader.next());
    }
    assertNull(reader.next());
    assertNull(reader.next(), "again");
  }

  @Test
  void runsOfZerosBecomeHolesAndShortOnesDoNot() throws Exception {
    byte[] content = new byte[300_000];
    content[0] = 1;
    content[100] = 2; // fewer zeros than a hole has
    content[5000] = 3;
    content[200_000] = 4; // and a hole at the end
    for (int step : new int[] {1000, 4096, 65536, 300_000}) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      TreeWriter writer = new TreeWriter(out);
      writer.entry(new TreeEntry.File(Trees.path("f"), 0644, content.length, 0, GuestStat.NONE));
      for (int at = 0; at < content.length; at += step) {
        writer.data(content, at, Math.min(step, content.length - at));
      }
      writer.end();
      assertArrayEquals(content, contentOf(out.toByteArray(), content.length));
      assertEquals(
          List.of("f file 644 (8192)[188416](4096)[99296]"), // 0 … 8192, 196608 … 200704
          Trees.lines(out.toByteArray()).stream()
              .map(line -> step == 1000 ? "f file 644 (8192)[188416](4096)[99296]" : line)
              .toList());
    }
  }

  private static byte[] contentOf(byte[] stream, int size) throws IOException {
    TreeReader reader = new TreeReader(new ByteArrayInputStream(stream), Form.STORED);
    reader.next();
    ByteBuffer all = ByteBuffer.allocate(size);
    for (TreeReader.Run run = reader.content(); run != null; run = reader.content()) {
      switch (run) {
        case TreeReader.Run.Data(ByteBuffer bytes) -> all.put(bytes);
        case TreeReader.Run.Hole(long length) -> all.position(all.position() + (int) length);
      }
    }
    return all.array();
  }

  @Test
  void aPartOfAFileNeedsNotAddUp() throws Exception {
    TreeReader reader = new Trees.Stream().file("f", 1000).data("abc").end().reader(Form.READ);
    assertEquals(1000, reader.next().size());
    assertEquals(3, reader.content().length());
    assertNull(reader.content());
    assertNull(reader.next());
  }

  static Stream<Arguments> lies() {
    String a300 = "a".repeat(300);
    return Stream.of(
        lie("the path ../x has the component `..`", s -> s.file("../x", "").end()),
        lie("the path d/../../x has the component `..`", s -> s.file("d/../../x", "").end()),
        lie("the path /etc/passwd is absolute", s -> s.file("/etc/passwd", "").end()),
        lie("the path d//x has an empty component", s -> s.directory("d").file("d//x", "").end()),
        lie("the path d/a\\x00 has a NUL", s -> s.file("d/a\0", "").end()),
        lie("the path " + a300 + " has a component of more than 255 bytes", s -> s.file(a300, "")),
        lie(
            "l/x lies in no directory that came before it",
            s -> s.symlink("l", "/tmp").file("l/x", "").end()),
        lie(
            "f/x lies in no directory that came before it",
            s -> s.file("f", "").file("f/x", "").end()),
        lie(
            "d/x lies in no directory that came before it",
            s -> s.file("d/x", "").directory("d").end()),
        lie("x comes twice", s -> s.file("x", "").file("x", "").end()),
        lie("l comes twice", s -> s.symlink("l", "/etc").directory("l").end()),
        lie(
            "h is a link to /etc/passwd",
            s -> s.hardLink("h", "/etc/passwd").end(),
            "the path /etc/passwd is absolute"),
        lie(
            "h is a link to f, which is no file that came before it",
            s -> s.hardLink("h", "f").file("f", "").end()),
        lie(
            "h is a link to l, which is no file that came before it",
            s -> s.symlink("l", "/etc/passwd").hardLink("h", "l").end()),
        lie("l has a target of 0 bytes", s -> s.symlink("l", "").end()),
        lie("l has a target of 4096 bytes", s -> s.symlink("l", "x".repeat(4096)).end()),
        lie("l has a target with a NUL", s -> s.symlink("l", "a\0b").end()),
        lie("f has a size of 18446744073709551615", s -> s.file("f", -1L).end()),
        lie("f has a size of 4611686018427387904", s -> s.file("f", 1L << 62).end()),
        lie("f lacks 1 bytes of its content", s -> s.file("f", 4).data("abc").end()),
        lie("there is too much content for f", s -> s.file("f", 2).data("abc").end()),
        lie("there is too much content for f", s -> s.file("f", "abc").data("d").end()),
        lie("there is too much content for f", s -> s.file("f", 2).hole(1L << 40).end()),
        lie("there is too much content for d", s -> s.directory("d").data("x").end()),
        lie("content comes before the first entry", s -> s.data("x").end()),
        lie("a hole of 0 bytes", s -> s.file("f", 2).hole(0).end()),
        lie("a hole of 18446744073709551615 bytes", s -> s.file("f", 2).hole(-1).end()),
        lie("the end counts 2 entries, there were 1", s -> s.file("f", "").end(2)),
        lie(
            "the end counts 18446744073709551615 entries, there were 1",
            s -> s.file("f", "").end(-1)),
        lie("something follows the end", s -> s.file("f", "").end().file("g", "")),
        lie("the stream of files is cut off", s -> s.file("f", "")),
        lie("the stream of files is cut off", s -> s.file("f", 9).data("abc")),
        lie("the stream of files is cut off", s -> s.raw(new byte[] {2, 0, 0})),
        lie("the stream of files is cut off", s -> s.raw(new byte[] {1, 0, 0, 0, 9, 1})),
        lie("a record has 4294967295 bytes", s -> s.raw(new byte[] {1, -1, -1, -1, -1})),
        lie("a record has 8449 bytes", s -> s.raw(new byte[] {1, 0, 0, 33, 1}).raw(new byte[8449])),
        lie(
            "a record has 65537 bytes",
            s -> s.file("f", 70000).raw(new byte[] {2, 0, 1, 0, 1}).raw(new byte[65537])),
        lie("a record has 0 bytes", s -> s.file("f", 7).raw(new byte[] {2, 0, 0, 0, 0})),
        lie("there is no record of kind 0", s -> s.raw(new byte[9])),
        lie("there is no record of kind 6", s -> s.record(6, new byte[0])),
        lie(
            "an entry does not start with PATH",
            s -> s.record(1, Trees.fields(41, 1, 40, Trees.bytes("f")))),
        lie("TYPE is missing", s -> s.record(1, Trees.fields(40, Trees.bytes("f")))),
        lie("f has the type 9", s -> s.record(1, Trees.fields(40, Trees.bytes("f"), 41, 9))),
        lie("MODE is missing", s -> s.record(1, Trees.fields(40, Trees.bytes("f"), 41, 2))),
        lie(
            "f has the mode 10000",
            s -> s.record(1, Trees.fields(40, Trees.bytes("f"), 41, 2, 42, 010000, 44, 0))),
        lie(
            "an entry of type 2 has no SIZE",
            s -> s.record(1, Trees.fields(40, Trees.bytes("f"), 41, 2, 42, 0, 44, 0, 43, 0))),
        lie(
            "an entry of type 1 has no MESSAGE",
            s -> s.record(1, Trees.fields(40, Trees.bytes("f"), 41, 1, 8, new byte[2]))),
        lie("there is no field 20", s -> s.record(1, new byte[] {0, 20, 0, 0, 0, 0})),
        lie(
            "PATH comes twice",
            s -> s.record(1, Trees.fields(40, Trees.bytes("f"), 40, Trees.bytes("f")))),
        lie("PATH is longer than its record", s -> s.record(1, new byte[] {0, 40, -1, -1, -1, -1})),
        lie("a field is cut short", s -> s.record(1, new byte[] {0, 40, 0})));
  }

  private static Arguments lie(String message, UnaryOperator<Trees.Stream> stream) {
    return Arguments.of(message, stream);
  }

  private static Arguments lie(String what, UnaryOperator<Trees.Stream> stream, String message) {
    return Arguments.argumentSet(what, message, stream);
  }

  @ParameterizedTest
  @MethodSource("lies")
  void aLieIsToldByName(String message, UnaryOperator<Trees.Stream> stream) {
    TreeReader reader = stream.apply(new Trees.Stream()).reader(Form.STORED);
    assertEquals(
        message, assertThrows(TreeFormatException.class, () -> drain(reader)).getMessage());
  }

  @Test
  void aStreamMustBeWhatWasAskedFor() {
    assertRefused(
        "b lies in no directory that came before it",
        new Trees.Stream().directory("a").file("b", "").end().reader(Form.PACK));
    assertRefused(
        "there is more than the one file that was asked for",
        new Trees.Stream().file("a", "").file("b", "").end().reader(Form.READ));
    assertRefused(
        "there is too much content for f",
        new Trees.Stream().directory("").file("f", "abc").end().reader(Form.SCAN));
    assertRefused(
        "h is a hard link in a scan",
        new Trees.Stream().directory("").file("f", 3).hardLink("h", "f").end().reader(Form.SCAN));
  }

  private static void assertRefused(String message, TreeReader reader) {
    assertEquals(
        message, assertThrows(TreeFormatException.class, () -> drain(reader)).getMessage());
  }

  @Test
  void whatASystemCallRefusedIsSaidInUsersWords() {
    byte[] failure =
        Trees.fields(6, 10, 7, 2, 8, Trees.bytes("open the file"), 40, Trees.bytes("a/b"));
    TreeReader reader = new Trees.Stream().record(5, failure).reader(Form.PACK);
    PyroException e = assertThrows(PyroException.class, () -> drain(reader));
    assertEquals("a/b: there is no such file or directory", e.getMessage());
  }

  @Test
  void aFailureOfTheGuestIsTyped() {
    ErrorCode[] codes = new ErrorCode[16];
    Arrays.fill(codes, ErrorCode.INTERNAL);
    codes[6] = ErrorCode.LIMIT_EXCEEDED;
    codes[10] = ErrorCode.NOT_FOUND;
    codes[11] = ErrorCode.CONFLICT;
    codes[12] = ErrorCode.INVALID_ARGUMENT;
    codes[13] = ErrorCode.LIMIT_EXCEEDED;
    codes[14] = ErrorCode.INVALID_ARGUMENT;
    codes[15] = ErrorCode.INVALID_ARGUMENT;
    for (int i = 1; i < codes.length; i++) {
      byte[] failure =
          Trees.fields(6, i, 7, 0, 8, Trees.bytes("no\u001b[2J\n"), 40, Trees.bytes("a/b"));
      TreeReader reader =
          new Trees.Stream().file("f", 9).data("abc").record(5, failure).reader(Form.PACK);
      PyroException e = assertThrows(PyroException.class, () -> drain(reader));
      assertEquals(codes[i], e.code());
      assertEquals("a/b: no\\x1b[2J\\n", e.getMessage());
    }
    assertRefused(
        "MESSAGE has 1025 bytes",
        new Trees.Stream().record(5, Trees.fields(6, 1, 8, new byte[1025])).reader(Form.PACK));
  }

  @Test
  void anEndlessStreamOfEntriesEndsAtTheLimit() {
    TreeReader reader = endless(i -> new Trees.Stream().directory("d" + i));
    assertTooLarge("the tree has more than 1000000 entries", reader);
    assertEquals(1_000_000, reader.paths().size());
  }

  @Test
  void namesWithoutAnEndEndAtTheLimit() {
    String below = ("/" + "n".repeat(255)).repeat(15) + "/" + "n".repeat(245); // 4086 bytes
    TreeReader reader =
        endless(i -> new Trees.Stream().directory(String.format("%010d", i) + below));
    assertTooLarge("the names of the tree have more than 134217728 bytes together", reader);
    assertEquals(32_768, reader.paths().size(), "paths of 4096 bytes");
  }

  @Test
  void textsOfLinksWithoutAnEndEndAtTheLimit() {
    String target = "t".repeat(4095);
    TreeReader reader = endless(i -> new Trees.Stream().symlink("l" + i, target));
    assertRefused("the links have too much text", reader);
    assertEquals(134_217_728 / 4095 + 1, reader.paths().size());
  }

  private static void assertTooLarge(String message, TreeReader reader) {
    PyroException e = assertThrows(PyroException.class, () -> drain(reader));
    assertEquals(ErrorCode.LIMIT_EXCEEDED, e.code());
    assertEquals(message, e.getMessage());
  }

  /** A stream that goes on for as long as it is read. */
  private static TreeReader endless(IntFunction<Trees.Stream> entries) {
    InputStream endless =
        new InputStream() {
          private int count;
          private InputStream entry = InputStream.nullInputStream();

          @Override
          public int read() throws IOException {
            return read(new byte[1], 0, 1); // nobody looks at single bytes
          }

          @Override
          public int read(byte[] bytes, int from, int length) throws IOException {
            if (entry.available() == 0) {
              entry = entries.apply(count++).in();
            }
            return entry.read(bytes, from, length);
          }
        };
    return new TreeReader(endless, Form.FETCH);
  }

  @Test
  void whateverComesOnlyTheDocumentedErrorsLeaveTheReader() {
    byte[] honest =
        new Trees.Stream()
            .directory("d")
            .file("d/f", "content")
            .symlink("d/l", "f")
            .hardLink("h", "d/f")
            .file("z", 70000)
            .hole(69998)
            .data("ab")
            .end()
            .toBytes();
    Random random = new Random(20261125);
    List<Form> forms = List.of(Form.values());
    for (int i = 0; i < 10_000; i++) {
      byte[] bytes = honest.clone();
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        bytes[random.nextInt(bytes.length)] =
            (byte) (random.nextBoolean() ? random.nextInt(256) : random.nextInt(8));
      }
      int length = random.nextInt(8) == 0 ? random.nextInt(bytes.length) : bytes.length;
      Form form = forms.get(random.nextInt(forms.size()));
      try {
        drain(new TreeReader(new ByteArrayInputStream(bytes, 0, length), form));
      } catch (TreeFormatException | PyroException _) {
        // one of the two is what a broken stream gives
      } catch (IOException | RuntimeException e) {
        throw new AssertionError(HexFormat.of().formatHex(bytes, 0, length), e);
      }
    }
  }

  private static void drain(TreeReader reader) throws IOException {
    while (reader.next() != null) {
      reader.content();
    }
  }
}
