package dev.pyro.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class SessionTest {
  private static Session shell(String script) throws IOException {
    return Session.start(new ProcessBuilder("sh", "-c", script).redirectErrorStream(true));
  }

  /** Its output ends when the last process ends that holds it open. */
  @RepeatedTest(20)
  void aProgramThatIsStartingAnotherIsKilledWithIt() throws Exception {
    Session session = shell("echo begun; sleep 1000 & sleep 1000 & wait");
    try (BufferedReader said = session.leader().inputReader()) {
      assertEquals("begun", said.readLine());
      session.kill();
      assertEquals(null, said.readLine());
    }
  }

  @Test
  void whatAnEndedProgramHasLeftBehindIsKilled() throws Exception {
    Session session = shell("sleep 1000 & echo begun");
    try (BufferedReader said = session.leader().inputReader()) {
      assertEquals("begun", said.readLine());
      assertEquals(0, session.leader().waitFor());
      session.kill();
      assertEquals(null, said.readLine());
    }
  }

  @Test
  void anInterruptIsKept() throws Exception {
    Session session = shell("sleep 1000");
    Thread.currentThread().interrupt();
    session.kill();
    assertTrue(Thread.interrupted());
    assertTrue(session.leader().waitFor(0, TimeUnit.SECONDS), "it has ended");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no-such-program", "--help"})
  void aProgramThatIsNotThereEndsAsInAShell(String name) throws Exception {
    Session session = Session.start(new ProcessBuilder(List.of(name)));
    assertEquals(127, session.leader().waitFor());
  }
}
