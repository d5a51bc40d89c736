package dev.pyro.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.Progress;
import dev.pyro.disk.Ext4;
import dev.pyro.disk.RawImage;
import dev.pyro.machine.GuestKernel;
import dev.pyro.machine.Hypervisor;
import dev.pyro.machine.QemuBinary;
import dev.pyro.store.Home;
import dev.pyro.testing.TestHome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Builds an environment in each place and compares the images. It takes minutes, so only its name
 * runs it.
 */
class BuildPlacesSlow {
  private static final Tools TOOLS = Tools.on(System.getenv("PATH"));
  private static final CuratedEnvironments.Entry ENTRY =
      new CuratedEnvironments().find("debian:12-base");

  /** Has the day of the build. */
  private static final String DATED = "/etc/shadow";

  @TempDir Path folder;
  private final Home home = new Home(TestHome.path());
  private final BuildHost host = new BuildHost(System.getenv(), BuildPlacesSlow::noMachine);

  private static Hypervisor noMachine() {
    throw new AssertionError("the test says where it builds");
  }

  @Test
  void aBuilderMachineMakesWhatNamespacesMake() throws Exception {
    Kernel kernel =
        new KernelStore(home, Agent.bundled(), host, Progress.Listener.none()).require();
    GuestKernel boots = new GuestKernel(kernel.vmlinuz(), kernel.initramfs(), kernel.digest());
    Namespace.Attempt attempt = Namespace.attempt(TOOLS, folder);
    Path quick = build("quick", attempt.place().orElseThrow());
    Path slow;
    try (Hypervisor hypervisor =
        new Hypervisor(
            home, QemuBinary.find(System.getenv()), () -> {}, Progress.Listener.none())) {
      slow = build("slow", new BuilderMachine(home, TOOLS, hypervisor, boots));
    }

    assertEquals(
        Files.readString(quick.resolveSibling("packages")),
        Files.readString(slow.resolveSibling("packages")));
    assertEquals(shown(quick), shown(slow));
  }

  private Path build(String name, BuildPlace place) throws IOException {
    Path work = Files.createDirectory(folder.resolve("a " + name + " build"));
    BuildFolders folders =
        new BuildFolders(work, folder.resolve("packages"), folder.resolve("lists"));
    host.builder().buildImage(ENTRY, folders, place, Progress.Listener.none());
    return work.resolve("image.ext4");
  }

  /** Returns a line for each file: its path, mode, owner and group, and what it holds. */
  private static String shown(Path image) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (RawImage disk = RawImage.open(image)) {
      Ext4 contents = new Ext4(disk);
      List<String> level = List.of("/");
      while (!level.isEmpty()) {
        level = list(image, level, contents, files);
      }
    }
    StringBuilder text = new StringBuilder();
    files.forEach((path, facts) -> text.append(path).append(' ').append(facts).append('\n'));
    return text.toString();
  }

  /** Lists folders with debugfs(8), and returns the folders in them. */
  private static List<String> list(
      Path image, List<String> folders, Ext4 contents, Map<String, String> files)
      throws IOException {
    Path commands = Files.createTempFile(image.getParent(), "debugfs", "");
    Files.write(commands, folders.stream().map(each -> "ls -p \"" + each + "\"").toList());
    String listed =
        TOOLS.program("debugfs", "-f", commands.toString(), image.toString()).require("list");
    List<String> below = new ArrayList<>();
    String parent = "";
    for (String line : listed.lines().toList()) {
      if (line.startsWith("debugfs: ls -p ")) {
        String path = line.substring("debugfs: ls -p ".length()).replace("\"", "");
        parent = path.equals("/") ? "" : path;
      } else if (line.startsWith("/")) { // /inode/mode/owner/group/name/size/
        String[] field = line.split("/", -1);
        String path = parent + "/" + field[5];
        if (!field[5].equals(".") && !field[5].equals("..") && !path.equals("/lost+found")) {
          String facts = String.join(" ", field[2], field[3], field[4]);
          files.put(path, facts + " " + content(contents, path));
          if (field[2].startsWith("04")) {
            below.add(path);
          }
        }
      }
    }
    return below;
  }

  private static String content(Ext4 contents, String path) throws IOException {
    Path own = Path.of(path);
    Ext4.Node parent =
        contents
            .find(own.getParent().toString().getBytes(StandardCharsets.UTF_8))
            .orElseThrow()
            .node();
    for (Ext4.Name name : parent.names()) {
      Ext4.Node node = contents.node(name);
      if (!name.text().display().equals(own.getFileName().toString())) {
        continue;
      }
      if (node.isSymlink()) {
        return new String(node.target(), StandardCharsets.UTF_8);
      }
      if (node.isFile() && !path.equals(DATED)) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(node.size()));
        node.read(0, bytes);
        return Digests.of(bytes.array());
      }
    }
    return "";
  }
}
