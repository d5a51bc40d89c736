package dev.pyro.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms in which clients and models send values, each of which has one meaning. */
class ArgumentsTest {
  private static final Parameter[] FIELDS = {
    Parameter.text("word", "").oneOf("INT", "TERM"),
    Parameter.integer("port", 1, 99, ""),
    Parameter.text("content", "").orEmpty()
  };

  private static final List<Parameter> ALL =
      List.of(
          Parameter.text("id", "").asRequired(),
          Parameter.text("text", "").withDefault("usual"),
          Parameter.integer("number", 1, 99, 30, ""),
          Parameter.bool("flag", ""),
          Parameter.textMap("map", ""),
          Parameter.textList("list", ""),
          Parameter.group("group", "", FIELDS),
          Parameter.groups("groups", "", FIELDS));

  /** Reads arguments whose quotes may be single ones. */
  private static Arguments read(String json) {
    JsonObject given = JsonParser.parseString(json.replace('\'', '"')).getAsJsonObject();
    if (!given.has("id")) {
      given.addProperty("id", "x");
    }
    return Arguments.check("test", ALL, List.of(), given);
  }

  @ParameterizedTest
  @ValueSource(strings = {"30", "30.0", "'30'", "' 30 '", "'30.0'", "'+30'", "'030'"})
  void aNumber(String value) {
    assertEquals(30, read("{'number': " + value + "}").integer("number"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {"true, true", "'true', true", "'True', true", "'FALSE', false"})
  void trueOrFalse(String value, boolean meant) {
    assertEquals(meant, read("{'flag': " + value + "}").bool("flag"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {"'a b', a b", "42, 42", "1.50, 1.50", "true, true", "'{}', {}"})
  void aText(String value, String meant) {
    assertEquals(meant, read("{'text': " + value + "}").text("text"));
  }

  @Test
  void aWordInAnyCase() {
    assertEquals(
        "TERM", read("{'group': {'word': 'term'}}").group("group").orElseThrow().text("word"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "['a', 'b']           | [a, b]",
        "['a', 1]             | [a, 1]",
        "'[\\'a\\', \\'b\\']' | [a, b]",
        "'*.log'              | [*.log]",
      })
  void aList(String value, String meant) {
    assertEquals(meant, read("{'list': " + value + "}").textList("list").toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'a': '1'}", "{'a': 1}", "'{\\'a\\': 1}'"})
  void aMap(String value) {
    assertEquals("{a=1}", read("{'map': " + value + "}").textMap("map").toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'group': {'port': '80'}}",
        "{'group': '{\\'port\\': 80}'}",
        "{'groups': [{'port': 80}]}",
        "{'groups': {'port': 80}}",
        "{'groups': '[{\\'port\\': \\'80\\'}]'}",
        "{'groups': ['{\\'port\\': 80}']}"
      })
  void objects(String json) {
    Arguments arguments = read(json);
    List<Arguments> found = new ArrayList<>(arguments.groups("groups"));
    arguments.group("group").ifPresent(found::add);
    assertEquals(1, found.size());
    assertEquals(80, found.getFirst().integer("port"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"''", "null"})
  void anEmptyOneIsNotGiven(String empty) {
    String json =
        "{'text': #, 'number': #, 'flag': #, 'map': #, 'list': #, 'groups': #,"
            + " 'group': {'port': #, 'word': #}}";
    Arguments arguments = read(json.replace("#", empty));
    assertEquals("usual", arguments.text("text"));
    assertEquals(30, arguments.integer("number"));
    assertFalse(arguments.bool("flag"));
    assertTrue(arguments.textMap("map").isEmpty());
    assertTrue(arguments.textList("list").isEmpty());
    assertTrue(arguments.groups("groups").isEmpty());
    Arguments group = arguments.group("group").orElseThrow();
    assertTrue(group.optionalInteger("port").isEmpty());
    assertEquals(Optional.empty(), group.optionalText("word"));
  }

  @Test
  void anEmptyContentIsOne() {
    Arguments group = read("{'group': {'content': ''}}").group("group").orElseThrow();
    assertEquals(Optional.of(""), group.optionalText("content"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'id': ''}                 | id must not be empty
          {'id': null}               | id is required
          {'number': 'thirty'}       | number must be a whole number, such as 1
          {'number': '1e1'}          | number must be a whole number, such as 1
          {'flag': 1}                | flag must be true or false
          {'flag': 'yes'}            | flag must be true or false
          {'text': ['a']}            | text must be a string
          {'list': 'a, b'}           | list must be an array of strings, such as ["..."]
          {'list': [['a']]}          | list must be an array of strings, such as ["..."]
          {'map': 'A=1'}             | map must be an object of strings, such as {"NAME":"..."}
          {'map': {'A': null}}       | map must be an object of strings, such as {"NAME":"..."}
          {'group': 'tcp'}           | group must be an object, such as {"word":"INT"}
          {'group': [{}]}            | group must be an object, such as {"word":"INT"}
          {'group': {'word': 'KIL'}} | group.word must be one of INT, TERM
          {'groups': 'tcp'}          | groups must be an array of objects, such as [{"word":"INT"}]
          {'groups': [7]}            | groups[0] must be an object, such as {"word":"INT"}
          """)
  void whatHasNoOneMeaningIsRefused(String json, String message) {
    assertEquals(message, assertThrows(PyroException.class, () -> read(json)).getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'text': 'a\\ud83d'}               | text
          {'list': ['a', '\\ude00\\ud83d']}  | list
          {'map': {'A': '\\ud83d'}}          | map
          {'map': {'\\ud83d': 'a'}}          | map
          {'groups': [{'word': '\\ud83d'}]}  | groups[0].word
          """)
  void halfACharacterIsRefused(String json, String parameter) {
    assertEquals(
        parameter
            + " holds half of a surrogate pair, which is no character: a character such as an"
            + " emoji was cut in two; leave it out or send it whole",
        assertThrows(PyroException.class, () -> read(json)).getMessage());
  }

  @Test
  void aWholePairIsText() {
    assertEquals("\ud83d\ude00", read("{'text': '\\ud83d\\ude00'}").text("text"));
  }

  @Test
  void aPathWithANulIsRefused() {
    Arguments arguments = read("{\"text\":\"a\\u0000b\"}");
    PyroException refused = assertThrows(PyroException.class, () -> arguments.path("text"));
    assertEquals(ErrorCode.INVALID_ARGUMENT, refused.code());
    assertEquals("text is no path: Nul character not allowed", refused.getMessage());
  }
}
