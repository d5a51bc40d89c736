package dev.pyro.cli.support;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** What tests leave out because it depends on the host. */
class FinishedTest {
  @Test
  void progressIsNotWhatAProcessSaid() {
    String err =
        """
        pyro: pull debian:12: downloading packages
        pyro: prepare: booting a memory template
        pyro: service web in workspace ab12: waiting until it is ready
        pyro: pull debian:12: done in 12 s
        pyro: cannot list the disk of workspace ab12: it is running
        hint: stop it: pyro workspace stop ab12
        pyro: going on
        """;
    assertEquals(
        """
        pyro: cannot list the disk of workspace ab12: it is running
        hint: stop it: pyro workspace stop ab12
        pyro: going on
        """,
        new Finished(1, "", err).said());
  }
}
