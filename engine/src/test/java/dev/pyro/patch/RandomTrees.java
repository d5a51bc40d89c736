package dev.pyro.patch;

import dev.pyro.path.TreePath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Trees made to be hard to write a diff of, and edits of them. */
final class RandomTrees {
  private static final List<String> PLAIN_NAMES =
      List.of(
          "a",
          "a/b",
          "a/b/c",
          "b/a",
          "d",
          "d/x",
          "d/y z",
          "with space",
          "two  spaces ",
          "-dash",
          "tab\there",
          "line\nbreak",
          "quote\"d",
          "back\\slash",
          "\u0001\u007f",
          "dev/null",
          "x b/x",
          "a b/a b",
          "@@ -1 +1 @@",
          "2024-01-01 10:00:00");
  private static final List<String> OTHER_NAMES = List.of("\u00fcml\u00e4ut", "\u6f22 \u5b57/d");
  private static final List<String> LINES =
      List.of(
          "",
          " ",
          "\t",
          "}",
          "{",
          "return x;",
          "-- a/x",
          "++ b/x",
          "- a",
          "+ b",
          "@@ -1 +1 @@",
          "\\ No newline at end of file",
          "diff --git a/x b/x",
          "gr\u00fc\u00df \u20ac",
          "-- ",
          "2.39.5",
          "```",
          "--- a/x",
          "+++ b/x",
          "\r",
          "cr\rin line");
  private static final List<String> ENDS = List.of("\n", "\r\n");

  private final Random random;
  private final List<byte[]> names = new ArrayList<>();

  RandomTrees(long seed, boolean anyBytes) {
    random = new Random(seed);
    PLAIN_NAMES.forEach(name -> names.add(name.getBytes(StandardCharsets.UTF_8)));
    if (anyBytes) {
      OTHER_NAMES.forEach(name -> names.add(name.getBytes(StandardCharsets.UTF_8)));
      names.add(new byte[] {'n', (byte) 0xff, ' ', (byte) 0xc3});
    }
  }

  Map<TreePath, Node> tree() {
    TreeMap<TreePath, Node> tree = new TreeMap<>();
    grow(tree, 1 + random.nextInt(8));
    return tree;
  }

  Map<TreePath, Node> edited(Map<TreePath, Node> before) {
    TreeMap<TreePath, Node> after = new TreeMap<>();
    before.forEach((path, node) -> {
      switch (random.nextInt(8)) {
        case 0 -> {} // deleted
        case 1 -> after.put(path, node(random.nextInt(3) == 0));
        case 2 -> after.put(path, otherMode(node));
        case 3, 4, 5 -> after.put(path, new Node(node.kind(), edited(node)));
        default -> after.put(path, node);
      }
    });
    grow(after, random.nextInt(4));
    return after;
  }

  private void grow(Map<TreePath, Node> tree, int count) {
    for (int i = 0; i < count; i++) {
      TreePath path = TreePath.of(names.get(random.nextInt(names.size())));
      boolean free =
          tree.keySet().stream()
              .noneMatch(other ->
                  other.equals(path)
                      || other.folders().contains(path)
                      || path.folders().contains(other));
      if (free) {
        tree.put(path, node(random.nextInt(4) == 0));
      }
    }
  }

  private Node node(boolean link) {
    if (link) {
      return Trees.link(random.nextInt(2) == 0 ? "some where/else" : "line\n" + random.nextInt(3));
    }
    StringBuilder text = new StringBuilder();
    int lines = random.nextInt(6) == 0 ? 0 : random.nextInt(40);
    int ends = random.nextInt(3);
    for (int i = 0; i < lines; i++) {
      text.append(line()).append(ENDS.get(ends == 2 ? random.nextInt(2) : ends));
    }
    if (random.nextInt(3) == 0) {
      text.append(line());
    }
    byte[] content = withOtherByte(text.toString().getBytes(StandardCharsets.UTF_8));
    return new Node(random.nextInt(4) == 0 ? Node.Kind.EXECUTABLE : Node.Kind.FILE, content);
  }

  /** Seldom makes a text Latin-1 in part, or binary. */
  private byte[] withOtherByte(byte[] content) {
    if (content.length > 0 && random.nextInt(5) == 0) {
      content[random.nextInt(content.length)] = (byte) (random.nextBoolean() ? 0 : 0xe4);
    }
    return content;
  }

  private String line() {
    return random.nextInt(3) == 0
        ? LINES.get(random.nextInt(LINES.size()))
        : "line " + random.nextInt(30);
  }

  private static Node otherMode(Node node) {
    return switch (node.kind()) {
      case FILE -> new Node(Node.Kind.EXECUTABLE, node.content());
      case EXECUTABLE -> new Node(Node.Kind.FILE, node.content());
      case SYMLINK, OTHER -> node;
    };
  }

  private byte[] edited(Node node) {
    if (node.kind() == Node.Kind.SYMLINK) {
      return ("elsewhere " + random.nextInt(9)).getBytes(StandardCharsets.UTF_8);
    }
    List<String> lines = new ArrayList<>(Raw.lines(Raw.of(node.content())));
    int edits = 1 + random.nextInt(4);
    for (int i = 0; i < edits; i++) {
      int at = random.nextInt(lines.size() + 1);
      if (at < lines.size() && random.nextBoolean()) {
        lines.remove(at);
      }
      if (random.nextBoolean()) {
        lines.add(at, Raw.of(line()) + "\n");
      }
    }
    String text = String.join("", lines);
    boolean cut = random.nextInt(5) == 0 && text.endsWith("\n");
    return withOtherByte(Raw.bytes(cut ? text.substring(0, text.length() - 1) : text));
  }
}
