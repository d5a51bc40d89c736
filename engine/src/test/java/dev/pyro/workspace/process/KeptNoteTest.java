package dev.pyro.workspace.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.Remedy;
import dev.pyro.guest.KeptName;
import dev.pyro.guest.KeptReason;
import dev.pyro.guest.KeptState;
import dev.pyro.guest.KeptStatus;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The notes that a guest gives back, changed by root in it. */
@Timeout(300)
class KeptNoteTest {
  private static final KeptName WEB =
      new KeptName("service.web", "service web in workspace 0123456789ab", Remedy.words("look"));
  private static final String GOOD =
      """
      {"command": "web", "cwd": "/", "at": "2026-01-01T00:00:00Z",
       "readiness": {"type": "tcp", "port": 80}}
      """;
  private static final String REFUSED =
      "the guest has changed what it keeps of service web in workspace 0123456789ab";

  @Test
  void whatPyroHasGivenIsReadBack() {
    KeptNote note = read(GOOD);
    assertEquals(note, read(note.json()));
    assertEquals("web", note.command());
    assertEquals(OptionalInt.of(80), note.readiness().orElseThrow().port());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "[]",
        "{}",
        "[1, 2]",
        "{\"a\": 1}",
        "1e99999",
        "-1",
        "\"\"",
        "\"\\u0000\"",
        "1.5",
        "true",
        "99999999999999999999"
      })
  void aFieldOfTheWrongKindIsToldAsTheGuestsDoing(String value) {
    for (String field : List.of("at", "readiness")) {
      refuse(with(field, value).toString());
    }
    for (String field : List.of("type", "port")) {
      JsonObject json = JsonParser.parseString(GOOD).getAsJsonObject();
      json.getAsJsonObject("readiness").add(field, JsonParser.parseString(value));
      refuse(json.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]", "{}", "[1, 2]", "{\"a\": 1}"})
  void aTextOfTheWrongKindIsToldAsTheGuestsDoing(String value) {
    refuse(with("command", value).toString());
    refuse(with("cwd", value).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"command", "cwd", "at"})
  void aFieldThatIsMissingIsToldAsTheGuestsDoing(String field) {
    JsonObject json = JsonParser.parseString(GOOD).getAsJsonObject();
    json.remove(field);
    refuse(json.toString());
  }

  @Test
  void whatIsNoNoteIsToldAsTheGuestsDoing() {
    for (String text :
        List.of(
            "", "null", "[]", "7", "{", "\u0000", "[".repeat(32_000), "{\"a\":".repeat(5_000))) {
      refuse(text);
    }
  }

  @Test
  void whateverIsChangedOnlyThatErrorComesOfIt() {
    Random random = new Random(50);
    String parts = "{}[]\":,0e-9\\untrfals \u0000\uffff";
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder(GOOD);
      for (int changes = random.nextInt(1, 6); changes > 0; changes--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
          case 0 -> text.deleteCharAt(at);
          case 1 -> text.setCharAt(at, parts.charAt(random.nextInt(parts.length())));
          default -> text.insert(at, text.substring(at, random.nextInt(at, text.length())));
        }
      }
      try {
        read(text.toString());
      } catch (PyroException e) {
        assertEquals(ErrorCode.INTERNAL + REFUSED, e.code() + e.getMessage(), text::toString);
      }
    }
  }

  private static JsonObject with(String field, String value) {
    JsonObject json = JsonParser.parseString(GOOD).getAsJsonObject();
    json.add(field, JsonParser.parseString(value));
    return json;
  }

  private static void refuse(String note) {
    PyroException e = assertThrows(PyroException.class, () -> read(note), note);
    assertEquals(ErrorCode.INTERNAL, e.code());
    assertEquals(REFUSED, e.getMessage());
  }

  private static KeptNote read(String note) {
    return KeptNote.of(
        WEB,
        new KeptStatus(
            "service.web",
            KeptState.RUNNING,
            KeptReason.NONE,
            0,
            0,
            OptionalInt.empty(),
            false,
            0,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            note));
  }
}
