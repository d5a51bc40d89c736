package dev.pyro;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/**
 * A secret to give to a workspace. Its value is shown nowhere: not by {@code toString}, and not in
 * a message of an error.
 */
public sealed interface WorkspaceSecret {
  /** How many secrets a workspace can have. */
  int MAX_COUNT = 64;

  /** How long a value can be, in bytes of UTF-8. */
  int MAX_VALUE_BYTES = 64 << 10;

  /** How long all values of a workspace together can be, in bytes of UTF-8. */
  int MAX_TOTAL_BYTES = 1 << 20;

  /** How long a value must be, in characters. */
  int MIN_CHARACTERS = 4;

  /** Returns what it is called: letters, digits and underscores, no digit first. */
  String name();

  /** Returns where its value comes from. */
  SecretSource sourceKind();

  /** A value that is given as it is: 4 characters to 64 KiB of UTF-8, without a NUL. */
  record Literal(String name, String value) implements WorkspaceSecret {
    /**
     * Checks both.
     *
     * @throws PyroException {@link ErrorCode#INVALID_ARGUMENT} for a malformed name or a value that
     *     cannot be kept secret, {@link ErrorCode#LIMIT_EXCEEDED} for one that is too long
     */
    public Literal {
      requireName(name);
      requireValue(name, value);
    }

    @Override
    public SecretSource sourceKind() {
      return SecretSource.LITERAL;
    }

    @Override
    public String toString() {
      return "Literal[name=" + name + ", value=(not shown)]";
    }
  }

  /**
   * A value that a host file holds. It is read once, when the workspace is created, and a newline
   * at its end is left out.
   */
  record FromFile(String name, Path file) implements WorkspaceSecret {
    /** Checks the name; the file is looked at when the workspace is created. */
    public FromFile {
      requireName(name);
      Objects.requireNonNull(file, "file");
    }

    @Override
    public SecretSource sourceKind() {
      return SecretSource.FILE;
    }
  }

  /** Refuses what several secrets cannot be together, as far as that is known without files. */
  static void requireSet(Collection<WorkspaceSecret> secrets) {
    if (secrets.size() > MAX_COUNT) {
      throw new PyroException(
          ErrorCode.LIMIT_EXCEEDED,
          "there are " + secrets.size() + " secrets; a workspace takes at most " + MAX_COUNT);
    }
    Set<String> names = new HashSet<>();
    long total = 0;
    for (WorkspaceSecret secret : secrets) {
      if (!names.add(secret.name())) {
        throw new PyroException(
            ErrorCode.INVALID_ARGUMENT, "the secret " + secret.name() + " is given twice");
      }
      if (secret instanceof Literal(String _, String value)) {
        total += value.getBytes(StandardCharsets.UTF_8).length;
      }
    }
    if (total > MAX_TOTAL_BYTES) {
      throw new PyroException(
          ErrorCode.LIMIT_EXCEEDED,
          "the secrets have "
              + total
              + " bytes together; a workspace takes at most "
              + MAX_TOTAL_BYTES);
    }
  }

  private static void requireName(String name) {
    if (!VariableNames.isValid(name)) {
      throw new PyroException(
          ErrorCode.INVALID_ARGUMENT,
          "\"" + name + "\" is no name of a secret",
          "a name has letters, digits and underscores, and no digit first",
          null);
    }
  }

  private static void requireValue(String name, String value) {
    String what = "the value of the secret " + name;
    int characters = value.codePointCount(0, value.length());
    if (characters < MIN_CHARACTERS) {
      throw new PyroException(
          ErrorCode.INVALID_ARGUMENT,
          what + " has " + characters + " characters; it must have at least " + MIN_CHARACTERS,
          "a short value cannot be kept secret: it would be replaced wherever it stands by chance,"
              + " and be guessed from that",
          null);
    }
    if (value.isBlank()) {
      throw new PyroException(ErrorCode.INVALID_ARGUMENT, what + " holds nothing but white space");
    }
    if (value.indexOf('\0') >= 0) {
      throw new PyroException(
          ErrorCode.INVALID_ARGUMENT,
          what + " holds a NUL character",
          "a variable cannot hold one; encode the value, in base64 for example",
          null);
    }
    int bytes;
    try {
      bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value)).remaining();
    } catch (CharacterCodingException _) { // as a cause it would be of no use
      throw new PyroException(ErrorCode.INVALID_ARGUMENT, what + " holds half of a surrogate pair");
    }
    if (bytes > MAX_VALUE_BYTES) {
      throw new PyroException(
          ErrorCode.LIMIT_EXCEEDED,
          what + " has " + bytes + " bytes; it may have at most " + MAX_VALUE_BYTES);
    }
  }
}
