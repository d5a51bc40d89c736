package dev.pyro.machine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.host.HostProgram;
import dev.pyro.store.Home;
import dev.pyro.store.OwnedFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** QEMU has no more of the host than it needs, as far as the host allows. */
class ConfinementTest {
  private static final String REPORT =
      "network (yes|no .+)\\Rcapabilities (yes|no .+)\\Rfiles (yes Landlock, version \\d+|no .+)\\R";

  private final QemuBinary qemu = QemuBinary.find(System.getenv());

  @TempDir Path folder;

  @Test
  void aQemuHasAnEmptyEnvironmentNoCapabilitiesAndANetworkOfItsOwn() throws IOException {
    Home home = new Home(folder.resolve("home"));
    try (Launcher launcher = new Launcher(Optional.empty());
        OwnedFolder machine = OwnedFolder.createTemporary(home, "test")) {
      Confinement confinement = new ConfinementProbe(home, qemu, launcher).find();
      try (QemuProcess process =
          QemuProcess.start(launcher, machine.path(), 32, QemuCommand.trial(qemu, confinement))) {
        Path proc = Path.of("/proc/" + process.pid());
        assertEquals("MALLOC_ARENA_MAX=1\0", Files.readString(proc.resolve("environ")));
        String status = Files.readString(proc.resolve("status"));
        assertTrue(status.contains("NoNewPrivs:\t1\n"), status);
        assertEquals(
            holds(confinement, "capabilities"),
            status.contains("CapPrm:\t0000000000000000\nCapEff:\t0000000000000000\n"),
            status);
        Path net = Files.readSymbolicLink(proc.resolve("ns/net"));
        Path own = Files.readSymbolicLink(Path.of("/proc/self/ns/net"));
        assertEquals(holds(confinement, "network"), !net.equals(own));
        assertEquals(process.version(), confinement.qemuVersion());
        List<String> names =
            confinement.parts().stream().map(Confinement.Part::name).collect(Collectors.toList());
        assertEquals(List.of("network", "capabilities", "files"), names);
      }
    }
  }

  @Test
  void aToolThatWasDamagedIsWrittenAnew() throws IOException {
    Home home = new Home(folder.resolve("home"));
    try (Launcher launcher = new Launcher(Optional.empty())) {
      Confinement first = new ConfinementProbe(home, qemu, launcher).find();
      Path tool = first.tool().orElseThrow();
      byte[] whole = Files.readAllBytes(tool);
      Files.writeString(tool, "junk");
      assertEquals(first, new ConfinementProbe(home, qemu, launcher).find());
      assertArrayEquals(whole, Files.readAllBytes(tool));
    }
  }

  @Test
  void aFolderInPlaceOfTheToolIsNamedUnlessItIsEmpty() throws IOException {
    Path tool = tool();
    Files.delete(tool);
    Path inside = Files.createDirectories(tool.resolve("notes"));
    Home home = new Home(folder.resolve("home"));
    try (Launcher launcher = new Launcher(Optional.empty())) {
      PyroException e =
          assertThrows(
              PyroException.class, () -> new ConfinementProbe(home, qemu, launcher).find());
      assertEquals(ErrorCode.UNAVAILABLE, e.code());
      assertEquals("cannot use " + tool + ": Is a directory", e.getMessage());
      assertTrue(Files.exists(inside));
    }
    Files.delete(inside);
    assertEquals(tool, tool());
    assertTrue(Files.isRegularFile(tool));
  }

  @Test
  void theAnswerIsKeptUntilTheHostBootsOrQemuChanges() throws IOException {
    Home home = new Home(folder.resolve("home"));
    try (Launcher launcher = new Launcher(Optional.empty())) {
      Confinement first = new ConfinementProbe(home, qemu, launcher).find();
      String kept = Files.readString(home.confinement());
      Files.writeString(home.confinement(), kept.replace(first.qemuVersion(), "1.2.3"));
      assertEquals("1.2.3", new ConfinementProbe(home, qemu, launcher).find().qemuVersion());

      QemuBinary newer = new QemuBinary(qemu.path(), qemu.identity() + "!", Optional.empty());
      assertEquals(first, new ConfinementProbe(home, newer, launcher).find());
      Files.writeString(home.confinement(), "no record");
      assertEquals(first, new ConfinementProbe(home, qemu, launcher).find());
    }
  }

  @Test
  void anotherFileThanTheGivenOnesCannotBeUsed() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "secret");
    Path given = Files.writeString(folder.resolve("given"), "given");
    Path own = Files.createDirectory(folder.resolve("own"));

    HostProgram.Ended ended =
        confined(
            own,
            List.of("--read", given.toString(), "--write", "."),
            "cat " + given + "; cat " + secret + "; echo x > new; echo x >> " + given);

    String report = ended.output().lines().limit(3).collect(Collectors.joining("\n", "", "\n"));
    assertTrue(report.matches(REPORT), report);
    if (report.contains("files yes")) {
      assertEquals("given", ended.output().substring(report.length()));
      assertTrue(ended.errors().contains("secret: Permission denied"), ended.errors());
      assertEquals("given", Files.readString(given));
    } else {
      assertEquals("givensecret", ended.output().substring(report.length()));
    }
    assertEquals("x\n", Files.readString(own.resolve("new")));
  }

  @Test
  void aProgramInAnOddPlaceMayUseWhatLiesBesideIt() throws IOException {
    Path bin = Files.createDirectories(folder.resolve("opt").resolve("bin"));
    Path program = bin.resolve("program");
    Files.writeString(program, "#!/bin/sh\nexec cat '" + folder.resolve("opt/data") + "'\n");
    assertTrue(program.toFile().setExecutable(true));
    Files.writeString(folder.resolve("opt/data"), "data");
    Path own = Files.createDirectory(folder.resolve("own"));

    List<String> command = List.of(tool().toString(), "--write", ".", "--", program.toString());
    assertEquals("data", run(own, command).output());
  }

  @Test
  void aWrongCommandLineIsRefused() throws IOException {
    Path own = Files.createDirectory(folder.resolve("own"));
    String tool = tool().toString();
    String start = "pyro-confine: ";

    assertRefused(start + "--wrong: no such option", own, tool, "--wrong", "--", "/bin/true");
    assertRefused(start + "the last option: it needs a path", own, tool, "--read");
    assertRefused(start + "the program: it is missing", own, tool, "--");
    List<String> many = new ArrayList<>(List.of(tool));
    for (int i = 0; i < 17; i++) {
      many.addAll(List.of("--write", "/" + i));
    }
    assertRefused(start + "/16: too many paths", own, many.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "devices", "kernel-head"})
  void aTemplateWithAFileThatHasChangedIsNotUsed(String name) throws IOException {
    Template template = new Template(folder.resolve("template"));
    Files.createDirectory(template.folder());
    Files.writeString(template.devices(), "devices");
    Files.writeString(template.memory(), "memory");
    Files.writeString(template.kernelHead(), "head");
    assertFalse(template.isComplete(), "not sealed");

    template.seal();
    assertTrue(template.isComplete());

    Path file = template.folder().resolve(name);
    var before = Files.getAttribute(file, "unix:ctime");
    do { // the kernel's clock has a grain
      Files.write(file, "X".getBytes(StandardCharsets.US_ASCII));
    } while (before.equals(Files.getAttribute(file, "unix:ctime")));
    assertFalse(template.isComplete());
  }

  private static boolean holds(Confinement confinement, String name) {
    return confinement.parts().stream().anyMatch(part -> part.name().equals(name) && part.holds());
  }

  private Path tool() throws IOException {
    return ConfineTool.in(new Home(folder.resolve("home")));
  }

  private HostProgram.Ended confined(Path cwd, List<String> options, String script)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(tool().toString(), "--report"));
    command.addAll(options);
    command.addAll(List.of("--", "/bin/sh", "-c", script));
    return run(cwd, command);
  }

  private static HostProgram.Ended run(Path cwd, List<String> command) {
    List<String> line = new ArrayList<>(List.of("env", "-C", cwd.toString()));
    line.addAll(command);
    Map<String, String> env = Map.of("PATH", "/usr/bin:/bin");
    return new HostProgram(line, env, Duration.ofMinutes(1)).run("run a confined program");
  }

  private static void assertRefused(String message, Path cwd, String... command) {
    HostProgram.Ended ended = run(cwd, List.of(command));
    assertEquals(message, ended.errors());
    assertEquals(125, ended.exitCode());
  }
}
