package dev.pyro.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pyro.ErrorCode;
import dev.pyro.ExecStreams;
import dev.pyro.PyroException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A machine outlives the pyro that started it: its agent may be older or newer than pyro. */
@Timeout(300)
class GenerationsTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int STREAM = 1;
  private static final byte[] NOTHING = {};

  @TempDir Path folder;

  private ScriptedPeer agentOf(int generation) throws IOException {
    return ScriptedPeer.greetingWith(
        folder, fields -> ScriptedPeer.welcome(fields, generation).build());
  }

  private static PyroException refused(ScriptedPeer peer, Generations spoken) {
    return assertThrows(PyroException.class, () -> peer.connect(spoken, LIMIT).close());
  }

  @Test
  void theAgentSaysWhatItIs() throws Exception {
    try (ScriptedPeer peer = agentOf(1);
        Guest guest = peer.connect(LIMIT)) {
      assertEquals(new Welcome(1, "9.8", true), guest.welcome());
      assertEquals(1, peer.helloGeneration());
    }
  }

  @Test
  void aNewerPyroTalksToAnOlderAgent() throws Exception {
    try (ScriptedPeer peer = agentOf(2);
        Guest guest = peer.connect(new Generations(1, 3), LIMIT)) {
      assertEquals(2, guest.welcome().generation());
      assertEquals(1, peer.helloGeneration()); // what every agent of these takes
      peer.write(Frame.encode(Wire.RESULT, 0, STREAM, NOTHING));
      guest.ping(LIMIT);
    }
  }

  @Test
  void anOlderPyroSaysThatTheAgentIsNewer() throws Exception {
    try (ScriptedPeer peer = agentOf(2)) {
      PyroException e = refused(peer, new Generations(1, 1));
      assertEquals(ErrorCode.UNAVAILABLE, e.code());
      assertEquals(
          "this machine was started by a newer pyro: its agent (version 9.8) speaks generation 2,"
              + " this pyro generation 1",
          e.getMessage());
      assertEquals(
          Optional.of(
              "use the pyro that started it; or stop the workspace with that one, and start it"
                  + " with this one"),
          e.hint());
      peer.awaitHangUp();
    }
  }

  @Test
  void anAgentThatIsTooOldIsNamed() throws Exception {
    try (ScriptedPeer peer = agentOf(1)) {
      PyroException e = refused(peer, new Generations(2, 3));
      assertEquals(ErrorCode.UNAVAILABLE, e.code());
      assertEquals(
          "this machine was started by an older pyro: its agent (version 9.8) speaks generation 1,"
              + " this pyro generations 2 to 3",
          e.getMessage());
      assertEquals(
          Optional.of(
              "stop the workspace with the pyro that started it, and start it with this one"),
          e.hint());
      peer.awaitHangUp();
    }
  }

  @Test
  void anOperationThatTheAgentDoesNotKnowIsUnavailable() throws Exception {
    byte[] unknown = new Fields.Builder().put(Tag.ERROR, GuestError.UNKNOWN_OP).build();
    try (ScriptedPeer peer = agentOf(1);
        Guest guest = peer.connect(LIMIT)) {
      peer.write(Frame.encode(Wire.RESULT, 0, STREAM, unknown));
      PyroException e = assertThrows(PyroException.class, () -> guest.ping(LIMIT));
      assertEquals(ErrorCode.UNAVAILABLE, e.code());
      assertEquals(
          "this machine was started by an older pyro, and its agent cannot do this",
          e.getMessage());
      assertEquals(
          Optional.of(
              "stop the workspace and start it again: that gives it the agent of this pyro"),
          e.hint());
    }
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** These fields, and behind them some with the numbers 999, 0 and 999 again. */
  private static byte[] andUnknown(Fields.Builder known) {
    return joined(
        known.build(),
        HexFormat.of().parseHex("03e700000000" + "000000000003010203" + "03e70000000107"));
  }

  @Test
  void fieldsThatPyroDoesNotKnowAreSkipped() throws Exception {
    Fields.Builder result =
        new Fields.Builder().put(Tag.EXIT_CODE, 3).put(Tag.TIMED_OUT, 0).put(Tag.DURATION_US, 5000);
    try (ScriptedPeer peer =
            ScriptedPeer.greetingWith(
                folder, fields -> andUnknown(ScriptedPeer.welcome(fields, 1)));
        Guest guest = peer.connect(LIMIT)) {
      assertEquals("9.8", guest.welcome().version());
      peer.write(Frame.encode(Wire.RESULT, 0, STREAM, andUnknown(result)));
      ExecCall call = new ExecCall(List.of("true"), "/", List.of(), LIMIT, 512);
      assertEquals(3, guest.exec(call, ExecStreams.none()).exitCode());
    }
  }

  static Stream<Arguments> lies() {
    byte[] cut = new byte[5];
    byte[] overlong = HexFormat.of().parseHex("03e7ffffffff");
    return Stream.of(
        lie("GENERATION is missing", f -> f.put(Tag.AGENT_VERSION, "1").put(Tag.PHASE, 1).build()),
        lie("AGENT_VERSION is missing", f -> f.put(Tag.GENERATION, 1).put(Tag.PHASE, 1).build()),
        lie("PHASE is missing", f -> f.put(Tag.GENERATION, 1).put(Tag.AGENT_VERSION, "1").build()),
        lie("an agent of generation 0", f -> ScriptedPeer.welcome(f, 0).build()),
        lie("an agent in phase 2", f -> said(f, new byte[1], 2)),
        lie("GENERATION has 1 bytes", f -> f.put(Tag.GENERATION, new byte[1]).build()),
        lie("PHASE has 2 bytes", f -> f.put(Tag.PHASE, new byte[2]).build()),
        lie("GENERATION comes twice", f -> said(f.put(Tag.GENERATION, 1), new byte[1], 1)),
        lie("AGENT_VERSION has 1025 bytes", f -> said(f, new byte[1025], 1)),
        lie("a field is cut short", f -> joined(ScriptedPeer.welcome(f, 1).build(), cut)),
        lie(
            "field 999 is longer than its frame",
            f -> joined(ScriptedPeer.welcome(f, 1).build(), overlong)));
  }

  private static byte[] said(Fields.Builder fields, byte[] version, int phase) {
    fields.put(Tag.GENERATION, 1).put(Tag.AGENT_VERSION, version).put(Tag.PHASE, phase);
    return fields.build();
  }

  private static Arguments lie(String fault, Function<Fields.Builder, byte[]> welcome) {
    return Arguments.of(fault, welcome);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lies")
  void aWelcomeThatCannotBeRightIsAFault(String fault, Function<Fields.Builder, byte[]> welcome)
      throws Exception {
    try (ScriptedPeer peer = ScriptedPeer.greetingWith(folder, welcome)) {
      PyroException e = refused(peer, Generations.SPOKEN);
      assertEquals(ErrorCode.INTERNAL, e.code());
      assertEquals("cannot talk to the guest: " + fault, e.getMessage());
      peer.awaitHangUp();
    }
  }

  @Test
  void theVersionOfAnAgentIsSafeToShow() throws Exception {
    try (ScriptedPeer peer =
            ScriptedPeer.greetingWith(folder, f -> said(f, new byte[] {'1', 0x1b, '['}, 1));
        Guest guest = peer.connect(LIMIT)) {
      assertEquals("1?[", guest.welcome().version());
    }
  }

  @Test
  void aConnectionThatFailedLeavesNoThread() throws Exception {
    Set<Thread> before = guestThreads();
    try (ScriptedPeer peer = agentOf(2)) {
      refused(peer, Generations.SPOKEN);
    }
    for (Thread thread : guestThreads()) {
      if (!before.contains(thread)) {
        thread.join();
      }
    }
  }

  private static Set<Thread> guestThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("guest-"))
        .collect(Collectors.toSet());
  }
}
