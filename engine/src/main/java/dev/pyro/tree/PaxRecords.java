package dev.pyro.tree;

import dev.pyro.path.Shown;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The keywords of a pax extended header. Values stay bytes: GNU tar writes names as they are. */
final class PaxRecords {
  private final Map<String, byte[]> values = new HashMap<>();

  /** Offsets and lengths in turn, of the oldest way in which GNU tar says what is not a hole. */
  private final List<Long> sparse = new ArrayList<>();

  /** Takes records {@code LENGTH KEYWORD=VALUE\n} apart. */
  static PaxRecords parse(byte[] bytes) throws TarFormatException {
    PaxRecords records = new PaxRecords();
    int at = 0;
    while (at < bytes.length && bytes[at] != 0) {
      int digits = at;
      long length = 0;
      while (digits < bytes.length && bytes[digits] >= '0' && bytes[digits] <= '9') {
        length = Math.min(length * 10 + bytes[digits] - '0', Integer.MAX_VALUE);
        digits++;
      }
      int equals = digits;
      while (equals < bytes.length && bytes[equals] != '=') {
        equals++;
      }
      long end = at + length;
      if (digits == at
          || end > bytes.length
          || equals >= end - 1
          || bytes[digits] != ' '
          || bytes[(int) end - 1] != '\n') {
        throw new TarFormatException("a pax header has a malformed record");
      }
      String keyword = new String(bytes, digits + 1, equals - digits - 1, StandardCharsets.UTF_8);
      records.put(keyword, Arrays.copyOfRange(bytes, equals + 1, (int) end - 1));
      at = (int) end;
    }
    return records;
  }

  private void put(String keyword, byte[] value) throws TarFormatException {
    if (keyword.equals("GNU.sparse.offset") || keyword.equals("GNU.sparse.numbytes")) {
      sparse.add(number(keyword, value));
    }
    values.put(keyword, value);
  }

  boolean has(String keyword) {
    return values.containsKey(keyword);
  }

  /** Returns the value of a keyword, or {@code absent}. */
  byte[] bytes(String keyword, byte[] absent) {
    return values.getOrDefault(keyword, absent);
  }

  String text(String keyword) {
    return new String(values.getOrDefault(keyword, new byte[0]), StandardCharsets.UTF_8);
  }

  long number(String keyword, long absent) throws TarFormatException {
    byte[] value = values.get(keyword);
    return value == null ? absent : number(keyword, value);
  }

  private static long number(String keyword, byte[] value) throws TarFormatException {
    String text = new String(value, StandardCharsets.UTF_8);
    try {
      long number = Long.parseLong(text);
      if (number >= 0 && number < TreeEntry.SIZE_LIMIT) {
        return number;
      }
    } catch (NumberFormatException _) {
      // told below
    }
    throw new TarFormatException("a pax header has the " + keyword + " " + shortened(text));
  }

  /** Returns the time of the last modification in nanoseconds, or {@code absent}. */
  long mtimeNs(long absent) throws TarFormatException {
    String text = text("mtime");
    if (text.isEmpty()) {
      return absent;
    }
    try {
      if (text.length() <= 40 && text.matches("-?[0-9]+(\\.[0-9]*)?")) {
        return new BigDecimal(text.endsWith(".") ? text + "0" : text)
            .movePointRight(9)
            .setScale(0, RoundingMode.FLOOR)
            .longValueExact();
      }
    } catch (ArithmeticException _) {
      // told below
    }
    throw new TarFormatException("a pax header has the mtime " + shortened(text));
  }

  /** Returns offsets and lengths of the data of a sparse file, of formats 0.0 and 0.1. */
  List<Long> sparseMap() throws TarFormatException {
    if (!has("GNU.sparse.map")) {
      return sparse;
    }
    List<Long> map = new ArrayList<>();
    for (String number : text("GNU.sparse.map").split(",", -1)) {
      map.add(number("GNU.sparse.map", number.getBytes(StandardCharsets.UTF_8)));
    }
    return map;
  }

  private static String shortened(String text) {
    String shown = Shown.text(text.getBytes(StandardCharsets.UTF_8));
    return shown.length() > 40 ? shown.substring(0, 40) + "..." : shown;
  }
}
