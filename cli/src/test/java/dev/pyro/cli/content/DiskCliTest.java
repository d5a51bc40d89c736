package dev.pyro.cli.content;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.cli.support.Finished;
import dev.pyro.cli.support.OneWorkspaceTest;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disk of a stopped workspace, by hand. */
class DiskCliTest extends OneWorkspaceTest {
  @TempDir Path folder;

  @Test
  void itIsListedReadAndExported() throws Exception {
    workspace.out("exec", "--", "sh", "-c", "echo one > a; ln -s a b; mkdir c; echo > c/d");
    String id = workspace.id();
    Finished running = workspace.run("disk list").expect(1);
    assertEquals(
        "pyro: cannot list the disk of workspace "
            + id
            + ": it is running\nhint: stop it: pyro workspace stop "
            + id
            + "\n",
        running.said());
    workspace.out("stop");

    String list = workspace.out("disk list");
    assertTrue(
        list.matches("-rw-r--r--  4  .*  a\nlrwxrwxrwx  0  .*  b -> a\ndrwxr-xr-x  0  .*  c\n"),
        list);
    assertTrue(workspace.out("disk list", "/", "--recursive").contains("  workspace/c/d\n"));
    assertEquals("one\n", workspace.out("disk read", "b"));
    Finished read = workspace.run("disk read", "b").expect(0);
    assertEquals("/workspace/a, 4 B\n", read.said());
    Finished none = workspace.run("disk read", "/none").expect(1);
    assertEquals("pyro: there is no /none on the disk of workspace " + id + "\n", none.said());

    Path out = folder.resolve("disk.img");
    Finished exported = workspace.run("disk export", "--output", out.toString()).expect(0);
    assertEquals("exported the disk to " + out + ": 10 GiB\n", exported.out());
    assertEquals(10L << 30, Files.size(out));
  }
}
