package dev.pyro.bench;

import com.google.gson.JsonObject;
import java.util.Locale;

/**
 * One line of the table.
 *
 * @param name what was measured
 * @param unit of the numbers
 * @param samples the numbers
 * @param note what the numbers are compared with, or empty
 */
record Row(String name, String unit, Samples samples, String note) {

  JsonObject json() {
    JsonObject row = new JsonObject();
    row.addProperty("name", name);
    row.addProperty("unit", unit);
    row.addProperty("runs", samples.count());
    row.addProperty("median", samples.median());
    row.addProperty("p95", samples.percentile(95));
    row.addProperty("note", note);
    return row;
  }

  String line() {
    return String.format(
        Locale.ROOT,
        "%-46s %10.1f %10.1f %-5s %5d  %s",
        name,
        samples.median(),
        samples.percentile(95),
        unit,
        samples.count(),
        note);
  }
}
