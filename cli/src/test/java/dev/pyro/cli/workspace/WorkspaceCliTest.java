package dev.pyro.cli.workspace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pyro.cli.launcher.FakeCheckout;
import dev.pyro.cli.support.Finished;
import dev.pyro.cli.support.RealPyro;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The workspace commands as users run them: the real ./pyro, a process for each, real machines. */
@Timeout(1800)
class WorkspaceCliTest {
  private static final String PYRO = RealPyro.ROOT.resolve("pyro").toString();
  private static final String CONFLICT =
      "--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-never there\n+x\n";

  @TempDir Path temporary;
  private final String run = "run" + UUID.randomUUID().toString().substring(0, 8);
  private Path seed;

  @BeforeEach
  void makeSeed() throws IOException {
    seed = temporary.resolve("the seed");
    Files.createDirectories(seed.resolve("src"));
    Files.createDirectories(seed.resolve("empty"));
    Files.writeString(seed.resolve("a.txt"), "one\ntwo\nthree\n");
    Files.writeString(seed.resolve("gone.txt"), "no final newline");
    Files.writeString(seed.resolve("src/name with blanks.txt"), "é\r\n");
    FakeCheckout.script(seed.resolve("src/main.sh"), "cat a.txt\n");
    Files.createSymbolicLink(seed.resolve("link"), Path.of("a.txt"));
  }

  @AfterEach
  void deleteWhatIsLeft() {
    List<String> ids = pyro("list", "-q", "--label", "run=" + run).out().lines().toList();
    if (!ids.isEmpty()) {
      List<String> line = new ArrayList<>(List.of("delete"));
      line.addAll(ids);
      pyro(line.toArray(new String[0])).expect(0);
    }
    RealPyro.assertNothingIsLeft();
  }

  @Test
  void fromHostContentToAPatchAndBack() throws IOException {
    JsonObject created =
        json(
            "create",
            "--seed-path",
            seed.toString(),
            "--name",
            run,
            "--label",
            "run=" + run,
            "--label",
            "kind=test",
            "--json");
    String id = created.get("workspace_id").getAsString();
    assertEquals("running", created.get("state").getAsString());
    assertEquals("directory", created.getAsJsonObject("workspace_seed").get("mode").getAsString());

    runPrograms(id);
    workOnFiles(id);
    compareAndTakeOver(id);
    pushAndExport(id);
    stopAndStart(id);
    find(id);

    String transcript = pyro("logs", id).expect(0).out();
    assertTrue(transcript.startsWith("[1] "), transcript);
    assertTrue(transcript.contains("three\nerr\nexit code 3 after "), transcript);
    assertTrue(transcript.contains("patch_apply: "), transcript);
    String summary = pyro("summary", id).expect(0).out();
    assertTrue(summary.startsWith(id + " (" + run + "): running, created or reset "), summary);
    assertTrue(summary.contains("\nedits  "), summary);

    assertEquals(id + "\n", pyro("reset", id).expect(0).out());
    assertEquals("", pyro("logs", id).expect(0).out());
    Finished diff = pyro("diff", id).expect(0);
    assertEquals("", diff.out());
    assertEquals("pyro: nothing was changed\n", diff.said());
    assertEquals(1, json("status", id, "--json").get("reset_count").getAsInt());

    assertEquals(id + "\n", pyro("delete", run).expect(0).out());
    refused(1, "not_found", "status", id);
  }

  private void runPrograms(String id) {
    Finished own = pyro("exec", id, "--", "sh", "-c", "cat a.txt; echo err >&2; exit 3").expect(3);
    assertEquals("one\ntwo\nthree\n", own.out());
    assertEquals("err\n", own.said());

    Finished place =
        pyro("exec", run, "--cwd", "src", "--env", "A=b c", "--", "sh", "-c", "pwd; echo \"$A\"");
    assertEquals("/workspace/src\nb c\n", place.expect(0).out());

    Finished late = pyro("exec", id, "--timeout-seconds", "1", "--", "sleep", "60").expect(124);
    assertEquals("pyro: the command was stopped after 1 s (--timeout-seconds)\n", late.said());

    pyro("exec", id, "--", "no-such-program").expect(127);

    Finished asJson = pyro("exec", id, "--json", "--", "sh", "-c", "echo out; exit 4").expect(4);
    JsonObject result = JsonParser.parseString(asJson.out()).getAsJsonObject();
    assertEquals("out\n", result.get("stdout").getAsString());
    assertEquals(4, result.get("exit_code").getAsInt());
    assertEquals(id, result.get("workspace_id").getAsString());
    assertEquals("guest", result.get("execution_mode").getAsString());

    assertEquals("HELLO\n", pyroReading("hello\n", "exec", id, "-i", "--", "tr", "a-z", "A-Z"));
  }

  private void workOnFiles(String id) {
    String list = pyro("file", "list", id).expect(0).out();
    assertTrue(list.contains(" a.txt\n"), list);
    assertTrue(list.contains(" link -> a.txt\n"), list);
    String tree = pyro("file", "list", id, "--recursive").expect(0).out();
    assertTrue(tree.contains(" src/name with blanks.txt\n"), tree);

    Finished read = pyro("file", "read", id, "a.txt").expect(0);
    assertEquals("one\ntwo\nthree\n", read.out());
    assertEquals("/workspace/a.txt, 14 B\n", read.said());
    Finished part =
        pyro("file", "read", id, "a.txt", "--content-only", "--offset", "4", "--max-bytes", "4");
    assertEquals("two\n", part.expect(0).out());
    assertEquals("pyro: that was up to byte 8 of 14; go on with --offset 8\n", part.said());

    Finished write = pyro("file", "write", id, "new/deep/b.txt", "--text", "b\n").expect(0);
    assertEquals("wrote /workspace/new/deep/b.txt: 2 B\n", write.out());
    assertEquals(
        "wrote /workspace/c.txt: 3 B\n",
        pyroReading("é\n", "file", "write", id, "c.txt", "--text-file", "-"));

    String patch = "--- a/a.txt\n+++ b/a.txt\n@@ -1,3 +1,3 @@\n one\n-two\n+2\n three\n";
    assertEquals(
        "modified   a.txt\n", pyroReading(patch, "patch", "apply", id, "--patch-file", "-"));
    refused(1, "conflict", "patch", "apply", id, "--patch", CONFLICT);
    assertEquals(
        "one\n2\nthree\n", pyro("file", "read", id, "a.txt", "--content-only").expect(0).out());
  }

  private void compareAndTakeOver(String id) throws IOException {
    String change =
        "rm gone.txt; chmod -x src/main.sh; ln -sf c.txt link; printf '\\0' > x.bin;"
            + " printf 'gr\\374n\\n' > latin1";
    pyro("exec", id, "--", "sh", "-c", change).expect(0);

    Path copy = temporary.resolve("copy");
    sh(temporary, "cp -a \"$1\" \"$2\"", seed.toString(), copy.toString()).expect(0);
    Finished applied = sh(copy, "\"$1\" workspace diff \"$2\" | git apply", PYRO, id);
    assertTrue(applied.expect(0).err().contains("added   x.bin   file   1 B"), applied.err());
    assertEquals("one\n2\nthree\n", Files.readString(copy.resolve("a.txt")));
    assertEquals("b\n", Files.readString(copy.resolve("new/deep/b.txt")));
    assertEquals(Path.of("c.txt"), Files.readSymbolicLink(copy.resolve("link")));
    assertFalse(Files.exists(copy.resolve("gone.txt")));
    assertFalse(Files.isExecutable(copy.resolve("src/main.sh")));
    byte[] latin1 = "gr\u00fcn\n".getBytes(StandardCharsets.ISO_8859_1);
    assertArrayEquals(latin1, Files.readAllBytes(copy.resolve("latin1")));

    String bytes =
        "\"$1\" workspace diff \"$2\" --binary x.bin 'lat*' > p && git apply --include=x.bin p";
    assertEquals("", sh(copy, bytes, PYRO, id).expect(0).err());
    assertArrayEquals(new byte[1], Files.readAllBytes(copy.resolve("x.bin")));
    pyro("exec", id, "--", "rm", "x.bin", "latin1").expect(0);
    assertEquals(
        "added   latin1\nadded   x.bin\n",
        pyro("patch", "apply", id, "--patch-file", copy.resolve("p").toString()).expect(0).out());

    JsonObject diff = json("diff", id, "--json");
    assertTrue(diff.get("changed").getAsBoolean());
    assertEquals(1, diff.getAsJsonObject("summary").get("non_text").getAsInt());
    assertEquals(1, diff.getAsJsonObject("summary").get("deleted").getAsInt());
  }

  private void pushAndExport(String id) throws IOException {
    Path more = temporary.resolve("more");
    Files.createDirectories(more);
    Files.write(more.resolve("data"), new byte[] {0, 1, 2, (byte) 0xff});
    String pushed = pyro("sync", "push", id, more.toString(), "--dest", "pushed").expect(0).out();
    assertTrue(pushed.startsWith("pushed " + more + " to /workspace/pushed: "), pushed);

    Path output = temporary.resolve("output");
    Finished exported =
        pyro("export", id, "/workspace/pushed", "--output", output.toString()).expect(0);
    String begin = "exported /workspace/pushed to " + output + ": ";
    assertTrue(exported.out().startsWith(begin), exported.out());
    assertEquals(-1, Files.mismatch(more.resolve("data"), output.resolve("data")));
    try (Stream<Path> files = Files.list(output)) {
      assertEquals(1, files.count());
    }
    refused(1, "already_exists", "export", id, "pushed", "--output", output.toString());
  }

  private void stopAndStart(String id) {
    assertEquals(id + "\n", pyro("stop", id).expect(0).out());
    assertEquals("stopped", json("status", id, "--json").get("state").getAsString());
    refused(125, "wrong_state", "exec", id, "--", "true");
    assertEquals(id + "\n", pyro("start", id).expect(0).out());
    assertEquals("b\n", pyro("exec", id, "--", "cat", "new/deep/b.txt").expect(0).out());
  }

  private void find(String id) {
    assertEquals(
        id + "\n",
        pyro("update", id, "--label", "kind=changed", "--clear-label", "nothing").expect(0).out());
    String[] both = {"list", "--json", "--label", "run=" + run, "--label", "kind=changed"};
    JsonArray found = json(both).getAsJsonArray("workspaces");
    assertEquals(1, found.size());
    assertEquals(id, found.get(0).getAsJsonObject().get("workspace_id").getAsString());
    assertEquals("", pyro("list", "-q", "--label", "kind=" + run).expect(0).out());
    String table = pyro("list", "--label", "run=" + run).expect(0).out();
    assertTrue(table.contains("kind=changed, run=" + run), table);

    for (String handle : new String[] {id, id.substring(0, id.length() - 1), run}) {
      assertEquals(id, json("status", handle, "--json").get("workspace_id").getAsString());
    }
  }

  @Test
  void whatCannotBeDone() throws IOException {
    String[] create = {"create", "--name", run, "--label", "run=" + run, "--id-only"};
    Finished made = pyro(create).expect(0);
    assertTrue(made.out().matches("[0-9a-f]{12}\n"), made.out());
    String id = made.out().strip();
    assertEquals("empty", seedMode(id));

    refused(1, "already_exists", create);
    refused(1, "not_found", "status", "no-such-workspace");
    refused(125, "not_found", "exec", "no-such-workspace", "--", "true");
    refused(1, "not_found", "delete", "no-such-workspace");
    refused(1, "not_found", "create", "no-such-environment");
    refused(2, "invalid_argument", "create", "--seed-path", badArchive().toString());
    refused(1, "not_found", "file", "read", id, "nothing");
    refused(2, "invalid_argument", "file", "read", id, "/etc/passwd");
    refused(2, "invalid_argument", "file", "write", id, "../a", "--text", "a");
    refused(2, "invalid_argument", "patch", "apply", id, "--patch", "no patch");
    refused(1, "unavailable", "reset", id, "--snapshot", "s");
    refused(1, "unavailable", "fork", id);

    Finished two = pyro("delete", "no-such-workspace", id).expect(1);
    assertEquals(id + "\n", two.out());
    assertTrue(two.err().contains("no-such-workspace"), two.err());
  }

  private String seedMode(String id) {
    JsonObject seeded = json("status", id, "--json").getAsJsonObject("workspace_seed");
    return seeded.get("mode").getAsString();
  }

  /** Returns an archive with a name that leads out of it. */
  private Path badArchive() {
    Path archive = temporary.resolve("bad.tar");
    String pack = "tar -cPf \"$1\" --transform 's,^,../,' a.txt";
    sh(seed, pack, archive.toString()).expect(0);
    return archive;
  }

  private void refused(int exitCode, String code, String... arguments) {
    List<String> line = new ArrayList<>(List.of(arguments));
    int dashes = line.indexOf("--");
    line.add(dashes < 0 ? line.size() : dashes, "--json");
    Finished refusal = pyro(line.toArray(new String[0])).expect(exitCode);
    JsonObject answer = JsonParser.parseString(refusal.out()).getAsJsonObject();
    assertEquals(code, answer.getAsJsonObject("error").get("code").getAsString(), refusal.out());
  }

  private JsonObject json(String... arguments) {
    return JsonParser.parseString(pyro(arguments).expect(0).out()).getAsJsonObject();
  }

  private Finished pyro(String... arguments) {
    return Finished.of(start(arguments));
  }

  private String pyroReading(String input, String... arguments) {
    Process process = start(arguments);
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new AssertionError("the input was not read", e);
    }
    return Finished.of(process).expect(0).out();
  }

  private Process start(String... arguments) {
    List<String> line = new ArrayList<>(List.of(PYRO, "workspace"));
    line.addAll(List.of(arguments));
    return Finished.start(temporary, environment(), line);
  }

  private static Finished sh(Path folder, String script, String... arguments) {
    List<String> line = new ArrayList<>(List.of("sh", "-c", script, "sh"));
    line.addAll(List.of(arguments));
    return Finished.run(folder, environment(), line);
  }

  private static Map<String, String> environment() {
    return RealPyro.ofCheckout().environment();
  }
}
