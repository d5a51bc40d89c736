package dev.pyro.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.ExecRequest;
import dev.pyro.Limits;
import dev.pyro.Shell;
import dev.pyro.ShellRead;
import dev.pyro.ShellReadRequest;
import dev.pyro.ShellRequest;
import dev.pyro.TerminalSize;
import dev.pyro.Workspace;
import dev.pyro.WorkspaceSpec;
import dev.pyro.environment.DebianSource;
import dev.pyro.terminal.Tmux;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Programs that draw on a terminal, led through a shell as an agent does it. What {@code plain}
 * shows is what tmux shows of the same output.
 */
@Timeout(600)
class InteractiveShellTest {
  private static final TerminalSize SIZE = new TerminalSize(100, 24);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String ESCAPE = "\033";

  @TempDir Path folder;
  @RegisterExtension final WorkspaceScene scene = new WorkspaceScene();
  private Workspace workspace;
  private Shell shell;
  private Tmux judge;
  private long judged;

  @BeforeEach
  void open() throws Exception {
    scene.pyro().pullEnvironment("debian:12-build");
    workspace = scene.create(WorkspaceSpec.of("debian:12-build"));
    shell = workspace.openShell(ShellRequest.defaults().withSize(SIZE));
    judge = new Tmux(Files.createDirectory(folder.resolve("tmux")), SIZE);
    prompts();
  }

  @AfterEach
  void close() throws Exception {
    judge.close();
  }

  private void prompts() throws Exception {
    shows("bash's prompt", screen -> screen.endsWith(":/workspace#"));
  }

  private String shows(String text) throws Exception {
    return shows(text, screen -> screen.contains(text));
  }

  /** Waits until the screen shows something, and compares all of it with what tmux shows. */
  private String shows(String what, Predicate<String> isThere) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      ShellRead plain = shell.read(ShellReadRequest.from(0).asPlain().waitingForIdle(200));
      ShellRead raw =
          shell.read(ShellReadRequest.from(judged).withMaxChars(Limits.READ_CHARS.max()));
      byte[] output = raw.output().getBytes(StandardCharsets.UTF_8);
      judge.feed(output, 0, output.length);
      judged = raw.nextCursor();
      boolean found = isThere.test(plain.output());
      assertTrue(found || System.nanoTime() < end, () -> "no " + what + " in\n" + plain.output());
      if (found && plain.nextCursor() == raw.nextCursor()) {
        assertEquals(judge.text(), plain.output());
        return plain.output();
      }
    }
  }

  @Test
  void bashAndPython() throws Exception {
    shell.write("for i in $(seq 60); do printf '%s: %080d\\n' $i $i; done");
    shows("\n60: ");
    shell.write("printf 'wide 漢字 é %s\\r%s\\n' 'overwritten' 'WIDE'");
    shows("WIDE 漢字");
    shell.write("python3");
    shows(">>>");
    shell.write("for i in range(3): print('line', i)");
    shows("\n...");
    shell.write("");
    shows("line 2\n>>>");
    shell.write("1/0");
    shows("ZeroDivisionError");
    shell.write("exit()");
    prompts();
    shell.write("clear");
    prompts();
  }

  @Test
  void gitAddsPartOfAFile() throws Exception {
    String git = "git -c user.name=a -c user.email=a@example.com ";
    shell.write("git init -q . && seq 60 > f && git add f && " + git + "commit -qm one; echo o''k");
    shows("\nok\n");
    shell.write("sed -i -e '3s/$/ three/' -e '50s/$/ fifty/' f; git add -p");
    shows("Stage this hunk");
    shell.write("n");
    shows("(2/2) Stage this hunk");
    shell.write("y");
    prompts();
    shell.write("git --no-pager diff --cached | cat -");
    shows("+50 fifty");
    assertEquals("f | 2 +-", workspace.exec("git diff --cached --stat | head -1").stdout().strip());
  }

  @Test
  void lessVimAndTop() throws Exception {
    Path packages = DebianSource.packages(folder, "less", "vim-tiny", "vim-common");
    scene.pyro().pushWorkspaceSync(workspace.id(), packages, "packages");
    ExecRequest install =
        ExecRequest.of("dpkg -i packages/*.deb && rm -r packages && seq 3000 > numbers");
    assertEquals(0, workspace.exec(install.withTimeoutSeconds(300)).exitCode());

    shell.write("less numbers");
    shows("numbers");
    shell.writeKeys(" ");
    shows("\n40\n");
    shell.writeKeys("/1500\n");
    shows("1500\n1501\n");
    shell.writeKeys("q");
    prompts();

    shell.write("vi notes.txt");
    shows("~");
    shell.writeKeys("ihello from vim\nsecond line" + ESCAPE);
    shows("second line");
    shell.writeKeys("ggx:wq\n");
    prompts();
    shell.write("cat notes.txt");
    shows("\nello from vim\nsecond line\n");
    assertEquals("ello from vim\nsecond line\n", workspace.readFile("notes.txt").content());

    shell.write("top -d 1");
    assertTrue(shows("load average").contains("%Cpu"));
    shows("PID");
    shell.writeKeys("q");
    prompts();
  }
}
