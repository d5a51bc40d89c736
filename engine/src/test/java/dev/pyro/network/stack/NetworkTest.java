package dev.pyro.network.stack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.network.packet.Checksum;
import dev.pyro.network.packet.IpAddress;
import dev.pyro.network.packet.IpPacket;
import dev.pyro.network.packet.TcpHeader;
import dev.pyro.network.policy.AddressRule;
import dev.pyro.network.policy.Rules;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The stack at the ends of its flows: exact packets on one side, sockets of this host on the other.
 */
@Timeout(300)
class NetworkTest {
  private static final int ACK = TcpHeader.ACK;
  private static final int SYN = TcpHeader.SYN;
  private static final int FIN = TcpHeader.FIN;
  private static final int RST = TcpHeader.RST;
  private static final int GUEST_PORT = 40_000;
  private static final int PATIENCE_MS = 30_000;
  private static final int BEGIN = 1000; // the guest's first sequence number

  @TempDir Path folder;

  private ServerSocket server;
  private ScriptedGuest guest;
  private FlowKey flow;

  @BeforeEach
  void begin() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    server.setSoTimeout(PATIENCE_MS);
    guest = new ScriptedGuest(folder, opening("host:" + server.getLocalPort(), "host:1"));
    flow = key(Addresses.HOST, server.getLocalPort());
  }

  @AfterEach
  void end() throws IOException {
    guest.close();
    server.close();
  }

  private static Rules opening(String... addresses) {
    return new Rules(
        true,
        List.of(),
        List.of(addresses).stream().map(text -> AddressRule.parse(text).orElseThrow()).toList());
  }

  private static FlowKey key(IpAddress to, int port) {
    return new FlowKey(Addresses.GUEST, GUEST_PORT, to, port);
  }

  /** A connection that is open at both ends. */
  private record Open(Socket host, int ours, int theirs) {}

  private Open open(int window) throws IOException {
    guest.segment(flow, BEGIN, 0, SYN, window);
    TcpHeader answer = guest.awaitTcp(tcp -> tcp.has(SYN));
    assertEquals(BEGIN + 1, answer.acknowledged());
    int theirs = answer.sequence() + 1;
    guest.segment(flow, BEGIN + 1, theirs, ACK, window);
    Socket host = server.accept();
    host.setSoTimeout(PATIENCE_MS);
    return new Open(host, BEGIN + 1, theirs);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  private static String text(TcpHeader segment) {
    return StandardCharsets.US_ASCII.decode(segment.data().slice()).toString();
  }

  @Test
  void theAnswerToASynHasTheOptionsThatTheGuestOffered() {
    guest.segment(flow, BEGIN, 0, SYN, 1000);
    TcpHeader answer = guest.awaitTcp(tcp -> tcp.has(SYN));
    assertEquals(Link.MTU - 40, answer.maxSegment().orElseThrow());
    assertTrue(answer.windowScale().isPresent());
  }

  @Test
  void aPortWhereNobodyListensIsRefusedAndADeniedAddressIsProhibited() throws IOException {
    guest.segment(key(Addresses.HOST, 1), BEGIN, 0, SYN, 1000);
    TcpHeader refused = guest.awaitTcp(tcp -> tcp.has(RST));
    assertEquals(BEGIN + 1, refused.acknowledged());

    FlowKey denied = key(IpAddress.parse("169.254.169.254").orElseThrow(), 80);
    guest.segment(denied, BEGIN, 0, SYN, 1000);
    IpPacket message = guest.await(packet -> packet.protocol() == IpPacket.ICMP);
    assertEquals(3, message.payload().get(0));
    assertEquals(13, message.payload().get(1));
    assertEquals(Addresses.GATEWAY, message.from());
    assertEquals(GUEST_PORT, message.payload().getShort(28) & 0xffff);
    assertTrue(
        guest.decisions.contains(
            "deny tcp 169.254.169.254 80: 169.254.0.0/16 is denied unless a rule names the"
                + " address"),
        guest.decisions.toString());
  }

  @Test
  void bytesGoBothWaysAndEachEndIsPassedOn() throws IOException {
    Open open = open(60_000);
    guest.segment(flow, open.ours, open.theirs, ACK, 60_000, bytes("hello"));
    assertEquals("hello", text(open.host.getInputStream().readNBytes(5)));
    guest.segment(flow, open.ours + 5, open.theirs, ACK | FIN, 60_000);
    assertEquals(-1, open.host.getInputStream().read());
    open.host.getOutputStream().write(bytes("world"));
    TcpHeader data = guest.awaitTcp(tcp -> tcp.data().hasRemaining());
    assertEquals("world", text(data));
    assertEquals(open.theirs, data.sequence());
    assertEquals(open.ours + 6, data.acknowledged());
    open.host.close();
    guest.segment(flow, open.ours + 6, open.theirs + 5, ACK, 60_000);
    TcpHeader fin = guest.awaitTcp(tcp -> tcp.has(FIN));
    assertEquals(open.theirs + 5, fin.sequence());
    guest.segment(flow, open.ours + 6, open.theirs + 6, ACK, 60_000);
    guest.sync();
    String ended = "end tcp " + Addresses.HOST + " " + flow.remotePort() + " 5 5";
    assertTrue(guest.decisions.contains(ended), guest.decisions.toString());
  }

  @Test
  void bytesThatComeTwiceOrTooEarlyArePassedOnOnceAndInOrder() throws IOException {
    Open open = open(60_000);
    guest.segment(flow, open.ours + 3, open.theirs, ACK, 60_000, bytes("def"));
    TcpHeader duplicate = guest.awaitTcp(tcp -> tcp.has(ACK));
    assertEquals(open.ours, duplicate.acknowledged());
    guest.segment(flow, open.ours, open.theirs, ACK, 60_000, bytes("abc"));
    guest.segment(flow, open.ours + 1, open.theirs, ACK, 60_000, bytes("bcdef"));
    guest.segment(flow, open.ours, open.theirs, ACK, 60_000, bytes("abcdef"));
    guest.segment(flow, open.ours + 6, open.theirs, ACK | FIN, 60_000);
    assertEquals("abcdef", text(open.host.getInputStream().readAllBytes()));
  }

  @Test
  void whatTheGuestHasLostIsSentAgain() throws IOException {
    Open open = open(60_000);
    open.host.getOutputStream().write(bytes("hello"));
    assertEquals("hello", text(guest.awaitTcp(tcp -> tcp.data().hasRemaining())));
    TcpHeader again = guest.awaitTcp(tcp -> tcp.data().hasRemaining());
    assertEquals("hello", text(again));
    assertEquals(open.theirs, again.sequence());
    guest.segment(flow, open.ours, open.theirs + 5, ACK, 60_000);
  }

  @Test
  void aClosedWindowIsAskedUntilItOpens() throws IOException {
    Open open = open(0);
    open.host.getOutputStream().write(bytes("hello"));
    TcpHeader probe = guest.awaitTcp(tcp -> tcp.data().hasRemaining());
    assertEquals("h", text(probe));
    guest.segment(flow, open.ours, open.theirs, ACK, 60_000);
    StringBuilder got = new StringBuilder();
    int next = open.theirs;
    while (got.length() < 5) {
      int expected = next;
      TcpHeader data =
          guest.awaitTcp(tcp -> tcp.data().hasRemaining() && tcp.sequence() == expected);
      got.append(text(data));
      next += data.data().limit();
      guest.segment(flow, open.ours, next, ACK, 60_000);
    }
    assertEquals("hello", got.toString());
  }

  @Test
  void noMoreIsSentThanTheWindowAllows() throws IOException {
    Open open = open(100); // 400 bytes: the scale is 2
    open.host.getOutputStream().write(new byte[2000]);
    int sent = 0;
    while (sent < 400) {
      sent += guest.awaitTcp(tcp -> tcp.data().hasRemaining()).data().limit();
    }
    assertEquals(400, sent);
  }

  @Test
  void aResetIsPassedOnBothWays() throws IOException {
    Open open = open(60_000);
    guest.segment(flow, open.ours, open.theirs, RST, 0);
    InputStream in = open.host.getInputStream();
    assertEquals("Connection reset", assertThrows(SocketException.class, in::read).getMessage());

    flow = new FlowKey(Addresses.GUEST, GUEST_PORT + 1, flow.remote(), flow.remotePort());
    Open other = open(60_000);
    other.host.setSoLinger(true, 0);
    other.host.close();
    assertEquals(other.theirs, guest.awaitTcp(tcp -> tcp.has(RST)).sequence());
  }

  @Test
  void aResetThatIsNotInTheWindowIsIgnored() throws IOException {
    Open open = open(60_000);
    guest.segment(flow, open.ours - 1000, open.theirs, RST, 0);
    guest.segment(flow, open.ours, open.theirs, ACK, 60_000, bytes("hello"));
    assertEquals("hello", text(open.host.getInputStream().readNBytes(5)));
  }

  @Test
  void aSegmentOfNoConnectionIsReset() {
    guest.segment(flow, 5, 77, ACK, 1000, bytes("x"));
    assertEquals(77, guest.awaitTcp(tcp -> tcp.has(RST)).sequence());
  }

  @Test
  void datagramsGoBothWaysAndFragmentsArePutTogether() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, server.getInetAddress())) {
      socket.setSoTimeout(PATIENCE_MS);
      guest.network().setRules(opening("host:" + socket.getLocalPort()));
      FlowKey udp = key(Addresses.HOST, socket.getLocalPort());
      guest.datagram(udp, bytes("ping"));
      DatagramPacket got = new DatagramPacket(new byte[5000], 5000);
      socket.receive(got);
      assertEquals("ping", text(Arrays.copyOf(got.getData(), got.getLength())));
      socket.send(new DatagramPacket(bytes("pong"), 4, got.getSocketAddress()));
      IpPacket reply = guest.await(packet -> packet.protocol() == IpPacket.UDP);
      assertEquals(12, reply.payload().limit());

      byte[] large = new byte[3000];
      new Random(1).nextBytes(large);
      ByteBuffer whole = ScriptedGuest.udp(udp, large);
      guest.sendRaw(fragment(udp, whole, 1480, 3008, false));
      guest.sendRaw(fragment(udp, whole, 0, 1480, true));
      socket.receive(got);
      assertArrayEquals(large, Arrays.copyOf(got.getData(), got.getLength()));

      guest.sendRaw(fragment(udp, whole, 0, 1488, true)); // overlaps
      guest.sendRaw(fragment(udp, whole, 1480, 3008, false));
      guest.datagram(udp, bytes("next"));
      socket.receive(got);
      assertEquals("next", text(Arrays.copyOf(got.getData(), got.getLength())));
    }
  }

  private static byte[] fragment(FlowKey flow, ByteBuffer whole, int from, int to, boolean more) {
    ByteBuffer packet = ByteBuffer.allocate(20 + to - from);
    IpPacket.putHeader(packet, flow.guest(), flow.remote(), IpPacket.UDP, to - from, 9);
    packet.putShort(6, (short) ((more ? 0x2000 : 0) | (from / 8)));
    packet.putShort(10, (short) 0);
    long sum = Checksum.add(0, packet, 0, 20);
    packet.putShort(10, (short) Checksum.field(sum));
    packet.put(whole.slice(from, to - from));
    return packet.array();
  }

  @Test
  void aPacketInSomebodyElsesNameIsDropped() {
    IpAddress other = IpAddress.parse("100.127.255.252").orElseThrow();
    guest.segment(
        new FlowKey(other, GUEST_PORT, flow.remote(), flow.remotePort()), BEGIN, 0, SYN, 1000);
    guest.sync();
    assertEquals(List.of(), guest.decisions);
  }
}
