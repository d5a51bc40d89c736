package dev.pyro.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** An oracle that cannot fail proves nothing. */
class MessagesTest {
  private static final String GOOD = "pyro: cannot read /home/a: it ends early\nhint: delete it\n";

  @Test
  void aMessageWithThingAndWayOnIsFine() {
    assertEquals(List.of(), faults(125, "", GOOD, false));
  }

  @Test
  void successIsFine() {
    assertEquals(List.of(), faults(0, "out\n", "pyro: building\n", false));
  }

  @Test
  void theFailureOfAProgramIsNotThatOfPyro() {
    assertEquals(List.of(), faults(2, "", "ls: cannot access x\n", false));
  }

  @Test
  void aStackTraceIsFound() {
    assertEquals(
        List.of("shows a name or a stack trace of Java"),
        faults(1, "", GOOD + "\tat dev.pyro.cli.Main.main(Main.java:1)\n", false));
  }

  @Test
  void theNameOfAnExceptionIsFound() {
    assertEquals(
        List.of("shows a name or a stack trace of Java"),
        faults(1, "", GOOD + "java.nio.file.NoSuchFileException: /home/a\n", false));
  }

  @Test
  void anInternalFaultIsFound() {
    assertEquals(
        List.of("says that the fault is its own"), faults(1, "", GOOD + "internal fault\n", false));
  }

  @Test
  void aHangIsFound() {
    assertEquals(List.of("hangs"), faults(137, "", "", true));
  }

  @Test
  void aMessageWithoutTheThingIsFound() {
    assertEquals(
        List.of("does not name the thing"),
        faults(1, "", "pyro: the guest is gone\nhint: try again\n", false));
  }

  @Test
  void aMessageWithoutAWayOnIsFound() {
    assertEquals(
        List.of("does not tell the way on"), faults(1, "", "pyro: cannot read /home/a\n", false));
  }

  @Test
  void aReportNamesTheThingAndTheWayOnOnTheOutput() {
    String progress = "pyro: prepare: trying KVM with a guest\n";
    String report = "FAILED  accelerator  cannot read /home/a\n";
    assertEquals(List.of(), faults(1, report + "                     move it\n", progress, false));
    assertEquals(List.of("does not tell the way on"), faults(1, report, progress, false));
  }

  @Test
  void silenceIsFound() {
    assertEquals(List.of("fails without a message"), faults(125, "", "", false));
  }

  private static List<String> faults(int exit, String out, String err, boolean hung) {
    Ran ran = new Ran(List.of("workspace", "list"), exit, out, err, hung, false, 1);
    return Messages.faultsOf(ran, List.of("/home/a"));
  }
}
