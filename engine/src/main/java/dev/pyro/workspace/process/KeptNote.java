package dev.pyro.workspace.process;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.Readiness;
import dev.pyro.guest.KeptName;
import dev.pyro.guest.KeptStatus;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What pyro wants to know later of a shell or a service. The guest keeps it with the process, so
 * that it comes and goes with it; root in the guest could have changed it.
 *
 * @param command what it runs, on one line
 * @param cwd where it started
 * @param at when it was started
 * @param readiness how its readiness is found out
 */
record KeptNote(String command, String cwd, Instant at, Optional<Readiness> readiness) {
  String json() {
    JsonObject json = new JsonObject();
    json.addProperty("command", command);
    json.addProperty("cwd", cwd);
    json.addProperty("at", at.toString());
    readiness.ifPresent(check -> {
      JsonObject object = new JsonObject();
      object.addProperty("type", check.type().wireName());
      check.path().ifPresent(path -> object.addProperty("path", path));
      check.port().ifPresent(port -> object.addProperty("port", port));
      check.url().ifPresent(url -> object.addProperty("url", url));
      check.command().ifPresent(line -> object.addProperty("command", line));
      json.add("readiness", object);
    });
    return json.toString();
  }

  /**
   * Reads what the guest gives back.
   *
   * @throws PyroException {@link ErrorCode#INTERNAL} if that is nothing that pyro has given it
   */
  static KeptNote of(KeptName name, KeptStatus status) {
    try {
      JsonObject json = JsonParser.parseString(status.note()).getAsJsonObject();
      JsonObject check = json.getAsJsonObject("readiness");
      return new KeptNote(
          json.get("command").getAsString(),
          json.get("cwd").getAsString(),
          Instant.parse(json.get("at").getAsString()),
          check == null ? Optional.empty() : Optional.of(readiness(check)));
    } catch (RuntimeException e) { // whatever is wrong with it, it is the guest's doing
      throw new PyroException(
          ErrorCode.INTERNAL, "the guest has changed what it keeps of " + name.shown(), e);
    }
  }

  private static Readiness readiness(JsonObject json) {
    return new Readiness(
        Readiness.Type.valueOf(json.get("type").getAsString().toUpperCase(Locale.ROOT)),
        text(json, "path"),
        json.has("port")
            ? OptionalInt.of(json.get("port").getAsBigDecimal().intValueExact())
            : OptionalInt.empty(),
        text(json, "url"),
        text(json, "command"));
  }

  private static Optional<String> text(JsonObject json, String name) {
    return json.has(name) ? Optional.of(json.get(name).getAsString()) : Optional.empty();
  }
}
