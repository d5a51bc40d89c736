package dev.pyro.workspace.record;

import com.google.gson.JsonObject;
import dev.pyro.ExecResult;
import dev.pyro.ExecutionMode;
import dev.pyro.PyroException;
import dev.pyro.WorkspaceLogs.Entry;
import dev.pyro.secret.Redactor;
import dev.pyro.store.AtomicFiles;
import dev.pyro.store.Home;
import dev.pyro.store.JsonFile;
import dev.pyro.store.PlainFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What happened in a workspace. An entry with the number N is two files: {@code N}, which is empty
 * and whose creation gives the number to one process only, and {@code N.KIND.json}, the entry. The
 * kind is in the name, so that entries can be counted without opening them. An entry is written
 * when it begins and replaced when it ends; that survives the death of any process, though not
 * always a power cut.
 */
public final class WorkspaceLog {
  /** The kind of an entry. */
  public static final String EXEC = "exec";

  /** The kind of an entry. */
  public static final String FILE_WRITE = "file_write";

  /** The kind of an entry. */
  public static final String PATCH_APPLY = "patch_apply";

  /** The kind of an entry. */
  public static final String SYNC_PUSH = "sync_push";

  /** The kind of an entry. */
  public static final String EXPORT = "export";

  /** The kind of an entry. */
  public static final String SHELL_OPEN = "shell_open";

  /** The kind of an entry. */
  public static final String SHELL_CLOSE = "shell_close";

  /** The kind of an entry. */
  public static final String SERVICE_START = "service_start";

  /** The kind of an entry. */
  public static final String SERVICE_STOP = "service_stop";

  /** How much all entries may have together before the outputs of the oldest are left out. */
  static final long MAX_BYTES = 64L << 20;

  /** After so many entries their size is looked at; between two looks it may grow by 8 MiB. */
  private static final int LOOK_EVERY = 64;

  /** An entry of fewer bytes has no output that is worth leaving out. */
  private static final int SMALL_BYTES = 4096;

  private static final String SUFFIX = ".json";

  /** An entry's file; those that older versions of pyro wrote have no kind in their names. */
  private static final Pattern NAME = Pattern.compile("(\\d{1,18})(?:\\.([a-z_]+))?\\.json");

  private final Path folder;
  private final Redactor redactor;

  /** A log that is read only. */
  public WorkspaceLog(Path folder) {
    this(folder, Redactor.NONE);
  }

  /**
   * A log to write to.
   *
   * @param redactor takes the secrets out of what is written; results have none any more
   */
  public WorkspaceLog(Path folder, Redactor redactor) {
    this.folder = folder;
    this.redactor = redactor;
  }

  /** Starts an entry and returns it with its number. */
  public Entry begin(String kind, String command, String cwd) {
    Home.ensureFolder(folder);
    try {
      long number = claim();
      Entry entry =
          new Entry(
              number,
              kind,
              Instant.now(),
              redactor.redact(command),
              redactor.redact(cwd),
              Optional.empty());
      Files.write(file(entry), bytes(entry), StandardOpenOption.CREATE_NEW);
      return entry;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Takes the next number for this process. */
  private long claim() throws IOException {
    long number = last() + 1;
    while (true) {
      try {
        Files.createFile(claimed(number));
        return number;
      } catch (FileAlreadyExistsException _) {
        number++; // another process was faster
      }
    }
  }

  private Path file(Entry entry) {
    return folder.resolve(entry.sequence() + "." + entry.kind() + SUFFIX);
  }

  private static byte[] bytes(Entry entry) {
    return (json(entry) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /** Ends an entry. */
  public void end(Entry entry, ExecResult result) {
    Entry ended =
        new Entry(
            entry.sequence(),
            entry.kind(),
            entry.at(),
            entry.command(),
            entry.cwd(),
            Optional.of(result));
    try {
      AtomicFiles.replace(file(ended), bytes(ended));
      if (ended.sequence() % LOOK_EVERY == 0) {
        leaveOutOldOutput(MAX_BYTES);
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Leaves out the output of the oldest commands until all entries fit. They stay otherwise. */
  void leaveOutOldOutput(long maxBytes) throws IOException {
    List<Name> names = names();
    long total = 0;
    for (Name name : names) {
      total += Files.size(name.file());
    }
    for (Name name : names) {
      long size = Files.size(name.file());
      if (total <= maxBytes) {
        return;
      }
      if (size > SMALL_BYTES) {
        total -= size - withoutOutput(name.file());
      }
    }
  }

  /** Returns how large the entry is afterwards. */
  private static long withoutOutput(Path file) throws IOException {
    JsonObject json = JsonFile.read(file);
    if (json.get("result") instanceof JsonObject result) {
      for (String stream : List.of("stdout", "stderr")) {
        if (!result.get(stream).getAsString().isEmpty()) {
          result.addProperty(
              stream,
              "[... " + result.get(stream + "_bytes").getAsLong() + " bytes left out ...]\n");
          result.addProperty(stream + "_truncated", true);
        }
      }
    }
    byte[] left = (json + "\n").getBytes(StandardCharsets.UTF_8);
    AtomicFiles.replace(file, left);
    return left.length;
  }

  /** Notes something that has no end of its own. */
  public void note(String kind, String text) {
    begin(kind, text, "");
  }

  /** Returns every entry, in order. */
  public List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    for (Name name : names()) {
      try {
        entries.add(entry(JsonFile.read(name.file())));
      } catch (IOException | RuntimeException _) {
        // cut short by a power cut, or being written at this moment
      }
    }
    return entries;
  }

  /**
   * Returns a line for each entry in whose place a user has put something else. An entry that is
   * being written at this moment is none of them.
   */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    for (Name name : names()) {
      try {
        PlainFile.require(name.file());
      } catch (IOException e) {
        warnings.add(
            "entry " + name.number() + " of the log is missing: " + PyroException.reason(e, ""));
      }
    }
    return warnings;
  }

  /** Returns how many commands there are, without reading what they printed. */
  public long commandCount() {
    return names().stream().filter(name -> name.isOf(EXEC)).count();
  }

  /**
   * Returns the highest number, 0 if there is none: they have no gaps, so few files are asked for.
   */
  private long last() {
    long over = 1;
    while (isTaken(over)) {
      over *= 2;
    }
    long last = over / 2;
    while (over - last > 1) {
      long middle = (last + over) / 2;
      if (isTaken(middle)) {
        last = middle;
      } else {
        over = middle;
      }
    }
    return last;
  }

  private boolean isTaken(long number) {
    return Files.exists(claimed(number)) || Files.exists(folder.resolve(number + SUFFIX));
  }

  private Path claimed(long number) {
    return folder.resolve(Long.toString(number));
  }

  /**
   * What the name of an entry's file says.
   *
   * @param kind empty if an older version of pyro wrote the entry
   */
  private record Name(Path file, long number, Optional<String> kind) {
    boolean isOf(String wanted) {
      try {
        return kind.isPresent()
            ? kind.get().equals(wanted)
            : JsonFile.read(file).get("kind").getAsString().equals(wanted);
      } catch (IOException | RuntimeException _) {
        return false; // cut short by a power cut
      }
    }
  }

  private List<Name> names() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(WorkspaceLog::name)
          .flatMap(Optional::stream)
          .sorted(Comparator.comparingLong(Name::number))
          .toList();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static Optional<Name> name(Path file) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    return name.matches()
        ? Optional.of(
            new Name(file, Long.parseLong(name.group(1)), Optional.ofNullable(name.group(2))))
        : Optional.empty();
  }

  private PyroException failed(IOException e) {
    return PyroException.of("cannot use the log " + folder, e);
  }

  private static JsonObject json(Entry entry) {
    JsonObject json = new JsonObject();
    json.addProperty("sequence", entry.sequence());
    json.addProperty("kind", entry.kind());
    json.addProperty("at", entry.at().toString());
    json.addProperty("command", entry.command());
    json.addProperty("cwd", entry.cwd());
    entry
        .result()
        .ifPresent(result -> {
          JsonObject ended = new JsonObject();
          ended.addProperty("exit_code", result.exitCode());
          ended.addProperty("stdout", result.stdout());
          ended.addProperty("stderr", result.stderr());
          ended.addProperty("stdout_bytes", result.stdoutBytes());
          ended.addProperty("stderr_bytes", result.stderrBytes());
          ended.addProperty("stdout_truncated", result.stdoutTruncated());
          ended.addProperty("stderr_truncated", result.stderrTruncated());
          ended.addProperty("duration_ms", result.durationMs());
          ended.addProperty("timed_out", result.timedOut());
          ended.addProperty("oom_killed", result.oomKilled());
          ended.addProperty("processes_ended", result.processesEnded());
          json.add("result", ended);
        });
    return json;
  }

  private static Entry entry(JsonObject json) {
    JsonObject ended = json.getAsJsonObject("result");
    return new Entry(
        json.get("sequence").getAsLong(),
        json.get("kind").getAsString(),
        Instant.parse(json.get("at").getAsString()),
        json.get("command").getAsString(),
        json.get("cwd").getAsString(),
        ended == null
            ? Optional.empty()
            : Optional.of(
                new ExecResult(
                    ended.get("exit_code").getAsInt(),
                    ended.get("stdout").getAsString(),
                    ended.get("stderr").getAsString(),
                    ended.get("stdout_bytes").getAsLong(),
                    ended.get("stderr_bytes").getAsLong(),
                    ended.get("stdout_truncated").getAsBoolean(),
                    ended.get("stderr_truncated").getAsBoolean(),
                    ended.get("duration_ms").getAsLong(),
                    ended.get("timed_out").getAsBoolean(),
                    ended.has("oom_killed") && ended.get("oom_killed").getAsBoolean(),
                    ended.has("processes_ended") ? ended.get("processes_ended").getAsInt() : 0,
                    ExecutionMode.GUEST)));
  }
}
