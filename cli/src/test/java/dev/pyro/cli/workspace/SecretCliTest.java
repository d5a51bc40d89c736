package dev.pyro.cli.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.cli.support.Eventually;
import dev.pyro.cli.support.Finished;
import dev.pyro.cli.support.OneWorkspace;
import dev.pyro.cli.support.RealPyro;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Secrets from their flags to what runs, and that nothing shows them on the way. */
@Timeout(1800)
class SecretCliTest {
  private static final String TOKEN = "tok-4711-hunter2";
  private static final String KEY = "key=of two words";

  @TempDir Path temporary;
  private final List<Finished> shown = new ArrayList<>();

  @AfterEach
  void nothingIsLeft() {
    RealPyro.assertNothingIsLeft();
  }

  @Test
  void aSecretReachesWhatRunsAndNothingShowsIt() throws IOException {
    Path file = temporary.resolve("key.txt");
    Files.writeString(file, KEY + "\n");
    try (OneWorkspace workspace =
        OneWorkspace.create("--secret", "TOKEN=" + TOKEN, "--secret-file", "KEY=" + file)) {
      String page = show(workspace, "status");
      assertTrue(page.contains("\nsecrets       KEY (file), TOKEN (literal)\n"), page);
      String look = "echo \"$TOKEN $K ${#TOKEN} ${#K}\"; printf %s \"$TOKEN\" | base64; echo $KEY";
      assertEquals(
          "[REDACTED] [REDACTED] 16 16\n[REDACTED]\n\n",
          show(
              workspace,
              "exec",
              "--secret-env",
              "TOKEN",
              "--secret-env",
              "KEY=K",
              "--",
              "sh",
              "-c",
              look));
      assertEquals("0\n", show(workspace, "exec", "--", "sh", "-c", "echo ${#TOKEN}"));

      String shell = show(workspace, "shell open", "--id-only", "--secret-env", "TOKEN=T").strip();
      show(workspace, "shell write", shell, "PS1='> '; echo \"<$T>\"");
      Eventually.holds(() -> {
        String read = show(workspace, "shell read", shell, "--plain", "--wait-for-idle-ms", "300");
        assertTrue(read.contains("\n<[REDACTED]>\n"), read);
      });

      String[] tell = {"tell", "--secret-env", "KEY", "--", "sh", "-c", "echo \"got $KEY\""};
      show(workspace, "service start", tell);
      Eventually.holds(
          () -> assertEquals("got [REDACTED]\n", show(workspace, "service logs", "tell")));

      show(workspace, "exec", "--", "echo", "as an argument", TOKEN);
      for (String command : List.of("status", "logs", "summary", "shell list", "service list")) {
        show(workspace, command);
        show(workspace, command, "--json");
      }
      shown.add(workspace.pyro().run("workspace", "list", "--json").expect(0));
      String unknown = "pyro: workspace " + workspace.id() + " has no secret NO; ";
      Finished none = workspace.run("exec", "--secret-env", "NO", "--", "true").expect(125);
      assertTrue(none.said().startsWith(unknown), none.err());
    }
    for (Finished one : shown) {
      String text = one.out() + one.err();
      assertFalse(text.contains(TOKEN) || text.contains(KEY), text);
    }
  }

  @Test
  void whatCannotBeKeptSecretIsRefused() throws IOException {
    String why =
        "a short value cannot be kept secret: it would be replaced wherever it stands by chance,"
            + " and be guessed from that";
    Finished given = refused("--secret", "A=abc");
    assertEquals(
        "pyro: the value of the secret A has 3 characters; it must have at least 4\nhint: "
            + why
            + "\n",
        given.said());
    Path file = temporary.resolve("short");
    Files.writeString(file, "abc\n");
    assertEquals(given.said(), refused("--secret-file", "A=" + file).said());
  }

  private static Finished refused(String... flags) {
    List<String> line = new ArrayList<>(List.of("workspace", "create"));
    line.addAll(List.of(flags));
    return RealPyro.ofCheckout().run(line.toArray(new String[0])).expect(2);
  }

  private String show(OneWorkspace workspace, String command, String... arguments) {
    Finished run = workspace.run(command, arguments).expect(0);
    shown.add(run);
    return run.out();
  }
}
