package dev.pyro.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.path.TreePath;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
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
    try (SeedSource source = SeedSource.open(tree)) {
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ln -s /etc/passwd l|l leads out of the tree, to /etc/passwd",
        "ln -s .. l|l leads out of the tree, to ..",
        "mkdir -p a/b; ln -s ../../../x a/b/l|a/b/l leads out of the tree, to ../../../x",
        "mkdir a; ln -s .. a/up; ln -s a/up/../x l|l leads out of the tree, to a/up/../x",
        "mkfifo p|p is a named pipe",
        "mkdir d; mkfifo d/$'\\xff\\n'|d/\\xff\\n is a named pipe",
      })
  void whatCannotBeSentIsRefusedByName(String script, String fault) throws Exception {
    Trees.host(folder, script);
    PyroException e = assertThrows(PyroException.class, () -> SeedSource.open(folder));
    assertEquals(ErrorCode.INVALID_ARGUMENT, e.code());
    assertEquals(folder.toRealPath() + " cannot be sent: " + fault, e.getMessage());
  }

  @Test
  void linksThatStayInsideAreFine() throws Exception {
    Trees.host(
        folder,
        "mkdir -p a/b; ln -s ../.. a/b/top; ln -s a/b/top/a x; ln -s loop loop; ln -s . self;"
            + " ln -s ./a//b/ y");
    try (SeedSource source = SeedSource.open(folder)) {
      assertEquals(
          List.of(
              "a dir 755",
              "a/b dir 755",
              "a/b/top -> ../..",
              "loop -> loop",
              "self -> .",
              "x -> a/b/top/a",
              "y -> ./a//b/"),
          Trees.lines(Trees.sent(source)));
    }
  }

  @Test
  void theFirstFaultsAreNamedAndTheOthersCounted() throws Exception {
    Trees.host(folder, "for i in 1 2 3 4 5 6 7; do mkfifo p$i; done");
    PyroException e = assertThrows(PyroException.class, () -> SeedSource.open(folder));
    assertTrue(e.getMessage().endsWith("; p5 is a named pipe; and 2 more"), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rm b|b vanished while it was being sent",
        "printf 22 > b|b changed while it was being sent",
        "rm b; printf 2 > b|b changed while it was being sent",
        "rm b; mkfifo b|b changed while it was being sent",
        "rm -r d|d vanished while it was being sent",
        "touch -h l|l changed while it was being sent",
      })
  void whatChangesAfterItWasJudgedIsAConflict(String script, String message) throws Exception {
    Trees.host(folder, "printf 1 > a; printf 2 > b; mkdir d; printf 3 > d/f; ln -s a l");
    try (SeedSource source = SeedSource.open(folder)) {
      Trees.sent(source); // as often as wanted
      Trees.host(folder, script);
      PyroException e = assertThrows(PyroException.class, () -> Trees.sent(source));
      assertEquals(ErrorCode.CONFLICT, e.code());
      assertEquals(message, e.getMessage());
    }
  }

  @Test
  void whatIsNotThereOrNoSourceIsToldSo() throws Exception {
    PyroException missing =
        assertThrows(PyroException.class, () -> SeedSource.open(folder.resolve("no")));
    assertEquals(ErrorCode.NOT_FOUND, missing.code());
    assertEquals(folder.resolve("no") + " does not exist", missing.getMessage());
    Path file = Files.writeString(folder.resolve("f.txt"), "text");
    PyroException wrong = assertThrows(PyroException.class, () -> SeedSource.open(file));
    assertEquals(ErrorCode.INVALID_ARGUMENT, wrong.code());
    assertEquals(
        file + " is neither a folder nor a .tar, .tar.gz, .tgz or .tar.zst", wrong.getMessage());
    try (SeedSource source = SeedSource.openAny(file, TreePath.of("name"))) {
      assertEquals("file", source.plan().mode());
      assertEquals(List.of("name file 644 text"), Trees.lines(Trees.sent(source)));
    }
  }

  @Test
  void aSparseFileIsAFewRecords() throws Exception {
    Trees.host(folder, "truncate -s 300M big; printf end >> big");
    try (SeedSource source = SeedSource.open(folder)) {
      byte[] stream = Trees.sent(source);
      assertEquals((300L << 20) + 3, source.plan().bytes());
      assertEquals(List.of("big file 644 [314572800]end"), Trees.lines(stream));
      assertTrue(stream.length < 200);
    }
  }
}
