package dev.pyro.workspace;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A tree of everything that makes trees hard: names of any bytes, odd modes, links of both kinds,
 * texts that look like patches, binary files and holes.
 */
final class RandomTree {
  private static final List<String> NAMES =
      List.of(
          "plain",
          "with space",
          " edges ",
          "new\nline",
          "quote\"",
          "it's",
          "back\\slash",
          "-rf",
          "--",
          "tab\there",
          HostTrees.utf8("grün"),
          "not-\u00ff\u00fe-utf8",
          "\u00c3(",
          ".hidden",
          "$HOME",
          "*",
          "a;b",
          "#",
          "~",
          "%2e",
          "cr\r",
          "\u0001",
          "n".repeat(240));

  private static final List<String> LINES =
      List.of(
          "one",
          "two words",
          "",
          " indented",
          "trailing ",
          "--- a/x",
          "+++ b/x",
          "@@ -1 +1 @@",
          "diff --git a/x b/x",
          "\\ No newline at end of file",
          "-minus",
          "+plus",
          "rename from x",
          "é",
          "\u2028",
          "\f",
          "a\rb",
          "\ttab");

  private static final int[] FILE_MODES = {0644, 0644, 0644, 0755, 0600, 0444, 0700, 0640, 0711};
  private static final int[] FOLDER_MODES = {0755, 0755, 0700, 0750, 0775};

  private final Random random;
  private final List<Step> steps = new ArrayList<>();
  private final List<String> folders = new ArrayList<>(List.of(""));
  private final List<String> files = new ArrayList<>();
  private final TreeMap<String, int[]> folderModes = new TreeMap<>();
  private int number;

  private interface Step {
    void write(Path root) throws IOException;
  }

  RandomTree(long seed, int entries) {
    random = new Random(seed);
    deepFolder();
    for (int i = 0; i < entries; i++) {
      switch (random.nextInt(12)) {
        case 0, 1 -> folder(fresh());
        case 2 -> link();
        case 3 -> hardLink();
        case 4 -> sparse();
        default -> file();
      }
    }
  }

  /** Writes it below a root that is there; always the same. */
  void write(Path root) throws IOException {
    for (Step step : steps) {
      step.write(root);
    }
    for (Map.Entry<String, int[]> folder : folderModes.descendingMap().entrySet()) {
      HostTrees.finish(
          HostTrees.resolve(root, folder.getKey()),
          folder.getValue()[0],
          folder.getValue()[1] * 1_000_000_007L);
    }
  }

  private void deepFolder() {
    String path = "deep";
    folder(path);
    for (int i = 0; i < 20; i++) {
      path += "/d" + i;
      folder(path);
    }
  }

  private void folder(String path) {
    steps.add(root -> Files.createDirectory(HostTrees.resolve(root, path)));
    folders.add(path);
    folderModes.put(path, new int[] {any(FOLDER_MODES), 1 + random.nextInt(1_700_000_000)});
  }

  private void file() {
    String path = fresh();
    byte[] content = content();
    int mode = any(FILE_MODES);
    long time = time();
    steps.add(root -> HostTrees.file(root, path, content, mode, time));
    files.add(path);
  }

  private void sparse() {
    String path = fresh();
    int size = 1 + random.nextInt(3 << 20);
    Map<Long, byte[]> parts = Map.of((long) random.nextInt(size), content());
    int mode = any(FILE_MODES);
    long time = time();
    steps.add(root -> HostTrees.sparse(root, path, parts, size, mode, time));
    files.add(path);
  }

  private void link() {
    String path = fresh();
    boolean isDeep = path.indexOf('/') >= 0;
    String target =
        switch (random.nextInt(4)) {
          case 0 -> "nowhere";
          case 1 -> "./" + any(NAMES) + "/x";
          case 2 -> isDeep ? "../" + any(NAMES) : any(NAMES);
          default -> path.substring(path.lastIndexOf('/') + 1); // to itself
        };
    long time = time();
    steps.add(root -> HostTrees.link(root, path, target, time));
  }

  private void hardLink() {
    if (files.isEmpty()) {
      return;
    }
    String path = fresh();
    String file = files.get(random.nextInt(files.size()));
    steps.add(
        root -> Files.createLink(HostTrees.resolve(root, path), HostTrees.resolve(root, file)));
    files.add(path);
  }

  private String fresh() {
    String parent = folders.get(random.nextInt(folders.size()));
    String name = any(NAMES) + number++;
    return parent.isEmpty() ? name : parent + "/" + name;
  }

  private byte[] content() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int kind = random.nextInt(10);
    int lines = kind == 0 ? 0 : kind == 1 ? 4000 : random.nextInt(40);
    String end = kind == 2 ? "\r\n" : "\n";
    for (int i = 0; i < lines; i++) {
      out.writeBytes((any(LINES) + random.nextInt(9) + end).getBytes(StandardCharsets.UTF_8));
    }
    switch (kind) {
      case 3 -> out.writeBytes("no newline at the end".getBytes(StandardCharsets.UTF_8));
      case 4 -> out.writeBytes(new byte[] {0, 1, 2, '\n'});
      case 5 -> out.writeBytes(new byte[] {(byte) 0xe9, '\n'}); // Latin-1
      case 6 -> out.write('\r');
      default -> {}
    }
    return out.toByteArray();
  }

  private long time() {
    return random.nextInt(1_700_000_000) * 1_000_000_000L + random.nextInt(1_000_000_000);
  }

  private String any(List<String> some) {
    return some.get(random.nextInt(some.size()));
  }

  private int any(int[] some) {
    return some[random.nextInt(some.length)];
  }
}
