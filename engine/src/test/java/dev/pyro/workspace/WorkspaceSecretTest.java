package dev.pyro.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.ErrorCode;
import dev.pyro.ExecRequest;
import dev.pyro.ExecStreams;
import dev.pyro.FileContent;
import dev.pyro.FileEntry;
import dev.pyro.Pyro;
import dev.pyro.PyroException;
import dev.pyro.Readiness;
import dev.pyro.SecretSource;
import dev.pyro.Service;
import dev.pyro.ServiceLogs;
import dev.pyro.ServiceSpec;
import dev.pyro.ServiceState;
import dev.pyro.Shell;
import dev.pyro.ShellRead;
import dev.pyro.ShellReadRequest;
import dev.pyro.ShellRequest;
import dev.pyro.Workspace;
import dev.pyro.WorkspaceDiff;
import dev.pyro.WorkspaceExecResult;
import dev.pyro.WorkspaceLogs;
import dev.pyro.WorkspaceSecretInfo;
import dev.pyro.WorkspaceSpec;
import dev.pyro.vm.TestPyro;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Secrets of a real workspace: where they are, where they are not, and what is shown of them. */
@Timeout(600)
class WorkspaceSecretTest {
  private static final String TOKEN = "t0k&n /\u00fc+~Zq9";
  private static final String KEY = "-----BEGIN KEY-----\nMIIBVgIBADAN\nBgkq\n-----END KEY-----";
  private static final Map<String, String> BOTH = Map.of("TOKEN", "TOKEN", "KEY", "DEPLOY_KEY");

  @TempDir Path folder;
  @RegisterExtension final WorkspaceScene scene = new WorkspaceScene();
  private Workspace workspace;
  private Instant begun;

  @BeforeEach
  void create() throws Exception {
    begun = Instant.now().minusSeconds(1); // a file's time is that of the last tick
    Path file = Files.writeString(folder.resolve("key"), KEY + "\n");
    Path seed = Files.createDirectory(folder.resolve("seed"));
    Files.writeString(seed.resolve("a.txt"), "one\ntwo\n");
    workspace =
        scene.create(
            WorkspaceSpec.builder(WorkspaceScene.ENV)
                .seedPath(seed)
                .secret("TOKEN", TOKEN)
                .secretFile("KEY", file)
                .build());
    Files.delete(file);
  }

  private WorkspaceExecResult exec(String line) {
    return workspace.exec(ExecRequest.of(line).withSecretEnv(BOTH));
  }

  private WorkspaceExecResult python(String script) {
    return workspace.exec(ExecRequest.of(List.of("python3", "-c", script)).withSecretEnv(BOTH));
  }

  @Test
  void everyFormIsReplacedInOutputAndNoFileOfTheHostHoldsAny() throws Exception {
    assertEquals("14\n", exec("printf %s \"$TOKEN\" | wc -c").stdout());
    assertEquals("[REDACTED]\n", exec("echo \"$TOKEN\"").stdout());
    assertEquals("[REDACTED]\n", exec("echo \"$DEPLOY_KEY\" >&2").stderr());
    assertEquals("[REDACTED]\n", exec("printf %s \"$TOKEN\" | base64").stdout());
    assertEquals("[REDACTED]\n", exec("printf %s \"$DEPLOY_KEY\" | base64").stdout());
    WorkspaceExecResult forms =
        python(
            """
            import os, json, urllib.parse as u
            t = os.environ['TOKEN']
            print(u.quote(t, safe=''), u.quote_plus(t), json.dumps(t), t.encode())
            print(t.encode().hex())
            """);
    assertEquals(
        "[REDACTED] [REDACTED] \"[REDACTED]\" b'[REDACTED]'\n[REDACTED]\n", forms.stdout());
    workspace.exec(List.of("echo", TOKEN));
    workspace.exec("echo " + TOKEN.replace("&", "'&'"));
    useInAShell();
    useInAService();
    exec("echo \"$TOKEN$DEPLOY_KEY\" > /dev/console").requireSuccess();
    assertTrue(workspace.console().contains("[REDACTED]"));
    requireNone(workspace.console());
    requireNone(workspace.logs().toString());
    requireNone(workspace.summary().toString());
    workspace.exec("echo a marker that is on the disk > marker").requireSuccess();
    workspace.stop(); // what the guest has written is on its disk now, which is searched, too
    requireNoneBelow(scene.root(), begun);
    Path disk = folder.resolve("disk.img");
    workspace.exportDisk(disk);
    assertTrue(isOnDisk(disk, List.of("a marker that is on the disk")));
    List<String> lines = new ArrayList<>(forms());
    lines.remove(KEY);
    lines.add(KEY.lines().toList().get(1)); // without which all of it is not there either
    assertFalse(isOnDisk(disk, lines));
    Path kept = scene.folder(workspace.id()).secrets();
    assertEquals(PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(kept));
  }

  private void useInAShell() {
    Shell shell = workspace.openShell(ShellRequest.defaults().withSecretEnv(BOTH));
    shell.write("echo \"<$TOKEN>\"; printf %s \"$TOKEN\" | base64; echo the e''nd");
    ShellReadRequest all = ShellReadRequest.from(0).waitingForIdle(100);
    ShellRead read = shell.read(all.asPlain());
    while (!read.output().contains("the end\n")) {
      read = shell.read(all.asPlain());
    }
    assertTrue(read.output().contains("\n<[REDACTED]>\n[REDACTED]\nthe end\n"), read.output());
    requireNone(shell.read(all).toString());
  }

  private void useInAService() {
    Service service =
        workspace.startService(
            ServiceSpec.builder("user", "echo \"$DEPLOY_KEY\"; exec sleep 600")
                .secretEnv("KEY", "DEPLOY_KEY")
                .readiness(Readiness.command("echo \"$DEPLOY_KEY\" | grep -q KEY"))
                .build());
    assertEquals(ServiceState.RUNNING, service.status().state());
    ServiceLogs logs = service.allLogs();
    while (logs.logs().isEmpty()) {
      logs = service.allLogs();
    }
    assertEquals("[REDACTED]\n", logs.logs());
    requireNone(service.status().toString());
  }

  @Test
  void aValueThatComesCharacterByCharacterIsReplaced() {
    var out = new ByteArrayOutputStream();
    List<String> pieces = new ArrayList<>();
    var consumer =
        new FilterOutputStream(out) {
          @Override
          public void write(byte[] bytes) throws IOException {
            pieces.add(new String(bytes, StandardCharsets.UTF_8));
            out.write(bytes);
          }
        };
    WorkspaceExecResult result =
        workspace.exec(
            ExecRequest.of(
                    List.of(
                        "python3",
                        "-c",
                        """
                        import os, time
                        for b in b'is: ' + os.environb[b'TOKEN'] + b'.':
                          os.write(1, bytes([b]))
                          time.sleep(0.02)
                        """))
                .withSecretEnv(BOTH),
            ExecStreams.builder().stdout(consumer).build());
    assertEquals("is: [REDACTED].", result.stdout());
    assertEquals("is: [REDACTED].", out.toString(StandardCharsets.UTF_8));
    assertEquals("is: [REDACTED].".length(), result.stdoutBytes());
    assertTrue(pieces.size() > 3, "what is no secret comes as it is written: " + pieces);
  }

  @Test
  void onlyTheCommandThatAsksForASecretHasIt() {
    assertEquals("none\n", workspace.exec("echo ${TOKEN:-none}${DEPLOY_KEY:-}${KEY:-}").stdout());
    assertEquals(
        "[]\n",
        python(
                """
                import os
                values = [os.environb[b'TOKEN'], os.environb[b'DEPLOY_KEY']]
                found = []
                for pid in os.listdir('/proc'):
                  if pid.isdigit() and int(pid) != os.getpid():
                    for name in ('environ', 'cmdline'):
                      try:
                        text = open('/proc/' + pid + '/' + name, 'rb').read()
                      except OSError:
                        continue
                      if any(value in text for value in values):
                        found.append(pid + '/' + name)
                print(found)
                """)
            .stdout());
    PyroException e =
        assertThrows(
            PyroException.class,
            () -> workspace.exec(ExecRequest.of("true").withSecretEnv(Map.of("TOKN", "T"))));
    assertEquals(ErrorCode.NOT_FOUND, e.code());
    assertEquals(
        "workspace " + workspace.id() + " has no secret TOKN; did you mean TOKEN?", e.getMessage());
    assertEquals("it has KEY, TOKEN", e.hint().orElseThrow());
    assertEquals(
        List.of(
            new WorkspaceSecretInfo("KEY", SecretSource.FILE),
            new WorkspaceSecretInfo("TOKEN", SecretSource.LITERAL)),
        workspace.secrets());
  }

  @Test
  void resetStopAndStartKeepThem() {
    workspace.reset();
    assertEquals("[REDACTED]\n", exec("echo \"$TOKEN\"").stdout());
    workspace.stop();
    workspace.start();
    assertEquals("[REDACTED]\n", exec("echo \"$DEPLOY_KEY\"").stdout());
    try (Pyro other = TestPyro.open()) {
      assertEquals(
          "[REDACTED]\n",
          other
              .workspace(workspace.id())
              .exec(ExecRequest.of("echo \"$TOKEN\"").withSecretEnv(BOTH))
              .stdout());
    }
  }

  @Test
  void filesDiffsListsAndLogsShowMarks() throws Exception {
    exec("echo \"pw=$TOKEN\" >> a.txt; echo \"$DEPLOY_KEY\" > key; ln -s \"$TOKEN\" link");
    exec("mkdir secret; touch \"secret/${TOKEN##*/}\"; touch \"$(echo \"$TOKEN\" | tr / _)\"");
    WorkspaceDiff diff = workspace.diff();
    assertTrue(diff.patch().contains("\n two\n+pw=[REDACTED]\n"), diff.patch());
    assertTrue(diff.patch().contains("+++ b/key\n@@ -0,0 +1 @@\n+[REDACTED]\n"), diff.patch());
    assertTrue(diff.patch().contains("new file mode 120000\n"), diff.patch());
    assertEquals(
        List.of(
            "the patch has [REDACTED] where a secret is in a.txt, key, link, so it cannot be"
                + " applied there; an export copies the files as they are"),
        diff.warnings());
    requireNone(diff.toString());
    assertEquals("one\ntwo\npw=[REDACTED]\n", workspace.readFile("a.txt").content());
    assertEquals("one\ntwo\npw=[REDACTED]", workspace.readFile("a.txt", 14, 0).content());
    assertEquals("[REDACTED]\n", workspace.readFile("a.txt", 100, 14).content());
    for (long behind : new long[] {1L << 40, (1L << 62) - 1, 1L << 62, Long.MAX_VALUE}) {
      FileContent nothing = workspace.readFile("a.txt", 100, behind);
      assertEquals("", nothing.content());
      assertEquals(behind, nothing.offset());
      assertFalse(nothing.truncated());
    }
    List<FileEntry> entries = workspace.listFiles(".", true).entries();
    requireNone(entries.toString());
    assertEquals(
        "[REDACTED]",
        entries.stream()
            .filter(entry -> entry.path().endsWith("/link"))
            .findFirst()
            .orElseThrow()
            .linkTarget()
            .orElseThrow());
    workspace.writeFile(TOKEN, "x");
    assertEquals("/workspace/[REDACTED]", workspace.writeFile(TOKEN, "y").path());
    Path out = folder.resolve("out");
    workspace.export("a.txt", out);
    assertEquals("one\ntwo\npw=" + TOKEN + "\n", Files.readString(out), "exports are as they are");
    WorkspaceLogs logs = workspace.logs();
    requireNone(logs.toString());
    assertEquals("/workspace/[REDACTED] (1 bytes)", logs.entries().get(logs.count() - 2).command());
    requireNone(workspace.summary().toString());
  }

  @Test
  void errorsShowMarks() {
    PyroException missing =
        assertThrows(PyroException.class, () -> workspace.readFile("no/" + TOKEN));
    assertEquals(ErrorCode.NOT_FOUND, missing.code());
    assertTrue(missing.getMessage().contains("no/[REDACTED]"), missing.getMessage());
    PyroException outside =
        assertThrows(PyroException.class, () -> workspace.readFile("/etc/" + TOKEN));
    assertEquals("/etc/[REDACTED] is not below /workspace", outside.getMessage());
    exec("printf '%s\\n' \"$TOKEN\" > a.txt");
    PyroException conflict =
        assertThrows(
            PyroException.class,
            () -> workspace.applyPatch("--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-other\n+new\n"));
    assertEquals(ErrorCode.CONFLICT, conflict.code());
    assertTrue(conflict.getMessage().contains("[REDACTED]"), conflict.getMessage());
    requireNone(conflict.getMessage());
    WorkspaceExecResult none = workspace.exec(List.of(TOKEN));
    assertEquals(127, none.exitCode());
    assertEquals("pyro: cannot run [REDACTED]: No such file or directory\n", none.stderr());
  }

  private static void requireNone(String text) {
    for (String form : forms()) {
      assertFalse(text.contains(form), text);
    }
  }

  private static List<String> forms() {
    List<String> forms = new ArrayList<>();
    for (String value : List.of(TOKEN, KEY)) {
      byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
      forms.add(value);
      forms.add(Base64.getEncoder().withoutPadding().encodeToString(bytes));
      forms.add(HexFormat.of().formatHex(bytes));
    }
    return forms;
  }

  /** Searches every file that was written since, but for the one that keeps the secrets. */
  private void requireNoneBelow(Path root, Instant since) throws IOException {
    Path kept = scene.folder(workspace.id()).secrets();
    List<Path> files;
    try (Stream<Path> all = Files.walk(root)) {
      files = all.filter(file -> isWrittenSince(file, since) && !file.equals(kept)).toList();
    }
    assertTrue(files.stream().anyMatch(file -> file.startsWith(kept.getParent())), "no files");
    List<byte[]> forms =
        forms().stream().map(form -> form.getBytes(StandardCharsets.UTF_8)).toList();
    for (Path file : files) {
      try (InputStream in = Files.newInputStream(file)) {
        assertFalse(holds(in, forms), file + " holds a secret");
      }
    }
  }

  /** Searches an image for lines as grep does, which knows where holes are. */
  private static boolean isOnDisk(Path disk, List<String> lines) throws Exception {
    List<String> command = new ArrayList<>(List.of("grep", "-z", "-a", "-q", "-F"));
    lines.forEach(line -> command.addAll(List.of("-e", line)));
    command.add(disk.toString());
    Process grep = new ProcessBuilder(command).start();
    String said = new String(grep.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals("", said);
    int status = grep.waitFor();
    assertTrue(status == 0 || status == 1, () -> "grep ended with " + status);
    return status == 0;
  }

  private static boolean isWrittenSince(Path file, Instant since) {
    try {
      return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
          && Files.getLastModifiedTime(file).compareTo(FileTime.from(since)) >= 0;
    } catch (IOException _) {
      return false; // another test has removed it
    }
  }

  private static boolean holds(InputStream in, List<byte[]> forms) throws IOException {
    int overlap = forms.stream().mapToInt(form -> form.length).max().orElseThrow();
    String before = "";
    for (byte[] some = in.readNBytes(1 << 20); some.length > 0; some = in.readNBytes(1 << 20)) {
      String text = before + new String(some, StandardCharsets.ISO_8859_1);
      for (byte[] form : forms) {
        if (text.contains(new String(form, StandardCharsets.ISO_8859_1))) {
          return true;
        }
      }
      before = text.substring(Math.max(0, text.length() - overlap));
    }
    return false;
  }
}
