package dev.pyro.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.ErrorCode;
import dev.pyro.InputFile;
import dev.pyro.PyroException;
import dev.pyro.path.TreePath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class FolderSourceTest {
  /** Odd names, modes, times, links, holes, an empty folder and a deep one. */
  static final String ODD_TREE =
      """
      mkdir -p 'a b' .git/objects empty deep
      printf one > 'a b/new\nline'
      printf two > $'bad\\xff\\xfename'
      printf '\\xc3\\xa9' > é
      printf x > mode; chmod 0751 mode; touch -d '2001-02-03 04:05:06.123456789' mode
      ln mode 'a b/hard'; ln mode hard2
      ln -s 'a b/nothing' link; ln -s ../é 'a b/up'; ln -s $'bad\\xff' badlink
      touch -h -d '1999-01-01 00:00:00.5' link
      truncate -s 10M holes; printf end >> holes
      : > nothing; chmod 0555 empty; touch -d '2010-01-01' empty
      ref=ref; printf ref > .git/HEAD
      p=deep; for i in $(seq 200); do p=$p/$i; done; mkdir -p $p; printf bottom > $p/f
      """;

  @TempDir Path folder;

  private Path tree() throws Exception {
    Path tree = Files.createDirectory(folder.resolve("tree"));
    Trees.host(tree, ODD_TREE);
    return tree;
  }

  @Test
  void aTreeComesBackFromTheStreamAsItWas() throws Exception {
    Path tree = tree();
    try (SeedSource source = SeedSource.open(tree, Selection.ALL)) {
      String count = Trees.host(tree, "find . -mindepth 1 | tr -cd '\\n' | wc -c").strip();
      assertEquals("directory", source.plan().mode());
      assertEquals(Integer.parseInt(count) - 1, source.plan().entryCount(), "a name has a newline");
      List<Long> progress = new ArrayList<>();
      TreeWriter writer = new TreeWriter(OutputStream.nullOutputStream());
      source.send(writer, TreePath.of("below/here"), progress::add);
      writer.end();
      assertEquals(source.plan().entryCount(), writer.entries());
      assertEquals(source.plan().bytes(), writer.contentBytes());
      assertEquals(source.plan().bytes(), progress.getLast());
      Path copy = folder.resolve("copy");
      ExportResult result =
          TreeExporter.export(Trees.packed(Trees.sent(source)), copy, Trees.NO_LIMIT, _ -> {});
      assertEquals(source.plan().entryCount(), result.entryCount());
      assertEquals(source.plan().bytes(), result.bytesWritten());
      assertEquals("directory", result.artifactType());
      assertEquals(Trees.described(tree), Trees.described(copy));
      assertTrue(
          Long.parseLong(Trees.host(copy, "du -k holes | cut -f 1").strip()) < 1000, "a hole");
    }
  }

  @Test
  void pipesAndSocketsAreLeftOutAndNamed() throws Exception {
    Trees.host(folder, "touch f; mkdir d; mkfifo d/$'\\xff\\n'");
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(folder.resolve("s")));
    }
    try (SeedSource source = SeedSource.open(folder, Selection.ALL)) {
      assertEquals(
          List.of("pipes, sockets and devices are not copied; left out: d/\\xff\\n, s"),
          source.plan().warnings());
      assertEquals(2, source.plan().entryCount());
      assertEquals(2, Trees.lines(Trees.sent(source)).size());
    }
  }

  @Test
  void linksAreSentAsTheyAreAndNotFollowed() throws Exception {
    Trees.host(
        folder,
        "mkdir -p a/b; ln -s ../.. a/b/top; ln -s a/b/top/a x; ln -s loop loop; ln -s . self;"
            + " ln -s ./a//b/ y; ln -s /usr/bin//python3 python; ln -s / root; ln -s ../../no up;"
            + " ln -s /proc/self/fd p; ln -s $'/b\\xff\\xc3\\xa9/d' raw");
    try (SeedSource source = SeedSource.open(folder, Selection.ALL)) {
      assertEquals(
          List.of(
              "a dir 755",
              "a/b dir 755",
              "a/b/top -> ../..",
              "loop -> loop",
              "p -> /proc/self/fd",
              "python -> /usr/bin//python3",
              "raw -> /b\\xffé/d",
              "root -> /",
              "self -> .",
              "up -> ../../no",
              "x -> a/b/top/a",
              "y -> ./a//b/"),
          Trees.lines(Trees.sent(source)));
    }
  }

  @Test
  void theFirstFaultsAreNamedAndTheOthersCounted() {
    Faults faults = new Faults("the folder");
    for (int i = 1; i <= 7; i++) {
      faults.add("p" + i, "cannot be read");
    }
    PyroException e = assertThrows(PyroException.class, faults::check);
    assertEquals(ErrorCode.INVALID_ARGUMENT, e.code());
    assertEquals(
        "the folder cannot be sent: p1 cannot be read; p2 cannot be read; p3 cannot be read;"
            + " p4 cannot be read; p5 cannot be read; and 2 more",
        e.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rm b; mkfifo b|b became a named pipe while it was being sent",
        "rm b; mkdir b|b became a directory while it was being sent",
        "rm -r d; ln -s . d|d became a symbolic link while it was being sent",
        "rm -r d; printf 4 > d|d became a file while it was being sent",
      })
  void whatCanNoLongerBeSentIsAConflict(String script, String message) throws Exception {
    Trees.host(folder, "printf 1 > a; printf 2 > b; mkdir d; printf 3 > d/f; ln -s a l");
    try (SeedSource source = SeedSource.open(folder, Selection.ALL)) {
      Trees.sent(source); // as often as wanted
      Trees.host(folder, script);
      PyroException e = assertThrows(PyroException.class, () -> Trees.sent(source));
      assertEquals(ErrorCode.CONFLICT, e.code());
      assertEquals(message, e.getMessage());
    }
  }

  @Test
  void filesAreSentAsTheyAreNowAndWithoutWhatHasVanished() throws Exception {
    Trees.host(
        folder,
        "printf 1 > a; printf 2 > b; mkdir d e; printf 3 > d/f; printf 4 > e/f; ln -s a l;"
            + " printf same > h; ln h i");
    try (SeedSource source = SeedSource.open(folder, Selection.ALL)) {
      Trees.host(
          folder,
          "rm -r a d h; rm b; printf more > b; ln -sf b l; rm e/f; ln -s x e/f; printf new > n");
      assertEquals(
          List.of("b file 644 more", "e dir 755", "e/f -> x", "i file 644 same", "l -> b"),
          Trees.lines(Trees.sent(source)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {5_000_000, 1_000_000})
  void aFileWhoseLengthChangesWhileItIsReadHasTheLengthThatItHadAtFirst(int later)
      throws Exception {
    Trees.host(folder, "head -c 3000000 /dev/zero | tr '\\0' x > f; printf end > g");
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    OutputStream changing =
        new OutputStream() {
          @Override
          public void write(int b) {
            throw new AssertionError("a stream is written in pieces");
          }

          @Override
          public void write(byte[] bytes, int from, int count) throws IOException {
            stream.write(bytes, from, count);
            try (RandomAccessFile file = new RandomAccessFile(folder.resolve("f").toFile(), "rw")) {
              file.setLength(later);
            }
          }
        };
    try (SeedSource source = SeedSource.open(folder, Selection.ALL)) {
      TreeWriter writer = new TreeWriter(changing);
      source.send(writer, TreePath.ROOT, _ -> {});
      writer.end();
      assertEquals(3_000_003, writer.contentBytes());
      assertEquals("g file 644 end", Trees.lines(stream.toByteArray()).getLast());
    }
  }

  @Test
  void whatIsNotThereOrNoSourceIsToldSo() throws Exception {
    PyroException missing =
        assertThrows(
            PyroException.class, () -> SeedSource.open(folder.resolve("no"), Selection.ALL));
    assertEquals(ErrorCode.NOT_FOUND, missing.code());
    assertEquals(folder.resolve("no") + " does not exist", missing.getMessage());
    Path file = Files.writeString(folder.resolve("f.txt"), "text");
    Path below = file.resolve("x");
    PyroException belowFile =
        assertThrows(PyroException.class, () -> SeedSource.open(below, Selection.ALL));
    assertEquals(ErrorCode.NOT_FOUND, belowFile.code());
    assertEquals(below + " does not exist", belowFile.getMessage());
    assertEquals(InputFile.CHECK_PATH, belowFile.hint().orElseThrow());
    PyroException wrong =
        assertThrows(PyroException.class, () -> SeedSource.open(file, Selection.ALL));
    assertEquals(ErrorCode.INVALID_ARGUMENT, wrong.code());
    assertEquals(
        file + " is neither a folder nor a .tar, .tar.gz, .tgz, .tar.xz or .tar.zst",
        wrong.getMessage());
    try (SeedSource source = SeedSource.openAny(file, TreePath.of("name"), Selection.ALL)) {
      assertEquals("file", source.plan().mode());
      assertEquals(List.of("name file 644 text"), Trees.lines(Trees.sent(source)));
    }
  }

  @Test
  void aSparseFileIsAFewRecords() throws Exception {
    Trees.host(folder, "truncate -s 300M big; printf end >> big");
    try (SeedSource source = SeedSource.open(folder, Selection.ALL)) {
      byte[] stream = Trees.sent(source);
      assertEquals((300L << 20) + 3, source.plan().bytes());
      assertEquals(List.of("big file 644 [314572800]end"), Trees.lines(stream));
      assertTrue(stream.length < 200);
    }
  }
}
