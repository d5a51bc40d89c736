package dev.pyro.network.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.network.packet.IpAddress;
import dev.pyro.network.packet.IpPacket;
import dev.pyro.network.policy.Rules;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A guest that pings, where the host allows it and where not. Each test has a process of its own:
 * whether Java may call C is said when it starts, and only another network of the kernel can have
 * addresses that answer. Where no such network can be made, the ways out of it are tested.
 */
@Timeout(300)
class PingsTest {
  /** As the keeper has them. */
  private static final String[] ALLOW = {"--enable-native-access=ALL-UNNAMED", "-Xss256k"};

  private static final String NETWORK =
      """
      ip link set lo up && ip address add 203.0.113.8/32 dev lo \
      && ip address add 2001:db8::80/128 dev lo nodad \
      && echo 0 0 > /proc/sys/net/ipv4/ping_group_range && exec "$@"\
      """;

  /** Says whether this process may open ping sockets, as icmp(7) has it. */
  private static final String MAY_PING =
      """
      read low high < /proc/sys/net/ipv4/ping_group_range
      for group in $(id -G); do
        [ "$group" -ge "$low" ] && [ "$group" -le "$high" ] && exit 0
      done
      exit 1
      """;

  private static final String NOT_AVAILABLE =
      """
      203.0.113.8: from 100.127.255.249, 3 13
      2001:db8::80: from fd70:7972:6f00::1, 1 1
      198.51.100.1: from 100.127.255.249, 3 13
      10.0.0.1: from 100.127.255.249, 3 13
      allow icmp 203.0.113.8 0: egress
      deny icmp 203.0.113.8 0: echo requests are not available on this host
      allow icmp 2001:db8::80 0: egress
      allow icmp 198.51.100.1 0: egress
      deny icmp 10.0.0.1 0: 10.0.0.0/8 is denied unless a rule names the address
      """;

  @TempDir Path folder;

  private static List<String> inNetwork(List<String> command) {
    List<String> all = new ArrayList<>(List.of("unshare", "--user", "--map-root-user", "--net"));
    all.addAll(List.of("sh", "-c", NETWORK, "sh"));
    all.addAll(command);
    return all;
  }

  private static boolean succeeds(List<String> command) throws Exception {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      return process.waitFor() == 0;
    } catch (IOException _) {
      return false; // there is no such program
    }
  }

  private List<String> child(String what, String... options) {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(PingsTest.class.getName(), folder.toString(), what));
    return command;
  }

  private static String run(List<String> command) throws Exception {
    Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(child.waitFor(1, TimeUnit.MINUTES));
    return said;
  }

  @Test
  void whereTheHostAllowsItAPingSocketHasAnAnswerElseNone() throws Exception {
    boolean isAllowed = succeeds(List.of("sh", "-c", MAY_PING));
    assertEquals(
        isAllowed ? "127.0.0.1: answered\n::1: answered\n" : "127.0.0.1: 13\n::1: 13\n", // EACCES
        run(child("sockets", ALLOW)));
  }

  @Test
  void aPingGoesOutAndItsAnswerOrTheReasonWhyNotComesBack() throws Exception {
    boolean hasNetwork = succeeds(inNetwork(List.of("true")));
    assertEquals(
        hasNetwork
            ? """
            203.0.113.8: from 203.0.113.8, 0 0 70010002 hello
            2001:db8::80: from 2001:db8::80, 129 0 70010002 hello
            198.51.100.1: from 100.127.255.249, 3 1
            10.0.0.1: from 100.127.255.249, 3 13
            allow icmp 203.0.113.8 0: egress
            allow icmp 2001:db8::80 0: egress
            allow icmp 198.51.100.1 0: egress
            deny icmp 10.0.0.1 0: 10.0.0.0/8 is denied unless a rule names the address
            """
            : NOT_AVAILABLE,
        hasNetwork ? run(inNetwork(child("echoes", ALLOW))) : run(child("echoes")));
  }

  @Test
  void pingsAreBoundedAndEndWhenTheyAreQuiet() throws Exception {
    boolean hasNetwork = succeeds(inNetwork(List.of("true")));
    assertEquals(
        hasNetwork
            ? """
            70 answered, 64 held, 6 ended
            after 50 s 64, after 61 s 0
            the largest answered, one larger not
            """
            : "not available\n",
        hasNetwork ? run(inNetwork(child("bounds", ALLOW))) : run(child("bounds")));
  }

  @Test
  void withoutNativeAccessPingIsNotAvailableAndNothingIsPrintedOrLoaded() throws Exception {
    Path loaded = folder.resolve("loaded");
    assertEquals(NOT_AVAILABLE, run(child("echoes", "-Xlog:class+load:file=" + loaded)));
    String classes = Files.readString(loaded);
    assertTrue(classes.contains(Pings.class.getName() + " "));
    for (Class<?> later : List.of(Posix.class, PingPoll.class)) {
      assertFalse(classes.contains(later.getName() + " "), later.getName());
    }
  }

  /** The child. */
  public static void main(String[] args) throws IOException {
    if (args[1].equals("sockets")) {
      socket("127.0.0.1");
      socket("::1");
      return;
    }
    try (ScriptedGuest guest = new ScriptedGuest(Path.of(args[0]), Rules.EGRESS)) {
      if (args[1].equals("echoes")) {
        echoes(guest);
      } else {
        bounds(guest);
      }
      if (!guest.failures.isEmpty()) {
        System.out.println(guest.failures);
      }
    }
  }

  private static void socket(String address) {
    IpAddress to = IpAddress.parse(address).orElseThrow();
    int socket = Posix.pingSocket(to.isIpv6());
    if (socket < 0) {
      System.out.println(address + ": " + -socket);
      return;
    }
    ByteBuffer message = ByteBuffer.allocateDirect(100);
    message.putInt(to.isIpv6() ? 0x8000_0000 : 0x0800_0000).putInt(7).put(bytes("hello")).flip();
    boolean isSent = Posix.connect(socket, to) == 0 && Posix.write(socket, message) == 13;
    Posix.poll(socket);
    boolean isAnswer = Posix.read(socket, message) == 13 && message.getShort(6) == 7;
    Posix.close(socket);
    System.out.println(address + (isSent && isAnswer ? ": answered" : ": not answered"));
  }

  private static void echoes(ScriptedGuest guest) {
    for (String to : List.of("203.0.113.8", "2001:db8::80", "198.51.100.1", "10.0.0.1")) {
      IpPacket answer = echo(guest, to, 0x7001_0002, bytes("hello"));
      ByteBuffer message = answer.payload();
      int type = message.get(0) & 0xff;
      System.out.print(to + ": from " + answer.from() + ", " + type + " " + message.get(1));
      if (type == 0 || type == 129) {
        String data = StandardCharsets.US_ASCII.decode(message.slice(8, message.limit() - 8)) + "";
        System.out.print(" " + Integer.toHexString(message.getInt(4)) + " " + data);
      }
      System.out.println();
    }
    guest.decisions.stream().filter(line -> !line.startsWith("end ")).forEach(System.out::println);
  }

  private static void bounds(ScriptedGuest guest) {
    if (echo(guest, "203.0.113.8", 0).payload().get(0) != 0) {
      System.out.println("not available");
      return;
    }
    int answered = 1;
    for (int id = 1; id < 70; id++) {
      answered += echo(guest, "203.0.113.8", id << 16).payload().get(0) == 0 ? 1 : 0;
    }
    long ended = guest.takeDecisions().stream().filter(line -> line.startsWith("end ")).count();
    int held = guest.sweep(Duration.ZERO).datagramFlows();
    System.out.println(answered + " answered, " + held + " held, " + ended + " ended");
    held = guest.sweep(Duration.ofSeconds(50)).datagramFlows();
    int later = guest.sweep(Duration.ofSeconds(61)).datagramFlows();
    System.out.println("after 50 s " + held + ", after 61 s " + later);

    byte[] largest = new byte[Link.MTU - 28];
    boolean isAnswered = echo(guest, "203.0.113.8", 1, largest).payload().limit() == 49_132;
    guest.echo(IpAddress.parse("203.0.113.8").orElseThrow(), 2, new byte[Link.MTU - 27]);
    boolean isNone = echo(guest, "203.0.113.8", 3).payload().getInt(4) == 3;
    System.out.println(isAnswered && isNone ? "the largest answered, one larger not" : "wrong");
  }

  private static IpPacket echo(ScriptedGuest guest, String to, int idAndSequence, byte... data) {
    guest.echo(IpAddress.parse(to).orElseThrow(), idAndSequence, data);
    return guest.await(p -> p.protocol() == IpPacket.ICMP || p.protocol() == IpPacket.ICMPV6);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
