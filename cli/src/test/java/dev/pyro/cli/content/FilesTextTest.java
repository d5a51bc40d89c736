package dev.pyro.cli.content;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.ArtifactType;
import dev.pyro.FileContent;
import dev.pyro.FileEntry;
import dev.pyro.FileList;
import dev.pyro.FileWrite;
import dev.pyro.SeedMode;
import dev.pyro.WorkspaceExport;
import dev.pyro.WorkspaceSync;
import dev.pyro.cli.support.Screen;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What people see of files and copies, from results made by hand. */
class FilesTextTest {
  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
  private static final String ESCAPE = "\u001b[2J";

  @Test
  void aListOfFilesLikeThatOfLs() throws IOException {
    FileList list =
        new FileList(
            "ws-1",
            "/workspace",
            4,
            List.of(
                file("/workspace/a" + ESCAPE, ArtifactType.FILE, 12_345, "0644", null),
                file("/workspace/bin", ArtifactType.DIRECTORY, 0, "1777", null),
                file("/workspace/bin/su", ArtifactType.FILE, 7, "6755", null),
                file("/workspace/l", ArtifactType.SYMLINK, 0, "0777", "to\nwhere")));
    assertEquals(
        """
        -rw-r--r--  12345  2026-03-04 05:06  a?[2J
        drwxrwxrwt      0  2026-03-04 05:06  bin
        -rwsr-sr-x      7  2026-03-04 05:06  bin/su
        lrwxrwxrwx      0  2026-03-04 05:06  l -> to?where
        """,
        listing(list));
  }

  @Test
  void oneFileOfAList() throws IOException {
    FileList list =
        new FileList(
            "ws-1",
            "/workspace/a",
            1,
            List.of(file("/workspace/a", ArtifactType.FILE, 1, "4000", null)));
    assertEquals("---S------  1  2026-03-04 05:06  /workspace/a\n", listing(list));
  }

  private static String listing(FileList list) throws IOException {
    StringWriter text = new StringWriter();
    FileListing.list(list, ZoneOffset.UTC, text);
    return text.toString();
  }

  private static FileEntry file(
      String path, ArtifactType type, long size, String mode, String target) {
    return new FileEntry(path, type, size, mode, NOW, Optional.ofNullable(target));
  }

  @Test
  void aFilesContentAloneGoesToStandardOutput() {
    FileContent file = new FileContent("ws-1", "/workspace/a", 10, 2, "é" + ESCAPE, true);
    Screen screen = new Screen("");
    new WorkspaceFileReadCommand().print(file, screen.parse("workspace", "file", "read", "w", "a"));
    assertEquals("é" + ESCAPE, screen.out());
    assertEquals(
        """
        /workspace/a, 10 B
        pyro: that was up to byte 8 of 10; go on with --offset 8
        """,
        screen.err());
  }

  @Test
  void aFilesContentOnATerminal() {
    FileContent file = new FileContent("ws-1", "/workspace/a", 10, 0, "a\tb" + ESCAPE, false);
    Screen screen = new Screen("1");
    new WorkspaceFileReadCommand()
        .print(file, screen.parse("workspace", "file", "read", "w", "a", "--content-only"));
    assertEquals("a\tb[2J", screen.out());
    assertEquals("", screen.err());
  }

  @Test
  void whatWasCopied() {
    Screen screen = new Screen("");
    new WorkspaceSyncPushCommand()
        .print(
            new WorkspaceSync("ws-1", SeedMode.FILE, "/src", "/workspace", 1, 12, List.of()),
            screen.parse("workspace", "sync", "push", "w", "/src"));
    new WorkspaceExportCommand()
        .print(
            new WorkspaceExport(
                "ws-1", "/workspace/b", "/tmp/b", ArtifactType.DIRECTORY, 2, 2048, List.of()),
            screen.parse("workspace", "export", "w", "b"));
    new WorkspaceFileWriteCommand()
        .print(
            new FileWrite("ws-1", "/workspace/a", 3, 3),
            screen.parse("workspace", "file", "write", "w", "a", "--text", "abc"));
    assertEquals(
        """
        pushed /src to /workspace: 1 entry, 12 B
        exported /workspace/b to /tmp/b: 2 entries, 2.0 KiB
        wrote /workspace/a: 3 B
        """,
        screen.out());
  }
}
