package dev.pyro.secret;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.SecretSource;
import dev.pyro.WorkspaceSecret;
import dev.pyro.WorkspaceSecretInfo;
import dev.pyro.store.AtomicFiles;
import dev.pyro.store.JsonFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The secrets of one workspace, which never change. Values leave this only by {@link #value} and
 * into the one file of the host that holds them.
 */
public final class Secrets {
  /** No secrets at all. */
  public static final Secrets NONE = new Secrets(List.of());

  private static final int FORMAT = 1;

  private final TreeMap<String, Secret> byName = new TreeMap<>();
  private final Redactor redactor;

  /** One secret; its text does not show the value. */
  private record Secret(WorkspaceSecretInfo info, String value) {
    @Override
    public String toString() {
      return info.name();
    }
  }

  private Secrets(List<Secret> all) {
    all.forEach(secret -> byName.put(secret.info().name(), secret));
    this.redactor =
        all.isEmpty()
            ? Redactor.NONE
            : new Redactor(all.stream().map(Secret::value).collect(Collectors.toSet()));
  }

  /**
   * Takes what a new workspace is to have; files are read now.
   *
   * @throws PyroException as {@link WorkspaceSecret} says, for what files hold as well
   */
  public static Secrets of(List<WorkspaceSecret> wanted) {
    if (wanted.isEmpty()) {
      return NONE;
    }
    List<Secret> all = new ArrayList<>();
    List<WorkspaceSecret> checked = new ArrayList<>();
    for (WorkspaceSecret secret : wanted) {
      WorkspaceSecret.Literal literal =
          switch (secret) {
            case WorkspaceSecret.Literal given -> given;
            case WorkspaceSecret.FromFile(String name, Path file) ->
                new WorkspaceSecret.Literal(name, SecretFiles.read(name, file));
          };
      checked.add(literal);
      all.add(
          new Secret(new WorkspaceSecretInfo(secret.name(), secret.sourceKind()), literal.value()));
    }
    WorkspaceSecret.requireSet(checked);
    return new Secrets(all);
  }

  /**
   * Reads what {@link #write} has written.
   *
   * @throws IOException if it is not there, or is not what was written
   */
  public static Secrets read(Path file) throws IOException {
    JsonObject json = JsonFile.read(file);
    try {
      if (json.get("format").getAsInt() != FORMAT) {
        throw new IOException(file + " has another format");
      }
      List<Secret> all = new ArrayList<>();
      for (JsonElement element : json.getAsJsonArray("secrets")) {
        JsonObject one = element.getAsJsonObject();
        all.add(
            new Secret(
                new WorkspaceSecretInfo(
                    one.get("name").getAsString(),
                    SecretSource.valueOf(one.get("source_kind").getAsString())),
                one.get("value").getAsString()));
      }
      return new Secrets(all);
    } catch (NullPointerException
        | ClassCastException
        | IllegalArgumentException
        | IllegalStateException
        | UnsupportedOperationException _) { // what they say could quote the file
      throw new IOException(file + " lacks a field or has a wrong one");
    }
  }

  /**
   * Writes them to a file that only its owner may read, from the first byte on. Without secrets
   * there is no file.
   */
  public void write(Path file) throws IOException {
    if (isEmpty()) {
      return;
    }
    JsonArray all = new JsonArray();
    for (Secret secret : byName.values()) {
      JsonObject one = new JsonObject();
      one.addProperty("name", secret.info().name());
      one.addProperty("source_kind", secret.info().sourceKind().name());
      one.addProperty("value", secret.value());
      all.add(one);
    }
    JsonObject json = new JsonObject();
    json.addProperty("format", FORMAT);
    json.add("secrets", all);
    AtomicFiles.writePrivate(file, (json + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Returns whether there are none. */
  public boolean isEmpty() {
    return byName.isEmpty();
  }

  /** Returns their names, sorted. */
  public Set<String> names() {
    return byName.keySet();
  }

  /** Returns what may be told of them, sorted by name. */
  public List<WorkspaceSecretInfo> infos() {
    return byName.values().stream().map(Secret::info).toList();
  }

  /** Returns the value of a secret, if there is one of that name. */
  public Optional<String> value(String name) {
    return Optional.ofNullable(byName.get(name)).map(Secret::value);
  }

  /**
   * Checks a name or labels, which everybody may see and which stay as they are.
   *
   * @throws PyroException {@link ErrorCode#INVALID_ARGUMENT} if one of these texts holds a value
   */
  public void requireNotIn(Collection<String> texts, String what) {
    for (String text : texts) {
      if (!redactor.redact(text).equals(text)) {
        throw new PyroException(
            ErrorCode.INVALID_ARGUMENT,
            what + " holds the value of a secret, and would be shown to everybody");
      }
    }
  }

  /** Returns what replaces their values in texts. */
  public Redactor redactor() {
    return redactor;
  }

  @Override
  public String toString() {
    return "secrets " + names();
  }
}
