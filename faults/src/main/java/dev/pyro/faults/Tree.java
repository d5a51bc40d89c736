package dev.pyro.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files of a folder: the digest of each by its path.
 *
 * @param digests sorted by path
 */
record Tree(TreeMap<String, String> digests) {
  static Tree empty() {
    return new Tree(new TreeMap<>());
  }

  /** Returns this one with other files, which are given with their contents. */
  Tree with(Map<String, String> contents) {
    Tree copy = new Tree(new TreeMap<>(digests));
    contents.forEach((path, content) -> copy.digests.put(path, digest(bytes(content))));
    return copy;
  }

  /** Reads what {@code find . -type f -exec sha256sum} prints. */
  static Tree ofListing(String listing) {
    Tree tree = empty();
    listing
        .lines()
        .map(line -> line.split(" [ *]\\./", 2))
        .filter(parts -> parts.length == 2)
        .forEach(parts -> tree.digests.put(parts[1], parts[0]));
    return tree;
  }

  static Tree ofFolder(Path folder) throws IOException {
    Tree tree = empty();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        tree.digests.put(folder.relativize(file).toString(), digest(Files.readAllBytes(file)));
      }
    }
    return tree;
  }

  static void write(Path folder, Map<String, String> contents) throws IOException {
    for (Map.Entry<String, String> file : contents.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, bytes(file.getValue()));
    }
  }

  /** Says where another one differs. */
  String differenceTo(Tree other) {
    StringBuilder text = new StringBuilder();
    digests.forEach((path, digest) -> {
      String there = other.digests.get(path);
      if (!digest.equals(there)) {
        text.append(there == null ? " lost " : " changed ").append(path);
      }
    });
    other.digests.keySet().stream()
        .filter(path -> !digests.containsKey(path))
        .forEach(path -> text.append(" added ").append(path));
    return text.toString();
  }

  private static byte[] bytes(String content) {
    return content.getBytes(StandardCharsets.UTF_8);
  }

  private static String digest(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
