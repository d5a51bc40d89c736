package dev.pyro.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.ErrorCode;
import dev.pyro.host.Cgroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a QEMU ended, told from its exit code or from what it left. */
class QemuEndTest {
  private static final String WHO =
      "look for who did: a person, a service manager, or a program that watches memory";
  private static final long MANY = Long.MAX_VALUE; // more kills than any host has counted

  @TempDir Path folder;
  @TempDir Path group;

  @BeforeEach
  void aGroupWithALimit() throws IOException {
    Files.writeString(group.resolve("memory.max"), "536870912\n");
    kills(2);
    new StartNote(1024, Optional.of(new Cgroup("/box", List.of(group))), 2, MANY).write(folder);
  }

  private void kills(int count) throws IOException {
    Files.writeString(group.resolve("memory.events"), "oom 9\noom_kill " + count + "\n");
  }

  private void qemuSaid(String text) throws IOException {
    Files.writeString(folder.resolve("qemu.log"), text);
  }

  private QemuEnd inferred() {
    return QemuEnd.of(folder).orElseThrow();
  }

  private void leavesItsSockets() throws IOException {
    Files.createFile(folder.resolve(QemuCommand.portSocket(0)));
  }

  private static void assertMemory(QemuEnd end) {
    assertEquals(ErrorCode.LIMIT_EXCEEDED, end.code());
    assertEquals("the host's memory limit of 512 MiB (cgroup /box) ended QEMU", end.told());
    assertEquals(
        "give the container at least 1280 MiB, or the machine less memory (--mem-mib, mem_mib)",
        end.advice());
  }

  @Test
  void aLimitOfTheHostIsNamedWithWhatToSet() throws Exception {
    kills(3);
    QemuEnd end = QemuEnd.of(folder, 137);
    assertMemory(end);
    assertEquals(end.told() + ": " + end.advice(), end.toldWithLimit());
  }

  @Test
  void alsoIfNobodyKnowsTheSignal() throws Exception {
    kills(3);
    leavesItsSockets();
    assertMemory(inferred());
  }

  @Test
  void ofAFolderThatPyroHasRemovedNothingIsTold() {
    assertEquals(Optional.empty(), QemuEnd.of(folder.resolve("removed")));
  }

  @Test
  void aHostWithoutMemoryIsNamed() throws Exception {
    kills(3);
    Files.writeString(group.resolve("memory.max"), "max\n");
    QemuEnd end = QemuEnd.of(folder, 137);
    assertEquals(ErrorCode.LIMIT_EXCEEDED, end.code());
    assertEquals("the host ran out of memory, and the kernel ended QEMU", end.told());
  }

  @Test
  void aKillOfSomebodyElseIsNoLimit() {
    QemuEnd end = QemuEnd.of(folder, 137);
    assertEquals(ErrorCode.INTERNAL, end.code());
    assertEquals("something on the host ended QEMU with SIGKILL", end.told());
    assertEquals(WHO, end.advice());
  }

  @Test
  void aKillThatNobodySaw() throws Exception {
    leavesItsSockets();
    assertEquals("something on the host ended QEMU", inferred().told());
  }

  @Test
  void aSignalOfItsOwnFaultIsNamedWithWhatQemuSaid() throws Exception {
    kills(3); // of another process
    qemuSaid("first\nqemu-system-x86_64: assertion failed\n");
    assertEquals(
        "QEMU was ended by SIGABRT: qemu-system-x86_64: assertion failed",
        QemuEnd.of(folder, 134).told());
    assertEquals(
        "QEMU was ended by SIGSEGV: qemu-system-x86_64: assertion failed",
        QemuEnd.of(folder, 139).told());
  }

  @Test
  void anExitCodeIsNamedWithWhatQemuSaid() throws Exception {
    qemuSaid("qemu-system-x86_64: cannot set up guest memory 'ram': Cannot allocate memory\n");
    assertEquals(
        "QEMU ended with exit code 1: qemu-system-x86_64: cannot set up guest memory 'ram': Cannot"
            + " allocate memory",
        QemuEnd.of(folder, 1).told());
  }

  @Test
  void aGuestThatPoweredOffLeavesNoSockets() {
    assertEquals("the guest powered off or crashed", inferred().told());
    assertEquals("the guest powered off or crashed", QemuEnd.of(folder, 0).told());
  }

  @Test
  void aQemuThatWasToldToEndSaysByWhom() throws Exception {
    qemuSaid("qemu-system-x86_64: terminating on signal 15 from pid 42 (kill)\n");
    assertEquals(
        "somebody told QEMU to end: qemu-system-x86_64: terminating on signal 15 from pid 42"
            + " (kill)",
        inferred().told());
  }

  @Test
  void itsParentNotesHowItEndedAlsoWhenTheFolderHasMoved() throws Exception {
    Path moved = folder.resolve("moved");
    Path before = Files.createDirectory(folder.resolve("before"));
    Process process = new ProcessBuilder("sh", "-c", "read line; kill -SEGV $$").start();
    QemuEnd.noteWhenEnded(before, process);
    Files.move(before, moved);
    process.getOutputStream().close();
    process.onExit().thenRun(() -> {}).join();
    while (Files.readString(moved.resolve("end")).isBlank()) {
      Thread.onSpinWait(); // it is noted when the kernel has told
    }
    assertEquals("QEMU was ended by SIGSEGV", QemuEnd.of(moved).orElseThrow().told());
    QemuEnd.forget(moved);
    assertEquals("the guest powered off or crashed", QemuEnd.of(moved).orElseThrow().told());
  }

  /** The disk may be full by then: what is written must fit into a block that the file has. */
  @Test
  void aFileForTheEndTakesItsBlockAtTheStart() throws Exception {
    Process process = new ProcessBuilder("sh", "-c", "read line").start();
    QemuEnd.noteWhenEnded(folder, process);
    assertEquals("\n", Files.readString(folder.resolve("end")));
    QemuEnd.noteByPyro(folder);
    assertEquals("pyro\n", Files.readString(folder.resolve("end")));
    process.destroyForcibly().onExit().join();
    assertEquals(Optional.empty(), QemuEnd.of(folder));
  }

  @Test
  void whatPyroEndsOnPurposeIsNoFault() throws Exception {
    Process process = new ProcessBuilder("sh", "-c", "read line").start();
    QemuEnd.noteByPyro(folder);
    QemuEnd.noteWhenEnded(folder, process);
    process.destroyForcibly().onExit().join();
    assertEquals(Optional.empty(), QemuEnd.of(folder));
  }
}
