package dev.pyro.cli.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.cli.support.Finished;
import dev.pyro.cli.support.RealPyro;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ./pyro run} as users start it: whole processes, real machines. */
@Timeout(1800)
public class RunCliTest {
  private static final RealPyro PYRO = RealPyro.ofCheckout();
  private static final String BUSY = "echo up; sleep 600";

  @AfterEach
  void nothingIsLeft() {
    RealPyro.assertNothingIsLeft();
  }

  @Test
  void theKernelIsTheGuests() {
    String kernel = PYRO.run("run", "debian:12", "--", "uname", "-r").expect(0).out().strip();
    assertTrue(kernel.endsWith("-cloud-amd64"), kernel);
    assertNotEquals(System.getProperty("os.version"), kernel);
  }

  @Test
  void streamsStayApartAndTheExitCodeIsTheCommands() {
    Finished run = PYRO.run("run", "--", "sh", "-c", "echo out; echo err >&2; exit 7").expect(7);
    assertEquals("out\n", run.out());
    assertEquals("err\n", run.said());
  }

  @Test
  void aTimeoutEndsWith124AndSaysSo() {
    Finished run = PYRO.run("run", "--timeout-seconds", "1", "--", "sleep", "60").expect(124);
    assertEquals("", run.out());
    assertEquals("pyro: the command was stopped after 1 s (--timeout-seconds)\n", run.said());
  }

  @Test
  void theEndOfTheMachinesTimeIsAFailureThatSaysSo() {
    PYRO.run("run", "--", "true").expect(0); // the time begins before a memory template is made
    Finished run =
        PYRO.run("run", "--ttl-seconds", "20", "--timeout-seconds", "600", "--", "sleep", "600")
            .expect(125);
    assertEquals("pyro: the machine was stopped after its 20 s (ttl_seconds)\n", run.said());
  }

  @Test
  void aHundredMegabytesPassThroughUnchanged() throws Exception {
    byte[] bytes = new byte[100_000_000];
    new Random(1).nextBytes(bytes);
    Process pyro = PYRO.start("run", "-i", "--timeout-seconds", "300", "--", "cat");
    Thread feeder =
        Thread.ofVirtual()
            .start(() -> {
              try (OutputStream to = pyro.getOutputStream()) {
                to.write(bytes);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    MessageDigest arrived = MessageDigest.getInstance("SHA-256");
    long count =
        new DigestInputStream(pyro.getInputStream(), arrived)
            .transferTo(OutputStream.nullOutputStream());
    feeder.join();
    assertEquals(0, pyro.waitFor(), () -> Finished.of(pyro).err());
    assertEquals(bytes.length, count);
    assertArrayEquals(MessageDigest.getInstance("SHA-256").digest(bytes), arrived.digest());
  }

  @Test
  void outputThatIsLostIsAFailureAndNoClosedPipe() {
    List<String> line = List.of("sh", "-c", "./pyro run -- seq 1000000 > /dev/full");
    Finished run = Finished.run(RealPyro.ROOT, PYRO.environment(), line).expect(125);
    assertEquals(
        """
        pyro: the command's output cannot be delivered: No space left on device
        hint: make room on that disk and try again
        """,
        run.said());
  }

  /** The input is empty when pyro looks at it first, and the output is full most of the time. */
  @Test
  void aClosedStandardInputIsAnEmptyOneAndNoFileOfTheHost() {
    List<String> line = List.of("sh", "-c", "exec ./pyro run -i -- wc -c <&-");
    Finished run = Finished.run(RealPyro.ROOT, PYRO.environment(), line).expect(0);
    assertEquals("0\n", run.out());
  }

  @Test
  void nonBlockingStreamsAreWaitedFor() {
    String parent =
        """
        use Fcntl;
        pipe(my $input, my $to); pipe(my $from, my $output);
        fcntl($_, F_SETFL, fcntl($_, F_GETFL, 0) | O_NONBLOCK) for $input, $output;
        if (fork() == 0) {
          open(STDIN, "<&", $input); open(STDOUT, ">&", $output);
          close($_) for $input, $to, $from, $output;
          exec("./pyro", "run", "-i", "--", "sh", "-c", "echo up; cat; head -c 3000000 /dev/zero");
        }
        close($input); close($output);
        sysread($from, my $up, 3);
        syswrite($to, "typed late\n"); close($to);
        my $rest = ""; 1 while sysread($from, $rest, 65536, length($rest));
        wait();
        print $up, substr($rest, 0, 11), length($rest), " ", $? >> 8, "\n";
        """;
    Finished run =
        Finished.run(RealPyro.ROOT, PYRO.environment(), List.of("perl", "-e", parent)).expect(0);
    assertEquals("up\ntyped late\n3000011 0\n", run.out(), run.err());
  }

  @Test
  void aDeathBySignalIs128AndTheSignal() {
    PYRO.run("run", "--", "sh", "-c", "kill -9 $$").expect(137);
  }

  @Test
  void aProgramThatIsNotThereEndsWith127AndTheReason() {
    Finished run = PYRO.run("run", "--", "no-such-command").expect(127);
    assertEquals("", run.out());
    assertEquals("pyro: cannot run no-such-command: No such file or directory\n", run.said());
  }

  @ParameterizedTest
  @CsvSource({"debian:13, debian:12", "debain:12, debian:12", "debian:12-biuld, debian:12-build"})
  void anUnknownEnvironmentNamesTheNearest(String unknown, String nearest) {
    Finished run = PYRO.run("run", unknown, "--", "true").expect(125);
    assertEquals("", run.out());
    assertTrue(run.err().contains(unknown), run.err());
    assertTrue(run.err().contains(nearest), run.err());
  }

  @Test
  void twentyProcessesAtOnceAllSucceed() {
    List<Process> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      all.add(PYRO.start("run", "--timeout-seconds", "300", "--", "echo", Integer.toString(i)));
    }
    for (int i = 0; i < all.size(); i++) {
      assertEquals(i + "\n", Finished.of(all.get(i)).expect(0).out());
    }
  }

  @Test
  void theMachineOfAKilledPyroDiesAndTheNextPyroRemovesItsFiles() throws Exception {
    String left = killed();
    assertEquals(List.of(left), RealPyro.children("vms"));
    PYRO.run("run", "--", "true").expect(0);
  }

  @Test
  void doctorNamesAndRemovesWhatAKilledPyroLeft() throws Exception {
    String left = "\"vms/" + killed() + "\"";
    String seen = PYRO.json(0, "doctor", "--json").get("leftovers").toString();
    assertEquals("[" + left + "]", seen);
    String fixed = PYRO.json(0, "doctor", "--fix", "--json").get("fixed").toString();
    assertEquals("[" + left + "]", fixed);
  }

  /** Kills a pyro that runs a command, waits for the end of its machine, names its folder. */
  private static String killed() throws Exception {
    Process pyro = PYRO.start("run", "--timeout-seconds", "600", "--", "sh", "-c", BUSY);
    RealPyro.awaitLine(pyro, "up");
    ProcessHandle machine = RealPyro.machineOf(pyro);
    pyro.destroyForcibly().waitFor();
    machine.onExit().get();
    return RealPyro.children("vms").getFirst();
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143", "HUP, 129"})
  void aSignalEndsTheGuestAndLeavesNothing(String signal, int code) throws Exception {
    Process pyro = PYRO.start("run", "--timeout-seconds", "600", "--", "sh", "-c", BUSY);
    RealPyro.awaitLine(pyro, "up");
    ProcessHandle machine = RealPyro.machineOf(pyro);
    String kill = "kill -" + signal + " " + pyro.pid();
    assertEquals(0, new ProcessBuilder("sh", "-c", kill).start().waitFor());
    Finished run = Finished.of(pyro).expect(code);
    machine.onExit().get();
    assertEquals("", run.out() + run.said());
  }
}
