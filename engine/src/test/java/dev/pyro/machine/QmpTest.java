package dev.pyro.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever stands at the other end of a control socket, a call ends with one clear error. */
@Timeout(120)
class QmpTest {
  /** Longer than any answer takes that comes at all. */
  private static final Duration LONG = Duration.ofMinutes(2);

  /** For answers that never come. */
  private static final Duration SHORT = Duration.ofSeconds(1);

  private static final String EVENT = "{\"event\": \"RTC_CHANGE\", \"data\": {\"offset\": 0}}\n";

  @TempDir Path folder;

  @Test
  void anAnswerIsFoundBetweenEvents() throws Exception {
    try (QmpPeer.Played peer =
            play(qemu -> {
              qemu.greet();
              qemu.say(EVENT.repeat(5000)); // a guest can cause as many as it likes
              qemu.answer("query-status", "\"return\": {\"running\": true}");
              qemu.say(EVENT);
              qemu.answer("stop", "\"return\": {}");
            });
        Qmp qmp = Qmp.greet(peer.client(), LONG)) {
      assertEquals("{\"running\":true}", qmp.execute("query-status").toString());
      assertEquals("{}", qmp.execute("stop").toString());
    }
  }

  @Test
  void aRefusedCommandIsAnErrorAndTheNextOneWorks() throws Exception {
    try (QmpPeer.Played peer =
            play(qemu -> {
              qemu.greet();
              qemu.answer("cont", "\"error\": {\"class\": \"GenericError\", \"desc\": \"no\"}");
              qemu.answer("stop", "\"return\": {}");
            });
        Qmp qmp = Qmp.greet(peer.client(), LONG)) {
      IOException e = assertThrows(IOException.class, () -> qmp.execute("cont"));
      assertEquals(
          "QEMU refused cont: {\"class\":\"GenericError\",\"desc\":\"no\"}", e.getMessage());
      assertEquals("{}", qmp.execute("stop").toString());
    }
  }

  @Test
  void aLongErrorIsShownInPart() throws Exception {
    try (QmpPeer.Played peer =
            play(qemu -> {
              qemu.greet();
              qemu.answer("cont", "\"error\": \"" + "x".repeat(500_000) + "\"");
            });
        Qmp qmp = Qmp.greet(peer.client(), LONG)) {
      IOException e = assertThrows(IOException.class, () -> qmp.execute("cont"));
      assertEquals("QEMU refused cont: \"" + "x".repeat(499) + "…", e.getMessage());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hello                     | QEMU sent a line that is no object",
        "{\"QMP\": {}              | QEMU sent a line that is no JSON",
        "[]                        | QEMU sent a line that is no object",
        "{}                        | QEMU did not greet",
        "{\"return\": {}}          | QEMU did not greet",
        "\u0000\u0001\u0002        | QEMU sent a line that is no object",
      })
  void whatIsNoGreetingIsRefused(String line, String message) throws Exception {
    assertEquals(
        message,
        greetingFails(
            LONG,
            qemu -> {
              qemu.say(line + "\n");
              qemu.awaitEnd();
            }));
  }

  @Test
  void deeplyNestedJsonIsRefused() throws Exception {
    assertEquals(
        "QEMU sent a line that is no JSON",
        greetingFails(
            LONG,
            qemu -> {
              qemu.say("{\"QMP\":".repeat(100_000) + "\n");
              qemu.awaitEnd();
            }));
  }

  @Test
  void aLineWithoutAnEndIsReadToItsLimit() throws Exception {
    assertEquals(
        "QEMU sent a line of more than 1048576 bytes",
        greetingFails(LONG, qemu -> qemu.sayForEver("x".repeat(4096))));
  }

  @Test
  void aSilentPeerEndsTheWaitForAGreeting() throws Exception {
    assertEquals("QEMU did not greet within 1 s", greetingFails(SHORT, QmpPeer::awaitEnd));
  }

  @Test
  void eventsForEverDoNotStandForAGreeting() throws Exception {
    assertEquals(
        "QEMU did not greet within 1 s", greetingFails(SHORT, qemu -> qemu.sayForEver(EVENT)));
  }

  @ParameterizedTest
  @CsvSource({"''", "'{\"QMP\": {'"})
  void anEndHalfWayThroughTheGreetingIsTold(String begun) throws Exception {
    assertEquals("QEMU is gone", greetingFails(LONG, qemu -> qemu.say(begun)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"return\": {}, \"id\": 7}",
        "{\"return\": {}}",
        "{\"id\": 2}",
        "{\"return\": {}, \"error\": {}, \"id\": 2}",
      })
  void anAnswerToSomethingElseEndsTheConnection(String answer) throws Exception {
    assertEquals(
        "QEMU gave stop the answer " + answer.replace(" ", ""),
        stopFails(
            LONG,
            qemu -> {
              qemu.hear("stop");
              qemu.say(answer + "\n");
              qemu.awaitEnd();
            }));
  }

  @Test
  void answersThatNobodyAskedForEndTheConnection() throws Exception {
    assertEquals(
        "QEMU sends more than it was asked for",
        stopFails(LONG, qemu -> qemu.sayForEver("{\"event\": \"MIGRATION\"}\n")));
  }

  @Test
  void anAnswerThatNeverComesEndsTheConnection() throws Exception {
    assertEquals("QEMU did not answer stop within 1 s", stopFails(SHORT, QmpPeer::awaitEnd));
  }

  @Test
  void anEndHalfWayThroughAnAnswerIsTold() throws Exception {
    assertEquals(
        "QEMU is gone",
        stopFails(
            LONG,
            qemu -> {
              qemu.hear("stop");
              qemu.say("{\"retu");
            }));
  }

  @Test
  void anInterruptedCommandEndsTheConnection() throws Exception {
    try (QmpPeer.Played peer =
            play(qemu -> {
              qemu.greet();
              qemu.awaitEnd();
            });
        Qmp qmp = Qmp.greet(peer.client(), LONG)) {
      Thread.currentThread().interrupt();
      assertThrows(InterruptedException.class, () -> qmp.execute("stop"));
      assertFalse(Thread.currentThread().isInterrupted());
      assertFalse(peer.client().isOpen());
    }
  }

  @Test
  void aMigrationIsWaitedForUntilItHasCompleted() throws Exception {
    try (QmpPeer.Played peer =
            play(qemu -> {
              qemu.greet();
              qemu.say(migration("setup") + EVENT + migration("active"));
              qemu.say(migration("completed"));
              qemu.answer("cont", "\"return\": {}");
            });
        Qmp qmp = Qmp.greet(peer.client(), LONG)) {
      qmp.awaitMigration(LONG);
      assertEquals("{}", qmp.execute("cont").toString());
    }
  }

  @Test
  void aMigrationThatFailsSaysWhy() throws Exception {
    assertEquals(
        "the migration failed: {\"error-desc\":\"no room\"}",
        migrationFails(
            LONG,
            qemu -> {
              qemu.say(migration("setup") + migration("failed"));
              qemu.answer("query-migrate", "\"return\": {\"error-desc\": \"no room\"}");
            }));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"event\":\"MIGRATION\"}",
        "{\"event\":\"MIGRATION\",\"data\":[]}",
        "{\"event\":\"MIGRATION\",\"data\":{\"status\":{}}}",
      })
  void anEventWithoutAStatusIsRefused(String event) throws Exception {
    assertEquals(
        "QEMU sent the event " + event, migrationFails(LONG, qemu -> qemu.say(event + "\n")));
  }

  @Test
  void aMigrationThatNeverEndsIsGivenUp() throws Exception {
    assertEquals(
        "QEMU did not complete the migration within 1 s", migrationFails(SHORT, QmpPeer::awaitEnd));
  }

  @Test
  void aPeerThatGoesAwayEndsTheWaitForAMigration() throws Exception {
    assertEquals("QEMU is gone", migrationFails(LONG, qemu -> qemu.say(migration("active"))));
  }

  private static String migration(String status) {
    return "{\"event\": \"MIGRATION\", \"data\": {\"status\": \"" + status + "\"}}\n";
  }

  private QmpPeer.Played play(QmpPeer.Script script) throws IOException {
    return QmpPeer.play(folder.resolve("qmp.sock"), script);
  }

  /** Returns what the greeting fails with; the connection is closed then. */
  private String greetingFails(Duration limit, QmpPeer.Script script) throws Exception {
    try (QmpPeer.Played peer = play(script)) {
      IOException e = assertThrows(IOException.class, () -> Qmp.greet(peer.client(), limit));
      assertFalse(peer.client().isOpen());
      return e.getMessage();
    }
  }

  /** Returns what the command {@code stop} fails with; the connection is closed then. */
  private String stopFails(Duration limit, QmpPeer.Script script) throws Exception {
    try (QmpPeer.Played peer = afterGreeting(script);
        Qmp qmp = Qmp.greet(peer.client(), LONG)) {
      IOException e =
          assertThrows(IOException.class, () -> qmp.execute("stop", new JsonObject(), limit));
      assertFalse(peer.client().isOpen());
      return e.getMessage();
    }
  }

  private String migrationFails(Duration limit, QmpPeer.Script script) throws Exception {
    try (QmpPeer.Played peer = afterGreeting(script);
        Qmp qmp = Qmp.greet(peer.client(), LONG)) {
      return assertThrows(IOException.class, () -> qmp.awaitMigration(limit)).getMessage();
    }
  }

  private QmpPeer.Played afterGreeting(QmpPeer.Script script) throws IOException {
    return play(qemu -> {
      qemu.greet();
      script.play(qemu);
    });
  }
}
