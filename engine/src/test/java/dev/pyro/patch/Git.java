package dev.pyro.patch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.path.TreePath;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The real git, in a folder of its own, without anybody's configuration. */
public final class Git {
  private final Path folder;

  public Git(Path folder) {
    this.folder = folder;
  }

  public void init() throws Exception {
    assertEquals("", run("init", "--quiet", "--bare", "."));
  }

  /** Makes a repository whose work tree has some empty files that git does not track. */
  public void initWithEmptyFiles(List<String> paths) throws Exception {
    assertEquals("", run("init", "--quiet", "."));
    for (String path : paths) {
      Path file = folder.resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, "");
    }
  }

  /** Runs git and returns what it says on both streams; it must succeed. */
  public String run(String... arguments) throws Exception {
    return run(new byte[0], arguments);
  }

  public String run(byte[] input, String... arguments) throws Exception {
    return Raw.of(output(input, arguments)).strip();
  }

  /** Runs git with an input and returns the bytes of both streams. */
  public byte[] output(byte[] input, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    Path in = Files.write(folder.resolve("stdin"), input);
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("GIT_"));
    environment.put("GIT_CONFIG_NOSYSTEM", "1");
    environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
    environment.put("LC_ALL", "C");
    builder.redirectInput(in.toFile()).redirectErrorStream(true);
    Process process = builder.start();
    byte[] output = process.getInputStream().readAllBytes();
    assertEquals(0, process.waitFor(), Raw.of(output));
    return output;
  }

  /** Stores trees as commits {@code refs/heads/NAME}. */
  void store(Map<String, ? extends Map<TreePath, Node>> trees) throws Exception {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    trees.forEach((name, tree) -> {
      write(stream, "commit refs/heads/" + name + "\ncommitter t <t@t> 1 +0000\ndata 0\n");
      tree.forEach((path, node) -> {
        write(stream, "M " + node.kind().mode + " inline ");
        write(stream, CQuoting.quoted(Raw.of(path.raw())));
        write(stream, "\ndata " + node.content().length + "\n");
        stream.writeBytes(node.content());
        write(stream, "\n");
      });
    });
    run(stream.toByteArray(), "fast-import", "--quiet", "--force");
  }

  private static void write(ByteArrayOutputStream stream, String raw) {
    stream.writeBytes(Raw.bytes(raw));
  }

  /** Returns what the index holds after a patch was applied to a stored tree. */
  String treeAfter(String name, byte[] patch) throws Exception {
    run("read-tree", name);
    run(patch, "apply", "--cached", "--whitespace=nowarn", "--allow-empty", "-");
    return run("write-tree");
  }

  String tree(String name) throws Exception {
    return run("rev-parse", name + "^{tree}");
  }
}
