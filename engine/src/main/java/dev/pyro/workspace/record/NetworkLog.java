package dev.pyro.workspace.record;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pyro.NetworkEvent;
import dev.pyro.PyroException;
import dev.pyro.secret.Redactor;
import dev.pyro.store.WorkspaceFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What the network of one workspace did, in two files of JSON lines: when the newer one is full, it
 * takes the place of the older one. Each line also has how many decisions there were up to it, so
 * the numbers outlive the lines. Only the process that serves the network writes. Any process
 * reads, or clears it.
 */
public final class NetworkLog {
  /** How large each of the two files gets at most. */
  static final int MAX_FILE_BYTES = 256 << 10;

  private static final String ALLOWED_SO_FAR = "allowed_so_far";
  private static final String DENIED_SO_FAR = "denied_so_far";

  private final Path file;
  private final Path older;
  private Counts counts = Counts.NONE;
  private long countedSize = -1; // how large the file was when they were right

  /**
   * How many decisions there were since the last reset.
   *
   * @param allowed flows and names that were allowed
   * @param denied flows and names that were denied
   */
  public record Counts(long allowed, long denied) {
    static final Counts NONE = new Counts(0, 0);

    Counts and(NetworkEvent event) {
      return switch (event.kind()) {
        case ALLOWED -> new Counts(allowed + 1, denied);
        case DENIED -> new Counts(allowed, denied + 1);
        case ENDED -> this;
      };
    }
  }

  /**
   * What the log holds.
   *
   * @param events those that are kept, the newest last
   * @param counts how many decisions there were, those of events that are kept no more too
   */
  public record Content(List<NetworkEvent> events, Counts counts) {
    /** Copies the list. */
    public Content {
      events = List.copyOf(events);
    }

    /** Returns how many decisions there were. */
    public long decisions() {
      return counts.allowed() + counts.denied();
    }

    /** Returns the last events. */
    public List<NetworkEvent> last(int most) {
      return events.subList(Math.max(0, events.size() - most), events.size());
    }
  }

  /** The log of a workspace; nothing is read or written yet. */
  public NetworkLog(WorkspaceFolder folder) {
    this.file = folder.networkLog();
    this.older = folder.olderNetworkLog();
  }

  /** Adds events. If the process dies meanwhile, the last line may be cut; the others stay. */
  public synchronized void append(List<NetworkEvent> events) throws IOException {
    if (events.isEmpty()) {
      return;
    }
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    long size = size();
    Counts before = size == countedSize ? counts : read().counts();
    if (size > 0 && !endsWithNewline()) {
      lines.write('\n'); // a process died while it wrote this line
    }
    for (NetworkEvent event : events) {
      before = before.and(event);
      byte[] line = (json(event, before) + "\n").getBytes(StandardCharsets.UTF_8);
      if (size + lines.size() + line.length > MAX_FILE_BYTES) {
        write(lines);
        Files.move(
            file, older, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        size = 0;
      }
      lines.writeBytes(line);
    }
    write(lines);
    counts = before;
    countedSize = size();
  }

  private long size() throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException _) {
      return 0;
    }
  }

  private boolean endsWithNewline() throws IOException {
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      in.read(last, in.size() - 1);
      return last.get(0) == '\n';
    }
  }

  private void write(ByteArrayOutputStream lines) throws IOException {
    try (FileChannel out =
        FileChannel.open(
            file,
            Set.of(
                StandardOpenOption.CREATE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS))) {
      ByteBuffer left = ByteBuffer.wrap(lines.toByteArray());
      while (left.hasRemaining()) {
        out.write(left);
      }
    }
    lines.reset();
  }

  /** Reads what is kept; a line that is damaged is left out. */
  public Content read() throws IOException {
    List<NetworkEvent> events = new ArrayList<>();
    Counts last = Counts.NONE;
    for (Path one : List.of(older, file)) {
      for (String line : lines(one)) {
        try {
          JsonObject json = JsonParser.parseString(line).getAsJsonObject();
          Counts soFar =
              new Counts(json.get(ALLOWED_SO_FAR).getAsLong(), json.get(DENIED_SO_FAR).getAsLong());
          events.add(event(json));
          last = soFar;
        } catch (RuntimeException _) {
          // cut short when a process died, or by a power cut
        }
      }
    }
    return new Content(events, last);
  }

  /** Reads what is kept, as users see it: a guest may ask for a name that has a secret in it. */
  public Content shown(Redactor redactor) {
    try {
      Content content = read();
      return new Content(
          content.events().stream().map(event -> redacted(event, redactor)).toList(),
          content.counts());
    } catch (IOException e) {
      throw PyroException.of("cannot read the log " + file, e);
    }
  }

  private static NetworkEvent redacted(NetworkEvent event, Redactor redactor) {
    return new NetworkEvent(
        event.at(),
        event.kind(),
        event.protocol(),
        event.name().map(redactor::redact),
        event.address(),
        event.port(),
        redactor.redact(event.rule()),
        event.bytesOut(),
        event.bytesIn());
  }

  private static List<String> lines(Path one) throws IOException {
    try (InputStream in = Files.newInputStream(one, LinkOption.NOFOLLOW_LINKS)) {
      byte[] bytes = in.readNBytes(MAX_FILE_BYTES);
      return new String(bytes, StandardCharsets.UTF_8).lines().toList();
    } catch (NoSuchFileException _) {
      return List.of();
    }
  }

  /** Forgets everything, as a reset does. */
  public void clear() throws IOException {
    Files.deleteIfExists(older);
    Files.deleteIfExists(file);
  }

  /** Returns where it is, for messages. */
  @Override
  public String toString() {
    return file.toString();
  }

  private static JsonObject json(NetworkEvent event, Counts soFar) {
    JsonObject json = new JsonObject();
    json.addProperty("at", event.at().toString());
    json.addProperty("kind", event.kind().wireName());
    json.addProperty("protocol", event.protocol());
    event.name().ifPresent(name -> json.addProperty("name", name));
    event.address().ifPresent(address -> json.addProperty("address", address));
    event.port().ifPresent(port -> json.addProperty("port", port));
    json.addProperty("rule", event.rule());
    if (event.kind() == NetworkEvent.Kind.ENDED) {
      json.addProperty("bytes_out", event.bytesOut());
      json.addProperty("bytes_in", event.bytesIn());
    }
    json.addProperty(ALLOWED_SO_FAR, soFar.allowed());
    json.addProperty(DENIED_SO_FAR, soFar.denied());
    return json;
  }

  private static NetworkEvent event(JsonObject json) {
    NetworkEvent.Kind kind =
        NetworkEvent.Kind.valueOf(json.get("kind").getAsString().toUpperCase(Locale.ROOT));
    boolean hasEnded = kind == NetworkEvent.Kind.ENDED;
    return new NetworkEvent(
        Instant.parse(json.get("at").getAsString()),
        kind,
        json.get("protocol").getAsString(),
        text(json, "name"),
        text(json, "address"),
        json.has("port") ? OptionalInt.of(json.get("port").getAsInt()) : OptionalInt.empty(),
        json.get("rule").getAsString(),
        hasEnded ? json.get("bytes_out").getAsLong() : 0,
        hasEnded ? json.get("bytes_in").getAsLong() : 0);
  }

  private static Optional<String> text(JsonObject json, String key) {
    return Optional.ofNullable(json.get(key)).map(JsonElement::getAsString);
  }
}
