package dev.pyro.vm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.Command;
import dev.pyro.ErrorCode;
import dev.pyro.ExecResult;
import dev.pyro.ExecStreams;
import dev.pyro.ExecutionMode;
import dev.pyro.Pyro;
import dev.pyro.PyroException;
import dev.pyro.RunRequest;
import dev.pyro.TerminalSize;
import dev.pyro.VmSpec;
import dev.pyro.VmState;
import dev.pyro.VmStatus;
import dev.pyro.testing.TestHome;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One-shot machines, as a user of the library sees them, in real guests. */
@Timeout(600)
class RunInVmTest {
  private static final String ENV = "debian:12";
  private static Pyro pyro;

  @BeforeAll
  static void open() {
    pyro = TestPyro.open();
    pyro.pullEnvironment(ENV);
  }

  @AfterAll
  static void close() {
    pyro.close();
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    Path vms = TestHome.path().resolve("vms");
    if (Files.isDirectory(vms)) {
      try (Stream<Path> left = Files.list(vms)) {
        assertEquals(List.of(), left.toList(), "folders of machines");
      }
    }
    List<String> children =
        ProcessHandle.current()
            .descendants()
            .map(child -> child.info().command().orElse(""))
            .filter(command -> command.contains("qemu"))
            .toList();
    assertEquals(List.of(), children, "QEMU processes");
  }

  private static ExecResult sh(String line) {
    return pyro.runInVm(RunRequest.of(ENV, line));
  }

  @Test
  void gitIsThere() {
    assertEquals("git version 2.39.5\n", pyro.runInVm(argv("git", "--version")).stdout());
  }

  @Test
  void theKernelIsTheGuestsOwn() throws Exception {
    ExecResult result = sh("uname -r");
    assertTrue(result.stdout().endsWith("-cloud-amd64\n"), result.stdout());
    assertEquals(ExecutionMode.GUEST, result.executionMode());
    assertFalse(
        Files.readString(Path.of("/proc/version")).contains(result.stdout().strip()), "the host's");
  }

  @Test
  void streamsStayApartAndTheExitCodeIsTheCommands() {
    ExecResult result = sh("echo out; echo err >&2; exit 7");
    assertEquals("out\n", result.stdout());
    assertEquals("err\n", result.stderr());
    assertEquals(7, result.exitCode());
    assertEquals(4, result.stdoutBytes());
    assertFalse(result.timedOut());
    assertFalse(result.oomKilled());
    assertEquals(0, result.processesEnded());
  }

  @Test
  void whatACommandLeavesInTheBackgroundIsEndedAndCounted() {
    ExecResult result = sh("sleep 600 & (setsid sleep 600 &) ; true | true; echo started");
    assertEquals("started\n", result.stdout());
    assertEquals(0, result.exitCode());
    assertEquals(2, result.processesEnded());
  }

  /** Programs look these up by name, and CPython's own tests do. */
  @Test
  void servicesAndProtocolsHaveNames() {
    ExecResult result = sh("getent services ssh; getent protocols tcp");
    assertEquals(
        "ssh 22/tcp\ntcp 6 TCP\n", result.stdout().replaceAll(" +", " "), result::toString);
  }

  /** A tick 250 times a second would be 2500; the rest is what runs before and after the sleep. */
  @Test
  void anIdleMachineSleepsAndItsTimersAreExact() {
    ExecResult result =
        sh(
            """
            count() { while read -r name value _; do
              if [ "$name" = LOC: ]; then echo $value; fi; done < /proc/interrupts; }
            before=$(count); sleep 10; after=$(count)
            echo $((after - before)); grep -c 'hres_active *: 1' /proc/timer_list\
            """);
    List<String> lines = result.stdout().lines().toList();
    assertEquals("1", lines.get(1), result::toString);
    assertTrue(Integer.parseInt(lines.get(0)) < 600, result::toString);
  }

  @Test
  void aCommandThatRunsTooLongEndsWith124() {
    ExecResult result = pyro.runInVm(argv("sleep", "60").withTimeoutSeconds(1));
    assertEquals(124, result.exitCode());
    assertTrue(result.timedOut());
  }

  @Test
  void aDeathBySignalIs128AndTheSignal() {
    assertEquals(137, sh("kill -9 $$").exitCode());
    assertEquals(143, sh("kill -15 $$").exitCode());
  }

  @Test
  void aProgramThatIsNotThereEndsWith127AndTheReason() {
    ExecResult result = pyro.runInVm(argv("no-such-command"));
    assertEquals(127, result.exitCode());
    assertTrue(result.stderr().startsWith("pyro: cannot run no-such-command: "), result.stderr());
    assertTrue(result.stderr().contains("No such file or directory"), result.stderr());
  }

  @Test
  void aFileThatIsNoProgramEndsWith126() {
    assertEquals(126, pyro.runInVm(argv("/etc/hostname")).exitCode());
  }

  @Test
  void anUnknownEnvironmentNamesTheNearest() {
    PyroException e =
        assertThrows(PyroException.class, () -> pyro.runInVm(RunRequest.of("debian:13", "true")));
    assertEquals(ErrorCode.NOT_FOUND, e.code());
    assertTrue(e.getMessage().contains("debian:12"), e.getMessage());
  }

  @Test
  void aHundredMegabytesPassThroughUnchanged() throws Exception {
    byte[] bytes = new byte[100_000_000];
    new Random(1).nextBytes(bytes);
    MessageDigest arrived = MessageDigest.getInstance("SHA-256");
    ExecStreams streams =
        ExecStreams.builder()
            .stdin(new ByteArrayInputStream(bytes))
            .stdout(new DigestOutputStream(ByteArrayOutputStream.nullOutputStream(), arrived))
            .build();
    ExecResult result = pyro.runInVm(argv("cat").withTimeoutSeconds(300), streams);
    assertEquals(0, result.exitCode());
    assertEquals(bytes.length, result.stdoutBytes());
    assertTrue(result.stdoutTruncated());
    assertArrayEquals(
        MessageDigest.getInstance("SHA-256").digest(bytes),
        arrived.digest(),
        () -> "digest of what came back: " + HexFormat.of().formatHex(arrived.digest()));
  }

  @Test
  void aTerminalHasItsSize() {
    ByteArrayOutputStream screen = new ByteArrayOutputStream();
    ExecStreams streams =
        ExecStreams.builder().stdout(screen).terminal(new TerminalSize(90, 33), _ -> {}).build();
    ExecResult result =
        pyro.runInVm(RunRequest.of(ENV, "test -t 0 && stty size </dev/tty"), streams);
    assertEquals("33 90\r\n", screen.toString(StandardCharsets.UTF_8));
    assertEquals(0, result.exitCode());
  }

  @Test
  void twentyAtOnceAllSucceed() throws Exception {
    List<Callable<String>> runs = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String number = Integer.toString(i);
      runs.add(() -> pyro.runInVm(argv("echo", number).withTimeoutSeconds(120)).stdout().strip());
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> results = threads.invokeAll(runs);
      for (int i = 0; i < results.size(); i++) {
        assertEquals(Integer.toString(i), results.get(i).get());
      }
    }
  }

  @Test
  void anInterruptedThreadIsCancelledAndItsMachineIsGone() throws Exception {
    Thread caller = Thread.currentThread();
    ExecStreams streams =
        ExecStreams.builder()
            .stdout(
                new ByteArrayOutputStream() {
                  @Override
                  public synchronized void write(byte[] bytes, int from, int length) {
                    caller.interrupt(); // the command has begun
                  }
                })
            .build();
    PyroException e =
        assertThrows(
            PyroException.class,
            () -> pyro.runInVm(RunRequest.of(ENV, "echo begun; sleep 600"), streams));
    assertTrue(Thread.interrupted(), "the interrupt is kept");
    assertEquals(ErrorCode.CANCELLED, e.code());
  }

  @Test
  void aMachineLivesFromCreateToItsOneCommand() {
    VmStatus created = pyro.createVm(VmSpec.of(ENV));
    assertEquals(VmState.CREATED, created.state());
    String id = created.vmId();
    PyroException early =
        assertThrows(
            PyroException.class,
            () -> pyro.execVm(id, new Command.Shell("true"), 30, ExecStreams.none()));
    assertEquals(ErrorCode.WRONG_STATE, early.code());
    assertEquals(VmState.RUNNING, pyro.startVm(id).state());
    assertFalse(pyro.networkInfoVm(id).network());
    assertEquals(VmState.STOPPED, pyro.stopVm(id).state());
    assertEquals(VmState.RUNNING, pyro.startVm(id).state());
    assertEquals(
        "pyro-" + id + "\n",
        pyro.execVm(id, new Command.Shell("hostname"), 30, ExecStreams.none()).stdout());
    assertEquals(
        ErrorCode.NOT_FOUND, assertThrows(PyroException.class, () -> pyro.statusVm(id)).code());
  }

  private static RunRequest argv(String... argv) {
    return RunRequest.of(ENV, List.of(argv));
  }

  /** A process that has closed pyro may exit at once: nobody would remove it then. */
  @Test
  void whatRunsIsGoneWhenPyroIsClosed() throws Exception {
    Pyro own = TestPyro.open();
    FutureTask<ExecResult> run = EndlessRun.begin(own::runInVm);
    own.close();
    nothingIsLeft();
    assertInstanceOf(
        PyroException.class, assertThrows(ExecutionException.class, run::get).getCause());
  }
}
