package dev.pyro.tools;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a model is shown of a result: about 16 KiB at most, with the beginning and the end of what
 * is longer. Some clients show their model only the fields, others only the text, and each cuts
 * what is too long for it in its own way. So both are short, and both say how to get the rest.
 */
final class Shown {
  static final int MAX_CHARS = 16 << 10;

  /** The field that says what is not shown. */
  static final String LEFT_OUT = "left_out";

  /** A text up to this length is always shown whole, and of a longer one at least so much. */
  private static final int SHORT = 256;

  /** About the length of the line that stands where something is left out. */
  private static final int MARK = 100;

  /** They give a part of a text that is as long as was asked for, and say where it goes on. */
  private static final Set<String> PAGED =
      Set.of("workspace_file_read", "workspace_disk_read", "shell_read");

  /** How to get the rest of what these operations give. */
  private static final Map<String, String> REST =
      Map.of(
          "vm_run", "have the command print less, such as with grep or tail",
          "vm_exec", "have the command print less, such as with grep or tail",
          "workspace_exec", "write the output to a file and look at parts of it",
          "workspace_diff", "read single files, or export them",
          "workspace_logs", "the output of a command is in its own result",
          "workspace_file_list", "list a directory below",
          "workspace_disk_list", "list a directory below",
          "service_logs", "ask for fewer lines");

  private final String rest;
  private final List<String> leftOut = new ArrayList<>();
  private final Map<String, Integer> cutChars = new LinkedHashMap<>(); // of the texts of each name

  private Shown(String operation) {
    this.rest = REST.getOrDefault(operation, "ask for less");
  }

  /** Returns a text, or its beginning and its end. */
  static String text(String operation, String whole) {
    return whole.length() <= MAX_CHARS + SHORT || PAGED.contains(operation)
        ? whole
        : new Shown(operation).middleOut(whole, MAX_CHARS);
  }

  /** Returns the fields of a result that have a value, with shorter lists and texts if need be. */
  static JsonObject fields(String operation, JsonObject whole) {
    JsonObject fields = withoutNulls(whole).getAsJsonObject();
    if (size(fields) > MAX_CHARS + MAX_CHARS / 8 && !PAGED.contains(operation)) {
      Shown shown = new Shown(operation);
      shown.shorten(fields);
      shown.cutChars.forEach((name, chars) -> shown.leftOut.add(chars + " characters of " + name));
      if (!shown.leftOut.isEmpty()) {
        fields.addProperty(LEFT_OUT, String.join("; ", shown.leftOut) + ": " + shown.rest);
      }
    }
    return fields;
  }

  private static JsonElement withoutNulls(JsonElement element) {
    if (element instanceof JsonObject object) {
      JsonObject kept = new JsonObject();
      for (Map.Entry<String, JsonElement> field : object.entrySet()) {
        if (!field.getValue().isJsonNull()) {
          kept.add(field.getKey(), withoutNulls(field.getValue()));
        }
      }
      return kept;
    }
    if (element instanceof JsonArray array) {
      JsonArray kept = new JsonArray(array.size());
      array.forEach(item -> kept.add(withoutNulls(item)));
      return kept;
    }
    return element;
  }

  private void shorten(JsonObject fields) {
    List<Place> lists = new ArrayList<>();
    find(fields, JsonArray.class, lists);
    lists.forEach(list -> shortenList(list, leastSize(fields)));
    List<Place> texts = new ArrayList<>();
    find(fields, JsonPrimitive.class, texts);
    texts.removeIf(text -> size(text.value()) <= SHORT);
    texts.sort((a, b) -> size(a.value()) - size(b.value()));
    int left = Math.max(MAX_CHARS - leastSize(fields), 0) + texts.size() * SHORT;
    for (int i = 0; i < texts.size(); i++) { // the shortest first: what it leaves, others get
      int share = Math.max(left / (texts.size() - i), SHORT);
      left -= Math.min(size(texts.get(i).value()), share);
      shortenText(texts.get(i), share);
    }
  }

  /** A field of an object, at any depth. */
  private record Place(JsonObject in, String name) {
    JsonElement value() {
      return in.get(name);
    }
  }

  /** Finds the fields of a kind; of lists, the outer ones. */
  private static void find(
      JsonElement element, Class<? extends JsonElement> kind, List<Place> found) {
    if (element instanceof JsonObject object) {
      for (Map.Entry<String, JsonElement> field : object.entrySet()) {
        if (kind.isInstance(field.getValue())) {
          found.add(new Place(object, field.getKey()));
        } else {
          find(field.getValue(), kind, found);
        }
      }
    } else if (element instanceof JsonArray array) {
      array.forEach(item -> find(item, kind, found));
    }
  }

  /** Keeps so many items of a list that all takes half of the room if each text is short. */
  private void shortenList(Place place, int leastOfAll) {
    JsonArray list = place.value().getAsJsonArray();
    int itself = leastSize(list);
    int room = MAX_CHARS / 2 - (leastOfAll - itself);
    if (itself <= Math.max(room, SHORT) || list.size() <= 2) {
      return;
    }
    int keep = Math.max((int) ((long) list.size() * Math.max(room, SHORT) / itself), 2);
    JsonArray kept = new JsonArray(keep);
    for (int i = 0; i < list.size(); i++) {
      if (i < (keep + 1) / 2 || i >= list.size() - keep / 2) {
        kept.add(list.get(i));
      }
    }
    place.in().add(place.name(), kept);
    leftOut.add((list.size() - keep) + " of " + list.size() + " " + place.name());
  }

  private void shortenText(Place place, int share) {
    String whole = place.value().getAsString();
    int size = size(place.value());
    if (size <= share) {
      return;
    }
    int chars = Math.max((int) ((long) whole.length() * share / size) - MARK, MARK);
    place.in().addProperty(place.name(), middleOut(whole, chars));
    String flag = place.name() + "_truncated";
    if (place.in().has(flag)) {
      place.in().addProperty(flag, true);
    }
    cutChars.merge(place.name(), whole.length() - chars, Integer::sum);
  }

  private String middleOut(String whole, int chars) {
    int head = chars / 2;
    if (head > 0 && Character.isHighSurrogate(whole.charAt(head - 1))) {
      head--;
    }
    int tail = whole.length() - (chars - chars / 2);
    if (Character.isLowSurrogate(whole.charAt(tail))) {
      tail++;
    }
    return whole.substring(0, head)
        + "\n[... "
        + (tail - head)
        + " characters left out; "
        + rest
        + " ...]\n"
        + whole.substring(tail);
  }

  /** Returns the size that something has when each of its texts is short. */
  private static int leastSize(JsonElement element) {
    List<Place> texts = new ArrayList<>();
    find(element, JsonPrimitive.class, texts);
    int more = texts.stream().mapToInt(text -> Math.max(size(text.value()) - SHORT, 0)).sum();
    return size(element) - more;
  }

  private static int size(JsonElement element) {
    return element.toString().length();
  }
}
