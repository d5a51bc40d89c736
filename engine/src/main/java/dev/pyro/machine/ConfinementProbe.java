package dev.pyro.machine;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.store.Home;
import dev.pyro.store.JsonFile;
import dev.pyro.store.OwnedFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds out how far QEMU can be confined here, by starting it confined. Nothing else tells: a
 * container may forbid what its kernel can do. The answer is kept until the host boots again, or
 * QEMU or pyro changes.
 */
final class ConfinementProbe {
  /** A line of the tool's report. */
  private static final Pattern LINE =
      Pattern.compile("(network|capabilities|files) (yes|no) ?(.*)");

  private final Home home;
  private final QemuBinary qemu;
  private final Launcher launcher;

  ConfinementProbe(Home home, QemuBinary qemu, Launcher launcher) {
    this.home = home;
    this.qemu = qemu;
    this.launcher = launcher;
  }

  Confinement find() {
    try {
      Path tool = ConfineTool.in(home);
      String asked = HostBoot.id() + " " + qemu.identity() + " " + tool;
      return known(asked).orElseGet(() -> kept(asked, tried(tool)));
    } catch (IOException e) {
      return Confinement.withoutTool(qemu.version(), PyroException.reason(e, ""));
    }
  }

  private Confinement tried(Path tool) {
    String fault;
    try {
      return run(Confinement.trial(tool, true));
    } catch (PyroException e) {
      fault = firstLine(e);
    }
    try { // a QEMU whose files lie where nobody expects them
      Confinement most = run(Confinement.trial(tool, false));
      List<Confinement.Part> parts = new ArrayList<>(most.parts());
      parts.removeIf(part -> part.name().equals(Confinement.FILES));
      parts.add(new Confinement.Part(Confinement.FILES, false, fault));
      return new Confinement(Optional.of(tool), most.qemuVersion(), parts);
    } catch (PyroException e) {
      return Confinement.withoutTool(qemu.version(), firstLine(e));
    }
  }

  private static String firstLine(PyroException e) {
    if (e.code() == ErrorCode.CANCELLED) {
      throw e;
    }
    return e.getMessage().lines().findFirst().orElse("");
  }

  /** Starts a confined QEMU; its log then begins with the tool's report. */
  private Confinement run(Confinement trial) {
    try (OwnedFolder folder = OwnedFolder.createTemporary(home, "probe");
        QemuProcess process =
            QemuProcess.start(
                launcher,
                folder.path(),
                QemuCommand.TRIAL.memMib(),
                QemuCommand.trial(qemu, trial))) {
      List<Confinement.Part> parts = new ArrayList<>();
      QemuProcess.log(folder.path())
          .lines()
          .map(LINE::matcher)
          .filter(Matcher::matches)
          .forEach(line ->
              parts.add(
                  new Confinement.Part(line.group(1), line.group(2).equals("yes"), line.group(3))));
      return new Confinement(trial.tool(), process.version(), parts);
    }
  }

  private Optional<Confinement> known(String asked) {
    try {
      if (!Files.exists(home.confinement())) {
        return Optional.empty();
      }
      JsonObject json = JsonFile.read(home.confinement());
      if (!json.get("asked").getAsString().equals(asked)) {
        return Optional.empty();
      }
      List<Confinement.Part> parts = new ArrayList<>();
      for (JsonElement element : json.getAsJsonArray("parts")) {
        JsonObject part = element.getAsJsonObject();
        parts.add(
            new Confinement.Part(
                part.get("name").getAsString(),
                part.get("holds").getAsBoolean(),
                part.get("detail").getAsString()));
      }
      Optional<Path> tool = Optional.of(json.get("tool").getAsString()).map(Path::of);
      return Optional.of(new Confinement(tool, json.get("qemu_version").getAsString(), parts));
    } catch (IOException | RuntimeException _) {
      return Optional.empty(); // an unreadable answer is found out again
    }
  }

  /** Keeps an answer. That the tool cannot be used is not kept: it may have been for a moment. */
  private Confinement kept(String asked, Confinement found) {
    if (found.tool().isEmpty()) {
      return found;
    }
    JsonObject json = new JsonObject();
    json.addProperty("asked", asked);
    json.addProperty("tool", found.tool().get().toString());
    json.addProperty("qemu_version", found.qemuVersion());
    JsonArray parts = new JsonArray();
    for (Confinement.Part part : found.parts()) {
      JsonObject one = new JsonObject();
      one.addProperty("name", part.name());
      one.addProperty("holds", part.holds());
      one.addProperty("detail", part.detail());
      parts.add(one);
    }
    json.add("parts", parts);
    try {
      JsonFile.write(home.confinement(), json);
    } catch (IOException _) {
      // it is found out again
    }
    return found;
  }
}
