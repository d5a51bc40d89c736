package dev.pyro.workspace;

import dev.pyro.patch.TextFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Trees of the host as tests see them: names are bytes, written as a string with a character for
 * each byte, since a name need not be text.
 */
final class HostTrees {
  private HostTrees() {}

  /**
   * What stands at a path.
   *
   * @param type {@code f}, {@code d}, {@code l}, or {@code o} for anything else
   * @param mode permissions, 0 for a link
   * @param mtimeNs since 1970
   * @param hash of a file's content, in hex, after {@code text-} or {@code binary-}
   * @param text a link's target, else the path of the first file of that inode, if it has others
   */
  record Thing(char type, int mode, long mtimeNs, String hash, String text) {
    /** As git sees it; a directory is nothing. */
    String inGit() {
      return switch (type) {
        case 'f' -> "file " + ((mode & 0100) != 0) + " " + hash;
        case 'l' -> "link " + text;
        default -> "";
      };
    }

    /** Whether a patch can hold it. */
    boolean isText() {
      return type == 'l' ? TextFiles.isText(bytes(text)) : !hash.startsWith("binary-");
    }

    /** As a diff sees it. */
    String inDiff() {
      return type + " " + mode + " " + hash + " " + (type == 'l' ? text : "");
    }
  }

  /** Returns the bytes of a text in UTF-8, one character each. */
  static String utf8(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  static byte[] bytes(String raw) {
    return raw.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Resolves a name of any bytes, whatever this JVM thinks the host's names are written in. */
  static Path resolve(Path root, String raw) {
    return Path.of(URI.create(withoutSlash(root.toUri().toString()) + "/" + escaped(raw)));
  }

  private static Path linkTarget(String raw) {
    Path absolute = Path.of(URI.create("file:///" + escaped(raw)));
    return absolute.subpath(0, absolute.getNameCount());
  }

  private static String escaped(String raw) {
    StringBuilder escaped = new StringBuilder();
    for (byte b : bytes(raw)) {
      char c = (char) (b & 0xff);
      if (c == '/' || c == '.' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z')) {
        escaped.append(c);
      } else {
        escaped.append(String.format("%%%02x", (int) c));
      }
    }
    return escaped.toString();
  }

  /** Returns the bytes of a path below a root, which ends in no slash. */
  static String raw(Path root, Path path) {
    return unescaped(path).substring(unescaped(root).length() + 1);
  }

  private static String unescaped(Path path) {
    String uri = withoutSlash(path.toUri().getRawPath());
    StringBuilder raw = new StringBuilder();
    for (int i = 0; i < uri.length(); i++) {
      if (uri.charAt(i) == '%') {
        raw.append((char) Integer.parseInt(uri, i + 1, i + 3, 16));
        i += 2;
      } else {
        raw.append(uri.charAt(i));
      }
    }
    return raw.toString();
  }

  private static String withoutSlash(String uri) {
    return uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
  }

  static void file(Path root, String raw, byte[] content, int mode, long mtimeNs)
      throws IOException {
    sparse(root, raw, Map.of(0L, content), content.length, mode, mtimeNs);
  }

  /** Writes a file of which only some parts are there; the rest are holes. */
  static void sparse(
      Path root, String raw, Map<Long, byte[]> parts, long size, int mode, long mtimeNs)
      throws IOException {
    Path file = resolve(root, raw);
    try (FileChannel out =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            StandardOpenOption.SPARSE)) {
      for (Map.Entry<Long, byte[]> part : parts.entrySet()) {
        out.write(ByteBuffer.wrap(part.getValue()), part.getKey());
      }
      if (out.size() < size) {
        out.write(ByteBuffer.allocate(1), size - 1);
      }
    }
    finish(file, mode, mtimeNs);
  }

  static void link(Path root, String raw, String target, long mtimeNs) throws IOException {
    Path link = resolve(root, raw);
    Files.createSymbolicLink(link, linkTarget(target));
    setTime(link, mtimeNs);
  }

  static void finish(Path path, int mode, long mtimeNs) throws IOException {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    PosixFilePermission[] all = PosixFilePermission.values();
    for (int i = 0; i < all.length; i++) {
      if ((mode & 0400 >> i) != 0) {
        permissions.add(all[i]);
      }
    }
    Files.setPosixFilePermissions(path, permissions);
    setTime(path, mtimeNs);
  }

  private static void setTime(Path path, long mtimeNs) throws IOException {
    Instant time = Instant.ofEpochSecond(mtimeNs / 1_000_000_000, mtimeNs % 1_000_000_000);
    Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .setTimes(FileTime.from(time), null, null);
  }

  /** Returns everything below a root, but not the root. */
  static SortedMap<String, Thing> of(Path root) throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attrs) {
            if (!folder.equals(root)) {
              found.add(folder);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attrs) {
            found.add(file);
            return FileVisitResult.CONTINUE;
          }
        });
    TreeMap<String, Path> sorted = new TreeMap<>();
    for (Path path : found) {
      sorted.put(raw(root, path), path);
    }
    Map<Object, String> firsts = new HashMap<>();
    TreeMap<String, Thing> things = new TreeMap<>();
    for (Map.Entry<String, Path> at : sorted.entrySet()) {
      things.put(at.getKey(), thing(at.getKey(), at.getValue(), firsts));
    }
    return things;
  }

  private static Thing thing(String raw, Path path, Map<Object, String> firsts) throws IOException {
    Map<String, Object> stat =
        Files.readAttributes(
            path, "unix:mode,ino,nlink,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
    int mode = (int) stat.get("mode");
    Instant time = ((FileTime) stat.get("lastModifiedTime")).toInstant();
    long mtimeNs = time.getEpochSecond() * 1_000_000_000 + time.getNano();
    return switch (mode & 0170000) {
      case 0100000 -> {
        String first =
            (int) stat.get("nlink") > 1 ? firsts.computeIfAbsent(stat.get("ino"), _ -> raw) : "";
        yield new Thing('f', mode & 07777, mtimeNs, hash(path), first);
      }
      case 0040000 -> new Thing('d', mode & 07777, mtimeNs, "", "");
      case 0120000 -> new Thing('l', 0, mtimeNs, "", target(Files.readSymbolicLink(path)));
      default -> new Thing('o', mode & 07777, mtimeNs, "", "");
    };
  }

  private static String target(Path target) {
    return target.isAbsolute()
        ? unescaped(target)
        : unescaped(Path.of("/dev/null").resolve(target)).substring("/dev/null/".length());
  }

  private static String hash(Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return (TextFiles.isText(content) ? "text-" : "binary-") + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Says where two trees differ, for a message; empty if they do not. */
  static List<String> differences(Map<String, Thing> expected, Map<String, Thing> actual) {
    List<String> differences = new ArrayList<>();
    Set<String> paths = new java.util.TreeSet<>(expected.keySet());
    paths.addAll(actual.keySet());
    for (String path : paths) {
      Thing a = expected.get(path);
      Thing b = actual.get(path);
      if (a == null || !a.equals(b)) {
        differences.add(shown(path) + ": expected " + a + ", found " + b);
      }
    }
    return differences;
  }

  static String shown(String raw) {
    StringBuilder shown = new StringBuilder();
    for (byte b : Arrays.copyOf(bytes(raw), Math.min(raw.length(), 120))) {
      shown.append(b >= ' ' && b != '\\' ? "" + (char) b : String.format("\\x%02x", b & 0xff));
    }
    return shown.toString();
  }
}
