package dev.pyro.network.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.network.packet.IpPacket;
import dev.pyro.network.packet.TcpHeader;
import dev.pyro.network.packet.UdpHeader;
import dev.pyro.network.policy.AddressRule;
import dev.pyro.network.policy.DomainRule;
import dev.pyro.network.policy.Rules;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** A process that may open no more files serves its machine with those that it has. */
@Timeout(300)
class FewFilesTest {
  private static final int FILES = 100;
  private static final int WINDOW = 1000;

  @TempDir Path folder;

  @Test
  void whenNoFileCanBeOpenedNewFlowsAreRefusedAndOthersGoOn() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process child =
        new ProcessBuilder(
                "sh",
                "-c",
                "ulimit -n " + FILES + " && exec \"$@\"",
                "sh",
                java,
                "-XX:TieredStopAtLevel=1",
                "-Dslf4j.internal.verbosity=ERROR",
                "-cp",
                System.getProperty("java.class.path"),
                FewFilesTest.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    child.waitFor(1, TimeUnit.MINUTES);
    assertEquals(
        """
        connections end at an ICMP message and the event
        deny tcp 100.127.255.251: this host has no socket for it: Too many open files
        a datagram: deny udp 100.127.255.251: this host has no socket for it: Too many open files
        a question: SERVFAIL
        failures: []
        and when one has ended, another opens
        """,
        said);
  }

  /** The child. */
  public static void main(String[] args) throws IOException {
    try (ServerSocket server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress())) {
      int port = server.getLocalPort();
      Rules rules =
          new Rules(
              true,
              List.of(DomainRule.parse("example.org").orElseThrow()),
              List.of(
                  AddressRule.parse("host:" + port).orElseThrow(),
                  AddressRule.parse("host:1").orElseThrow()));
      try (ScriptedGuest guest = new ScriptedGuest(Path.of(args[0]), rules)) {
        play(guest, port);
      }
    }
  }

  private static void play(ScriptedGuest guest, int port) throws IOException {
    // Classes are files, too: what is used later is loaded now.
    guest.segment(flow(1, 1), 1, 0, TcpHeader.SYN, WINDOW);
    guest.awaitTcp(tcp -> tcp.has(TcpHeader.RST));
    guest.datagram(flow(1, 1), (byte) 1);
    guest.await(packet -> packet.protocol() == IpPacket.ICMP);
    ask(guest);
    guest.segment(flow(2, 2), 1, 0, TcpHeader.SYN, WINDOW);
    guest.await(packet -> packet.protocol() == IpPacket.ICMP);
    int first = guest.connect(flow(10, port), 1, WINDOW);
    guest.sync();
    guest.takeDecisions();

    String denied = "";
    for (int number = 11; number < 11 + FILES && denied.isEmpty(); number++) {
      guest.segment(flow(number, port), 1, 0, TcpHeader.SYN, WINDOW);
      guest.await(packet -> packet.protocol() != IpPacket.UDP);
      denied = denial(guest);
    }
    System.out.println("connections end at an ICMP message and the event\n" + denied);
    guest.datagram(flow(1, port), (byte) 1);
    guest.await(packet -> packet.protocol() == IpPacket.ICMP);
    System.out.println("a datagram: " + denial(guest));
    System.out.println("a question: " + Rcode.string(ask(guest).getHeader().getRcode()));
    System.out.println("failures: " + guest.failures);
    guest.segment(flow(10, port), 2, first, TcpHeader.RST, 0);
    guest.sync();
    guest.connect(flow(9, port), 1, WINDOW);
    System.out.println("and when one has ended, another opens");
  }

  private static String denial(ScriptedGuest guest) {
    guest.sync();
    return guest.takeDecisions().stream()
        .filter(line -> line.startsWith("deny "))
        .map(line -> line.replaceFirst(" \\d+:", ":"))
        .findFirst()
        .orElse("");
  }

  private static Message ask(ScriptedGuest guest) throws IOException {
    Name name = Name.fromString("example.org.");
    Message query = Message.newQuery(Record.newRecord(name, Type.A, DClass.IN));
    guest.datagram(
        new FlowKey(Addresses.GUEST, 999, Addresses.GATEWAY, NameServer.PORT), query.toWire());
    IpPacket answer = guest.await(packet -> packet.protocol() == IpPacket.UDP);
    return new Message(UdpHeader.of(answer).orElseThrow().data());
  }

  private static FlowKey flow(int guestPort, int port) {
    return new FlowKey(Addresses.GUEST, guestPort, Addresses.HOST, port);
  }
}
