package dev.pyro.workspace;

import com.google.gson.JsonObject;
import dev.pyro.ErrorCode;
import dev.pyro.ExecResult;
import dev.pyro.ExecutionMode;
import dev.pyro.PyroException;
import dev.pyro.WorkspaceLogs.Entry;
import dev.pyro.secret.Redactor;
import dev.pyro.store.AtomicFiles;
import dev.pyro.store.Home;
import dev.pyro.store.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What happened in a workspace, a file for each entry, named by its number. Creating the file is
 * what gives a number to one process and no other. An entry is written when it begins and replaced
 * when it ends; that survives the death of any process, though not always a power cut.
 */
final class WorkspaceLog {
  static final String EXEC = "exec";
  static final String FILE_WRITE = "file_write";
  static final String PATCH_APPLY = "patch_apply";
  static final String SYNC_PUSH = "sync_push";
  static final String EXPORT = "export";
  static final String SHELL_OPEN = "shell_open";
  static final String SHELL_CLOSE = "shell_close";
  static final String SERVICE_START = "service_start";
  static final String SERVICE_STOP = "service_stop";

  private static final String SUFFIX = ".json";

  /** An entry's number and kind stand at its beginning. */
  private static final int HEAD_BYTES = 64;

  private final Path folder;
  private final Redactor redactor;

  /** A log that is read only. */
  WorkspaceLog(Path folder) {
    this(folder, Redactor.NONE);
  }

  /**
   * A log to write to.
   *
   * @param redactor takes the secrets out of what is written; results have none any more
   */
  WorkspaceLog(Path folder, Redactor redactor) {
    this.folder = folder;
    this.redactor = redactor;
  }

  /** Starts an entry and returns it with its number. */
  Entry begin(String kind, String command, String cwd) {
    Home.ensureFolder(folder);
    try {
      long number = last() + 1;
      while (true) {
        Entry entry =
            new Entry(
                number,
                kind,
                Instant.now(),
                redactor.redact(command),
                redactor.redact(cwd),
                Optional.empty());
        try {
          Files.writeString(
              file(number),
              json(entry) + "\n",
              StandardCharsets.UTF_8,
              StandardOpenOption.CREATE_NEW);
          return entry;
        } catch (FileAlreadyExistsException _) {
          number++; // another process was faster
        }
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Ends an entry. */
  void end(Entry entry, ExecResult result) {
    Entry ended =
        new Entry(
            entry.sequence(),
            entry.kind(),
            entry.at(),
            entry.command(),
            entry.cwd(),
            Optional.of(result));
    try {
      AtomicFiles.replace(
          file(entry.sequence()), (json(ended) + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Notes something that has no end of its own. */
  void note(String kind, String text) {
    begin(kind, text, "");
  }

  /** Returns every entry, in order. */
  List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    try {
      for (long number : numbers()) {
        try {
          entries.add(entry(Json.read(file(number))));
        } catch (IOException | IllegalStateException | NullPointerException _) {
          // cut short by a power cut, or being written at this moment
        }
      }
      return entries;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Returns how many commands there are, without reading what they printed. */
  long commandCount() {
    try {
      long count = 0;
      for (long number : numbers()) {
        count += isCommand(number) ? 1 : 0;
      }
      return count;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private boolean isCommand(long number) {
    try (InputStream in = Files.newInputStream(file(number))) {
      String head = new String(in.readNBytes(HEAD_BYTES), StandardCharsets.UTF_8);
      return head.contains("\"kind\":\"" + EXEC + "\"");
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Returns the highest number, 0 if there is none: they have no gaps, so few files are asked for.
   */
  private long last() {
    long over = 1;
    while (Files.exists(file(over))) {
      over *= 2;
    }
    long last = over / 2;
    while (over - last > 1) {
      long middle = (last + over) / 2;
      if (Files.exists(file(middle))) {
        last = middle;
      } else {
        over = middle;
      }
    }
    return last;
  }

  private List<Long> numbers() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("\\d{1,18}\\" + SUFFIX))
          .map(name -> Long.parseLong(name.substring(0, name.length() - SUFFIX.length())))
          .sorted()
          .toList();
    }
  }

  private Path file(long number) {
    return folder.resolve(number + SUFFIX);
  }

  private PyroException failed(IOException e) {
    return new PyroException(
        ErrorCode.UNAVAILABLE, "cannot use the log " + folder + ": " + e.getMessage(), e);
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
                    ExecutionMode.GUEST)));
  }
}
