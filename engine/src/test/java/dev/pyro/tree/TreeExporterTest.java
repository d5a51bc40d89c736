package dev.pyro.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.tree.TreeReader.Form;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(300)
class TreeExporterTest {
  @TempDir Path folder;

  private ExportResult export(Trees.Stream stream, long maxBytes) throws Exception {
    Path home = Files.createDirectories(folder.resolve("home"));
    return TreeExporter.export(stream.reader(Form.PACK), home.resolve("out"), maxBytes, _ -> {});
  }

  static Stream<Arguments> attacks() {
    return Stream.of(
        attack("the path d/../x has the component `..`", s -> s.directory("d").file("d/../x", "y")),
        attack("the path /tmp/x is absolute", s -> s.directory("d").file("/tmp/x", "y")),
        attack("x lies in no directory that came before it", s -> s.directory("d").file("x", "y")),
        attack(
            "d/l/x lies in no directory that came before it",
            s -> s.directory("d").symlink("d/l", "../../victim").file("d/l/x", "y")),
        attack(
            "d/l comes twice",
            s -> s.directory("d").symlink("d/l", "../../victim").directory("d/l")),
        attack(
            "d/l comes twice",
            s -> s.directory("d").directory("d/l").symlink("d/l", "../../victim")),
        attack("d/f comes twice", s -> s.directory("d").file("d/f", "1").file("d/f", "2")),
        attack(
            "d/h is a link to d/l, which is no file that came before it",
            s -> s.directory("d").symlink("d/l", "../../victim/f").hardLink("d/h", "d/l")),
        attack(
            "d/h is a link to victim/f, which is no file that came before it",
            s -> s.directory("d").hardLink("d/h", "victim/f")),
        attack("d/f lacks 1 bytes of its content", s -> s.directory("d").file("d/f", 2).data("y")),
        attack("the end counts 7 entries, there were 1", s -> s.directory("d").end(7)),
        attack("the stream of files is cut off", s -> s.directory("d").file("d/f", 1L << 61)),
        attack("there is nothing to export", s -> s));
  }

  private static Arguments attack(String message, UnaryOperator<Trees.Stream> stream) {
    return Arguments.of(message, stream);
  }

  @ParameterizedTest
  @MethodSource("attacks")
  void aGuestThatLiesWritesNothingAnywhere(String message, UnaryOperator<Trees.Stream> lie)
      throws Exception {
    Trees.host(folder, "mkdir home victim; printf safe > victim/f");
    String before = Trees.described(folder);
    Trees.Stream stream = lie.apply(new Trees.Stream());
    PyroException e =
        assertThrows(
            PyroException.class,
            () ->
                export(
                    message.contains("cut off") || message.contains("end counts")
                        ? stream
                        : stream.end(),
                    1 << 20));
    assertEquals(ErrorCode.INTERNAL, e.code());
    assertEquals("the guest broke the protocol: " + message, e.getMessage());
    Trees.host(folder, "touch -r victim/f -d '2000-01-01' home"); // where the staging folder was
    assertEquals(
        before.replaceFirst("(?m)^home.*\n", ""),
        Trees.described(folder).replaceFirst("(?m)^home.*\n", ""));
  }

  @Test
  void linksAreMadeLastAndKeptWhereverTheyLead() throws Exception {
    ExportResult result =
        export(
            new Trees.Stream()
                .directory("p/d")
                .symlink("p/d/l", "/etc/passwd")
                .symlink("p/d/b", "\u00ff/..")
                .file("p/d/f", "text")
                .hardLink("p/d/h", "p/d/f")
                .end(),
            4);
    assertEquals(new ExportResult("directory", 4, 4, List.of()), result);
    assertEquals(
        """
        b|l|777|315532800|1|\u00ff/..
        f|f|644|1000000007|2|
        h|f|644|1000000007|2|
        l|l|777|315532800|1|/etc/passwd
        """
            .replace("315532800", "0"),
        Trees.host(
            folder.resolve("home/out"),
            "find . -mindepth 1 -printf '%P|%y|%m|%Ts|%n|%l\\n' | LC_ALL=C sort"));
    assertEquals(
        "755 1000000000\n",
        Trees.host(folder.resolve("home"), "find out -maxdepth 0 -printf '%m %Ts\\n'"));
  }

  @Test
  void oneFileOrLinkIsExportedToo() throws Exception {
    assertEquals(
        new ExportResult("file", 1, 4, List.of()),
        export(new Trees.Stream().file("a/f", "text").end(), 9));
    assertEquals("text", Files.readString(folder.resolve("home/out")));
    Files.delete(folder.resolve("home/out"));
    assertEquals(
        new ExportResult("symlink", 1, 0, List.of()),
        export(new Trees.Stream().symlink("l", "x").end(), 9));
    assertEquals("out\n", Trees.host(folder.resolve("home"), "ls -A"), "nothing beside it");
    Files.delete(folder.resolve("home/out"));
    PyroException e =
        assertThrows(
            PyroException.class,
            () -> export(new Trees.Stream().file("f", "1").file("f/g", "2").end(), 9));
    assertEquals(
        "the guest broke the protocol: f/g lies in no directory that came before it",
        e.getMessage());
    assertEquals("", Trees.host(folder.resolve("home"), "ls -A"));
  }

  @Test
  void setIdAndStickyBitsAreDropped() throws Exception {
    byte[] file = Trees.fields(40, Trees.bytes("f"), 41, 1, 42, 07755, 43, 0, 44, 0);
    export(new Trees.Stream().record(1, file).end(), 9);
    assertEquals("755\n", Trees.host(folder, "stat -c %a home/out"));
  }

  @Test
  void aTargetThatExistsIsNeverTouched() throws Exception {
    for (String script : new String[] {"mkdir out", "printf x > out", "ln -s nowhere out"}) {
      Trees.host(folder, "rm -rf home; mkdir home; cd home; " + script);
      PyroException e =
          assertThrows(
              PyroException.class, () -> export(new Trees.Stream().file("f", "y").end(), 9));
      assertEquals(ErrorCode.ALREADY_EXISTS, e.code());
      assertEquals(folder.resolve("home/out") + " exists already", e.getMessage());
      assertEquals("out\n", Trees.host(folder.resolve("home"), "ls -A"));
    }
  }

  @Test
  void aTargetThatAppearsMeanwhileIsNotReplaced() throws Exception {
    Path home = Files.createDirectories(folder.resolve("home"));
    for (Trees.Stream stream :
        new Trees.Stream[] {
          new Trees.Stream().directory("d").file("d/f", "y").end(),
          new Trees.Stream().file("f", "y").end()
        }) {
      Path out = home.resolve("out");
      PyroException e =
          assertThrows(
              PyroException.class,
              () ->
                  TreeExporter.export(stream.reader(Form.PACK), out, 9, _ -> out.toFile().mkdir()));
      assertEquals(ErrorCode.ALREADY_EXISTS, e.code());
      assertEquals("out\n", Trees.host(home, "ls -A; rmdir out"));
    }
  }

  @Test
  void aMissingParentIsToldSo() {
    PyroException e =
        assertThrows(PyroException.class, () -> Staging.check(folder.resolve("no/such/place")));
    assertEquals(ErrorCode.NOT_FOUND, e.code());
    assertEquals("the folder " + folder.resolve("no/such") + " does not exist", e.getMessage());
  }

  private static byte[] other(String path) {
    return Trees.fields(40, Trees.bytes(path), 41, 5, 42, 0600, 44, 0);
  }

  @Test
  void pipesSocketsAndDevicesOfAFolderAreLeftOutAndNamed() throws Exception {
    Trees.Stream stream = new Trees.Stream().directory("d").file("d/f", "1").directory("d/hooks");
    for (String name : List.of("sock", "hooks/p", "1", "2", "3", "4", "5")) {
      stream.record(Records.ENTRY, other("d/" + name));
    }
    assertEquals(
        new ExportResult(
            "directory",
            2,
            1,
            List.of(
                "pipes, sockets and devices are not copied; left out: d/sock, d/hooks/p, d/1, d/2,"
                    + " d/3 and 2 more")),
        export(stream.end(), 9));
    assertEquals("f\nhooks\n", Trees.host(folder.resolve("home/out"), "find * | sort"));
  }

  @Test
  void aSocketThatIsTheWholeIsRefusedByName() {
    PyroException e =
        assertThrows(
            PyroException.class,
            () -> export(new Trees.Stream().record(Records.ENTRY, other("d/sock")).end(), 9));
    assertEquals(ErrorCode.INVALID_ARGUMENT, e.code());
    assertEquals("d/sock is a device, pipe or socket and cannot be exported", e.getMessage());
    assertEquals("use it with a command in the workspace", e.hint().orElseThrow());
  }

  @Test
  void moreThanTheGuestsDiskHoldsIsNotWritten() throws Exception {
    PyroException e =
        assertThrows(
            PyroException.class,
            () -> export(new Trees.Stream().file("f", 1L << 61).data("12345").data("6789a"), 9));
    assertEquals(ErrorCode.LIMIT_EXCEEDED, e.code());
    assertEquals("the guest sends more than the 9 bytes that its disk can hold", e.getMessage());
    PyroException huge =
        assertThrows(
            PyroException.class,
            () -> export(new Trees.Stream().file("f", 1L << 61).hole(1L << 61).end(), 9));
    assertEquals(ErrorCode.UNAVAILABLE, huge.code());
    assertEquals("", Trees.host(folder.resolve("home"), "ls -A"));
  }

  @Test
  void aFailureOfTheGuestLeavesNothing() throws Exception {
    byte[] failure = Trees.fields(6, 10, 8, Trees.bytes("no such file"), 40, Trees.bytes("d/f"));
    PyroException e =
        assertThrows(
            PyroException.class,
            () -> export(new Trees.Stream().directory("d").file("d/f", "1").record(5, failure), 9));
    assertEquals(ErrorCode.NOT_FOUND, e.code());
    assertEquals("d/f: no such file", e.getMessage());
    assertEquals("", Trees.host(folder.resolve("home"), "ls -A"));
  }

  private static byte[] timed(String path, long mtimeNs) {
    return Trees.fields(40, Trees.bytes(path), 41, 1, 42, 0644, 43, 0L, 44, mtimeNs);
  }

  @Test
  void timesFarAwayAreKeptOrNamed() throws Exception {
    Trees.Stream stream = new Trees.Stream().directory("d");
    long second = 1_000_000_000;
    for (Object[] file :
        new Object[][] {
          {"d/1902", -2_145_916_800 * second},
          {"d/1969", -1L},
          {"d/1969b", -3 * second + 1},
          {"d/2200", 7_258_118_400L * second + 7},
          {"d/later", Long.MAX_VALUE},
          {"d/sooner", Long.MIN_VALUE},
        }) {
      stream.record(Records.ENTRY, timed((String) file[0], (long) file[1]));
    }
    assertEquals(
        List.of(
            "the time of d/later and of 1 more is outside the years 1677 to 2262 and was set to"
                + " their end",
            "the time of d/1969 and of 1 more is before 1970 and was kept to the second"),
        export(stream.end(), Trees.NO_LIMIT).warnings());
    assertEquals(
        """
        1902 -2145916800.0000000000
        1969 -1.0000000000
        1969b -3.0000000000
        2200 7258118400.0000000070
        """,
        Trees.host(folder.resolve("home/out"), "find [12]* -printf '%p %T@\\n' | sort"));
  }
}
