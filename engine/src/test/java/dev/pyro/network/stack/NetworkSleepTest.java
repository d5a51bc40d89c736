package dev.pyro.network.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.network.packet.IpPacket;
import dev.pyro.network.packet.TcpHeader;
import dev.pyro.network.packet.UdpHeader;
import dev.pyro.network.policy.AddressRule;
import dev.pyro.network.policy.DomainRule;
import dev.pyro.network.policy.Rules;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A host that has slept for a night: its peers have given up, and a clock may have jumped. */
@Timeout(300)
class NetworkSleepTest {
  private static final int WINDOW = 60_000;
  private static final int PATIENCE_MS = 60_000;
  private static final int FLOWS = 3;
  private static final Duration NIGHT = Duration.ofHours(9);

  @TempDir Path folder;

  private final InetAddress loopback = InetAddress.getLoopbackAddress();
  private final List<Socket> hosts = new ArrayList<>();
  private final int[] theirs = new int[FLOWS];
  private ServerSocket server;
  private DatagramSocket datagrams;
  private FakeResolver resolver;
  private ScriptedGuest guest;

  @BeforeEach
  void begin() throws IOException {
    server = new ServerSocket(0, 50, loopback);
    server.setSoTimeout(PATIENCE_MS);
    datagrams = new DatagramSocket(0, loopback);
    datagrams.setSoTimeout(PATIENCE_MS);
    resolver = new FakeResolver("127.0.0.1", 0, (query, _) -> answer(query));
    Path file = Files.writeString(folder.resolve("resolv.conf"), "nameserver 127.0.0.1\n");
    Rules rules =
        new Rules(
            true,
            List.of(DomainRule.parse("example.org").orElseThrow()),
            List.of(
                AddressRule.parse("host:" + server.getLocalPort()).orElseThrow(),
                AddressRule.parse("host:" + datagrams.getLocalPort()).orElseThrow()));
    guest = new ScriptedGuest(folder, rules, file, resolver.port());
    for (int number = 0; number < FLOWS; number++) {
      theirs[number] = guest.connect(flow(number), 1, WINDOW);
      hosts.add(accept());
    }
  }

  @AfterEach
  void end() throws IOException {
    guest.close();
    resolver.close();
    datagrams.close();
    for (Socket host : hosts) {
      host.close();
    }
    server.close();
    assertEquals(List.of(), guest.failures);
  }

  private static Message answer(Message query) {
    Name name = query.getQuestion().getName();
    byte[] address = {(byte) 203, 0, 113, 8};
    try {
      return FakeResolver.answer(
          query, Rcode.NOERROR, new ARecord(name, DClass.IN, 0, InetAddress.getByAddress(address)));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private FlowKey flow(int number) {
    return new FlowKey(Addresses.GUEST, 40_000 + number, Addresses.HOST, server.getLocalPort());
  }

  private Socket accept() throws IOException {
    Socket host = server.accept();
    host.setSoTimeout(PATIENCE_MS);
    return host;
  }

  @Test
  void connectionsWhosePeersHaveGivenUpAreResetAndNewOnesAndNamesWork() throws IOException {
    for (int number = 0; number < FLOWS; number++) {
      hosts.get(number).setSoLinger(true, 0);
      hosts.get(number).close();
      int port = 40_000 + number;
      TcpHeader reset = guest.awaitTcp(tcp -> tcp.has(TcpHeader.RST) && tcp.toPort() == port);
      assertEquals(theirs[number], reset.sequence());
    }
    assertEquals(new Network.Held(0, 0, 0, 0, 0), guest.sweep(Duration.ZERO));
    assertNamesWork();
    theirs[0] = guest.connect(flow(0), 1, WINDOW); // from the same port, as a program may
    hosts.add(accept());
    assertGoesOn(0, hosts.getLast());
  }

  @Test
  void aClockThatHasJumpedEndsQuietDatagramsAndNoConnection() throws IOException {
    FlowKey udp = new FlowKey(Addresses.GUEST, 5000, Addresses.HOST, datagrams.getLocalPort());
    assertDatagramArrives(udp);
    assertEquals(new Network.Held(FLOWS, 1, 0, 0, 0), guest.sweep(Duration.ZERO));
    for (int count = 0; count < 3; count++) {
      assertEquals(new Network.Held(FLOWS, 0, 0, 0, 0), guest.sweep(NIGHT));
    }
    for (int number = 0; number < FLOWS; number++) {
      int port = 40_000 + number;
      TcpHeader probe = guest.awaitTcp(tcp -> tcp.toPort() == port);
      assertEquals(theirs[number] - 1, probe.sequence());
      assertEquals(TcpHeader.ACK, probe.flags());
    }
    for (int number = 0; number < FLOWS; number++) {
      assertGoesOn(number, hosts.get(number));
    }
    assertDatagramArrives(udp);
    assertNamesWork();
  }

  private void assertGoesOn(int number, Socket host) throws IOException {
    guest.segment(flow(number), 2, theirs[number], TcpHeader.ACK, WINDOW, bytes("hello"));
    assertEquals("hello", text(host.getInputStream().readNBytes(5)));
    host.getOutputStream().write(bytes("world"));
    int port = 40_000 + number;
    TcpHeader data = guest.awaitTcp(tcp -> tcp.toPort() == port && tcp.data().limit() == 5);
    assertEquals("world", StandardCharsets.US_ASCII.decode(data.data()).toString());
  }

  private void assertDatagramArrives(FlowKey udp) throws IOException {
    guest.datagram(udp, bytes("hello"));
    DatagramPacket got = new DatagramPacket(new byte[5], 5);
    datagrams.receive(got);
    assertEquals("hello", text(got.getData()));
  }

  private void assertNamesWork() throws IOException {
    Name name = Name.fromString("example.org.");
    Message query = Message.newQuery(Record.newRecord(name, Type.A, DClass.IN));
    guest.datagram(
        new FlowKey(Addresses.GUEST, 999, Addresses.GATEWAY, NameServer.PORT), query.toWire());
    IpPacket packet = guest.await(found -> found.protocol() == IpPacket.UDP);
    Message answer = new Message(UdpHeader.of(packet).orElseThrow().data());
    assertEquals("203.0.113.8", answer.getSection(Section.ANSWER).getFirst().rdataToString());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.US_ASCII);
  }
}
