package dev.pyro.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShownTest {
  private static final String REST =
      " characters left out; write the output to a file and look at parts of it ...]\n";

  private static JsonObject exec(String stdout, String stderr) {
    JsonObject result = new JsonObject();
    result.addProperty("exit_code", 0);
    result.addProperty("stdout", stdout);
    result.addProperty("stderr", stderr);
    result.addProperty("stdout_truncated", false);
    result.addProperty("stderr_truncated", false);
    return result;
  }

  private static String text(JsonObject object, String name) {
    return object.get(name).getAsString();
  }

  @Test
  void whatIsShortIsWhole() {
    JsonObject result = exec("x".repeat(12_000), "y".repeat(2000));
    assertEquals(result, Shown.fields("workspace_exec", result));
    String text = "z".repeat(Shown.MAX_CHARS);
    assertEquals(text, Shown.text("workspace_exec", text));
  }

  @Test
  void fieldsWithoutAValueAreNotShown() {
    JsonObject result =
        JsonParser.parseString("{\"a\":null,\"b\":[{\"c\":null,\"d\":false}],\"e\":\"\"}")
            .getAsJsonObject();
    assertEquals("{\"b\":[{\"d\":false}],\"e\":\"\"}", Shown.fields("x", result).toString());
  }

  @Test
  void ofALongTextTheBeginningAndTheEndAreShown() {
    String whole = "begin" + "x".repeat(70_000) + "end";
    String shown = Shown.text("workspace_exec", whole);
    assertTrue(shown.startsWith("beginxxx") && shown.endsWith("xxxend"), shown);
    assertTrue(shown.contains("\n[... " + (70_008 - Shown.MAX_CHARS) + REST), shown);
    assertTrue(shown.length() < Shown.MAX_CHARS + 200);
  }

  @Test
  void fieldsSayThatTheyWereCutAndHowToGetTheRest() {
    JsonObject shown =
        Shown.fields("workspace_exec", exec("out" + "x".repeat(60_000) + "put", "few"));
    assertEquals("few", text(shown, "stderr"));
    assertTrue(text(shown, "stdout").startsWith("outxxx"));
    assertTrue(text(shown, "stdout").endsWith("xxxput"));
    assertTrue(shown.get("stdout_truncated").getAsBoolean());
    assertFalse(shown.get("stderr_truncated").getAsBoolean());
    assertTrue(
        text(shown, "left_out")
            .matches(
                "4[0-9]{4} characters of stdout:"
                    + " write the output to a file and look at parts of it"),
        () -> text(shown, "left_out"));
    assertTrue(shown.toString().length() < Shown.MAX_CHARS + 500);
  }

  @Test
  void twoLongTextsShareTheRoom() {
    JsonObject shown = Shown.fields("workspace_exec", exec("x".repeat(60_000), "y".repeat(9000)));
    assertTrue(text(shown, "stderr").length() > 8000, () -> text(shown, "left_out"));
    assertTrue(text(shown, "stdout").length() > 7000, () -> text(shown, "left_out"));
    assertTrue(shown.toString().length() < Shown.MAX_CHARS + 500);
  }

  @Test
  void ofALongListTheBeginningAndTheEndAreShown() {
    JsonArray entries = new JsonArray();
    for (int i = 0; i < 5000; i++) {
      JsonObject entry = new JsonObject();
      entry.addProperty("path", "file" + i);
      entries.add(entry);
    }
    JsonObject list = new JsonObject();
    list.addProperty("count", 5000);
    list.add("entries", entries);
    JsonObject shown = Shown.fields("workspace_file_list", list);
    JsonArray kept = shown.getAsJsonArray("entries");
    assertEquals("file0", text(kept.get(0).getAsJsonObject(), "path"));
    assertEquals("file4999", text(kept.get(kept.size() - 1).getAsJsonObject(), "path"));
    assertEquals(
        (5000 - kept.size()) + " of 5000 entries: list a directory below", text(shown, "left_out"));
    assertTrue(kept.size() > 300, "as many as there is room for: " + kept.size());
    assertTrue(shown.toString().length() < Shown.MAX_CHARS);
  }

  @Test
  void aLongListOfLongTextsIsShortToo() {
    JsonArray entries = new JsonArray();
    for (int i = 0; i < 2000; i++) {
      entries.add(exec("x".repeat(2000), ""));
    }
    JsonObject logs = new JsonObject();
    logs.add("entries", entries);
    assertTrue(Shown.fields("workspace_logs", logs).toString().length() < 2 * Shown.MAX_CHARS);
  }

  @Test
  void whatIsReadInPartsIsAsLongAsWasAskedFor() {
    JsonObject read = new JsonObject();
    read.addProperty("content", "x".repeat(100_000));
    assertEquals(read, Shown.fields("workspace_file_read", read));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void noCharacterIsCutInTwo(int shift) {
    String shown = Shown.text("x", "a".repeat(shift) + "😀".repeat(20_000));
    assertTrue(
        shown
            .codePoints()
            .noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE),
        shown);
  }
}
