package dev.pyro.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GitTest {
  private static final Git GIT =
      new Git(
          Map.of(
              "PATH", "/bin",
              "GIT_DIR", "/x",
              "GIT_LITERAL_PATHSPECS", "1",
              "GIT_CONFIG_PARAMETERS", "'a.b'='c'",
              "GIT_SSH_COMMAND", "ssh -v",
              "GIT_ASKPASS", "ask",
              "SSH_ASKPASS", "ask"),
          Duration.ofMinutes(1),
          Duration.ofMinutes(2));

  @Test
  void itAsksNothingAndIsNotRedirected() {
    assertEquals(
        Map.of(
            "PATH",
            "/bin",
            "GIT_SSH_COMMAND",
            "ssh -v",
            "GIT_ASKPASS",
            "",
            "GIT_TERMINAL_PROMPT",
            "0",
            "SSH_ASKPASS_REQUIRE",
            "never"),
        GIT.environment());
  }

  @Test
  void aUrlIsNoOption() {
    assertEquals(
        new HostProgram(
            List.of(
                "git",
                "-c",
                "core.fsmonitor=",
                "-c",
                "core.hooksPath=/dev/null",
                "clone",
                "--quiet",
                "--depth",
                "1",
                "--branch",
                "b",
                "--",
                "-u",
                "/into"),
            GIT.environment(),
            Duration.ofMinutes(2)),
        GIT.cloning("-u", Optional.of("b"), Path.of("/into")));
  }
}
