package dev.pyro.faults;

import com.google.gson.JsonElement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Damages a file of the home, and looks what pyro says and whether another workspace notices. */
final class DamageTrial implements Trial {
  /** Nobody compares these when they are used: it would take longer than the machine's start. */
  private static final String BIG =
      ".*(image\\.ext4|overlay\\.qcow2|memory|devices|vmlinuz|\\.cpio|\\.ko)";

  private final Path root;
  private final Scene scene;
  private final Findings findings;
  private final Path aside;
  private String bystander = "";

  DamageTrial(Path root, Driver pyro, Findings findings) throws IOException, InterruptedException {
    this.root = root;
    this.scene = new Scene(pyro, Scene.NETWORKED);
    this.findings = findings;
    this.aside = Files.createDirectories(pyro.work().resolve("aside")).resolve("original");
    scene.makeKept();
    pyro.goOffline();
  }

  @Override
  public Driver pyro() {
    return scene.pyro();
  }

  @Override
  public void take(Step step) throws IOException, InterruptedException {
    Random random = step.random();
    makeReady();
    boolean stopped = random.nextBoolean();
    if (stopped) {
      pyro().run("workspace", "stop", scene.kept());
    }
    Path file = choose(random);
    Damage damage = Damage.possible().get(random.nextInt(Damage.possible().size()));
    pyro().said().clear();
    pyro().note(damage + " " + file + (stopped ? ", the workspace is stopped" : ""));
    List<String> found = new ArrayList<>();
    damage.apply(file, aside, random);
    try {
      look(file, stopped, found);
      mend(file, found);
    } finally {
      Damage.undo(file, aside);
    }
    findings.add(step, pyro(), found);
  }

  private void makeReady() throws IOException, InterruptedException {
    scene.ensureKept();
    if (bystander.isEmpty() || !pyro().run("workspace", "exec", bystander, "--", "true").ok()) {
      bystander = pyro().run("workspace", "create", "--id-only").out().strip();
    }
    pyro().run("workspace", "exec", scene.kept(), "--", "sh", "-c", "echo out; echo err >&2");
    pyro().run("workspace", "file", "write", scene.kept(), "w/f", "--text", "written");
    scene.holds(scene.tree().with(Map.of("w/f", "written")), scene.patched());
  }

  /** Chooses a form of a name first, so that many files of one form do not hide the others. */
  private Path choose(Random random) throws IOException {
    Map<String, List<Path>> forms = new TreeMap<>();
    try (Stream<Path> all = Files.walk(pyro().home())) {
      all.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
          .filter(path -> !path.toString().contains(bystander))
          .sorted()
          .forEach(path -> {
            String name = pyro().home().relativize(path).toString();
            String form = name.replaceAll("[0-9a-f]{12,}", "ID").replaceAll("\\d+", "N");
            forms.computeIfAbsent(form, _ -> new ArrayList<>()).add(path);
          });
    }
    List<List<Path>> groups = List.copyOf(forms.values());
    List<Path> group = groups.get(random.nextInt(groups.size()));
    return group.get(random.nextInt(group.size()));
  }

  private void look(Path file, boolean stopped, List<String> found)
      throws IOException, InterruptedException {
    List<String> things =
        List.of(
            scene.kept(),
            whole(file).toString(),
            kindOf(file),
            file.toString(),
            file.getFileName().toString(),
            "debian:12");
    String kept = scene.kept();
    check(found, things, "workspace", "list");
    check(found, things, "workspace", "status", kept);
    check(found, things, "workspace", "exec", kept, "--", "true");
    check(found, things, "workspace", "logs", kept);
    check(found, things, "workspace", "diff", kept);
    if (stopped) {
      check(found, things, "workspace", "start", kept);
    }
    check(found, things, "env", "list");
    check(found, things, "doctor");
    check(found, things, "run", "--", "true");
    if (!check(found, List.of(), "workspace", "exec", bystander, "--", "true").ok()) {
      found.add("another workspace is affected");
    }
    check(found, things, "doctor", "--fix");
    boolean exec = pyro().run("workspace", "exec", kept, "--", "true").ok();
    if (exec && !file.toString().matches(BIG)) {
      Ran reset = check(found, things, "workspace", "reset", kept);
      if (reset.ok()) {
        scene.holds(scene.seed(), Map.of("p/a", "one\n", "p/b", "one\n"));
      }
      compare(found);
    }
  }

  /** Returns the folder of the kernel, environment or template that a file is of. */
  private Path whole(Path file) {
    Path name = pyro().home().relativize(file);
    return name.getNameCount() > 2 ? pyro().home().resolve(name.subpath(0, 2)) : file;
  }

  /** Returns how a message calls what {@code doctor --fix} may have removed: there is only one. */
  private String kindOf(Path file) {
    return file.startsWith(pyro().home().resolve("kernels")) ? "the kernel" : file.toString();
  }

  private Ran check(List<String> found, List<String> things, String... words)
      throws IOException, InterruptedException {
    Ran ran = pyro().run(words);
    for (String fault : Messages.faultsOf(ran, things)) {
      found.add("pyro " + String.join(" ", words) + ": " + fault);
    }
    return ran;
  }

  private void compare(List<String> found) throws IOException, InterruptedException {
    Tree now = Tree.ofListing(scene.list(scene.kept()).out());
    if (!now.equals(scene.tree())) {
      found.add("other contents, without a word:" + scene.tree().differenceTo(now));
    }
  }

  /** Does what messages tell: deletes the workspace by its id, and makes another one. */
  private void mend(Path file, List<String> found) throws IOException, InterruptedException {
    boolean ofWorkspace = file.toString().contains(scene.kept());
    Ran deleted = check(found, List.of(scene.kept()), "workspace", "delete", scene.kept());
    if (!deleted.ok()) {
      found.add("the workspace cannot be deleted by its id");
    }
    Ran made =
        check(
            found,
            List.of(whole(file).toString(), kindOf(file), file.toString(), "debian:12"),
            "workspace",
            "create",
            "--id-only");
    if (!made.ok()) {
      if (ofWorkspace) {
        found.add("no workspace can be made, though only another one was damaged");
      }
      Damage.undo(file, aside);
      Homes.restore(root, pyro().home()); // doctor --fix removes what can be built again
      made = pyro().run("workspace", "create", "--id-only");
    }
    if (!made.ok()) {
      found.add("no workspace can be made, though the file is as it was");
      return;
    }
    if (!pyro().run("workspace", "delete", made.out().strip()).ok()) {
      found.add("the new workspace cannot be deleted");
    }
    for (JsonElement left : pyro().json("workspace", "list").getAsJsonArray("unreadable")) {
      found.add("left: a workspace that cannot be read: " + left);
    }
    scene.makeKept();
  }

  @Override
  public void end() throws IOException, InterruptedException {
    scene.end();
  }
}
