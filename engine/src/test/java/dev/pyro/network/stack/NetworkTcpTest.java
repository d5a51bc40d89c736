package dev.pyro.network.stack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.network.packet.IpAddress;
import dev.pyro.network.packet.IpPacket;
import dev.pyro.network.packet.TcpHeader;
import dev.pyro.network.policy.AddressRule;
import dev.pyro.network.policy.Rules;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A connection on a link that loses segments, with a guest that is slow, or ends in its own way.
 */
@Timeout(300)
class NetworkTcpTest {
  private static final int ACK = TcpHeader.ACK;
  private static final int FIN = TcpHeader.FIN;
  private static final int SYN = TcpHeader.SYN;
  private static final int RST = TcpHeader.RST;
  private static final int WINDOW = 60_000;
  private static final int OURS = 1001; // the guest's first byte
  private static final IpAddress LINK_LOCAL = IpAddress.parse("fe80::1").orElseThrow();

  @TempDir Path folder;

  private ServerSocket server;
  private ScriptedGuest guest;
  private FlowKey flow;
  private Socket host;
  private int theirs;

  @BeforeEach
  void begin() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    server.setSoTimeout(60_000);
    Rules rules =
        new Rules(
            true,
            List.of(),
            List.of(
                AddressRule.parse("host:" + server.getLocalPort()).orElseThrow(),
                AddressRule.parse("fe80::1").orElseThrow()));
    guest = new ScriptedGuest(folder, rules);
    flow = new FlowKey(Addresses.GUEST, 40_000, Addresses.HOST, server.getLocalPort());
    theirs = guest.connect(flow, OURS - 1, WINDOW);
    host = server.accept();
    host.setSoTimeout(60_000);
  }

  @AfterEach
  void end() throws IOException {
    guest.close();
    host.close();
    server.close();
    assertEquals(List.of(), guest.failures);
  }

  private void send(int sequence, int flags, String text) {
    guest.segment(flow, sequence, theirs, flags, WINDOW, bytes(text));
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

  private TcpHeader data() {
    return guest.awaitTcp(tcp -> tcp.data().hasRemaining());
  }

  @Test
  void whenTheHostEndsFirstTheGuestGoesOnUntilItEndsToo() throws IOException {
    host.getOutputStream().write(bytes("bye"));
    host.shutdownOutput();
    TcpHeader data = data();
    assertEquals("bye", text(data));
    TcpHeader fin = data.has(FIN) ? data : guest.awaitTcp(tcp -> tcp.has(FIN));
    assertEquals(theirs + 3, fin.sequence());
    theirs += 4;
    for (int count = 0; count < 3; count++) {
      send(OURS + 4 * count, ACK, "more");
      assertEquals("more", text(host.getInputStream().readNBytes(4)));
    }
    send(OURS + 12, ACK | FIN, "");
    assertEquals(-1, host.getInputStream().read());
    assertEquals(OURS + 13, guest.awaitTcp(tcp -> tcp.acknowledged() == OURS + 13).acknowledged());
    guest.sync();
    String ended = "end tcp 100.127.255.251 " + server.getLocalPort() + " 12 3";
    assertEquals(ended, guest.takeDecisions().getLast());
  }

  @Test
  void anEndThatTheGuestHasLostIsSentAgain() throws IOException {
    host.shutdownOutput();
    assertEquals(theirs, guest.awaitTcp(tcp -> tcp.has(FIN)).sequence());
    assertEquals(theirs, guest.awaitTcp(tcp -> tcp.has(FIN)).sequence());
  }

  @Test
  void theAnswerToASynIsSentAgainUntilTheGuestTakesIt() {
    FlowKey other = new FlowKey(Addresses.GUEST, 40_001, flow.remote(), flow.remotePort());
    guest.segment(other, 1, 0, SYN, WINDOW);
    TcpHeader first = guest.awaitTcp(tcp -> tcp.has(SYN));
    guest.segment(other, 1, 0, SYN, WINDOW); // it was lost
    TcpHeader second = guest.awaitTcp(tcp -> tcp.has(SYN));
    TcpHeader third = guest.awaitTcp(tcp -> tcp.has(SYN)); // by itself
    assertEquals(first.sequence(), second.sequence());
    assertEquals(first.sequence(), third.sequence());
    guest.segment(other, 2, 0, RST, 0);
  }

  @Test
  void threeEqualAcknowledgementsBringALostSegmentAtOnce() throws IOException {
    host.getOutputStream().write(bytes("lost"));
    assertEquals("lost", text(data()));
    for (int count = 0; count < 3; count++) {
      send(OURS, ACK, "");
    }
    TcpHeader again = data();
    assertEquals("lost", text(again));
    assertEquals(theirs, again.sequence());
  }

  @Test
  void theKeepaliveOfTheGuestIsAnswered() {
    send(OURS - 1, ACK, "");
    TcpHeader answer = guest.awaitTcp(tcp -> tcp.has(ACK) && !tcp.has(SYN));
    assertEquals(OURS, answer.acknowledged());
    assertEquals(theirs, answer.sequence());
  }

  @Test
  void aSynOrAnAcknowledgementOutOfPlaceIsAnsweredAndChangesNothing() throws IOException {
    guest.segment(flow, OURS + 50_000, 0, SYN, WINDOW);
    assertEquals(OURS, guest.awaitTcp(tcp -> tcp.has(ACK) && !tcp.has(SYN)).acknowledged());
    guest.segment(flow, OURS, theirs + 999, ACK, WINDOW); // of what was never sent
    assertEquals(OURS, guest.awaitTcp(tcp -> tcp.has(ACK) && !tcp.has(SYN)).acknowledged());
    send(OURS, ACK, "hello");
    assertEquals("hello", text(host.getInputStream().readNBytes(5)));
  }

  @Test
  void aHostThatReadsLateClosesTheGuestsWindowAndOpensItAgain() throws Exception {
    byte[] all = new byte[16 << 20]; // more than both ends' buffers hold
    new Random(9).nextBytes(all);
    int sent = 0;
    int end = OURS + 65_535; // as the answer to the SYN allows
    FutureTask<byte[]> reader = new FutureTask<>(() -> host.getInputStream().readAllBytes());
    Thread reading = Thread.ofVirtual().unstarted(reader);
    while (sent < all.length) {
      int room = end - (OURS + sent);
      if (room == 0) { // nobody has read so far
        reading.start();
      } else {
        int count = Math.min(Math.min(room, 40_000), all.length - sent);
        byte[] some = Arrays.copyOfRange(all, sent, sent + count);
        guest.segment(flow, OURS + sent, theirs, ACK, WINDOW, some);
        sent += count;
      }
      int now = OURS + sent;
      boolean isOpening = room == 0;
      TcpHeader answer =
          guest.awaitTcp(tcp -> tcp.acknowledged() == now && !(isOpening && tcp.window() == 0));
      while (answer.window() == 0 && reading.isAlive()) { // it will open by itself
        answer = guest.awaitTcp(tcp -> tcp.acknowledged() == now && tcp.window() > 0);
      }
      end = now + (answer.window() << TcpFlow.SCALE);
    }
    send(OURS + sent, ACK | FIN, "");
    assertArrayEquals(all, reader.get());
  }

  @Test
  void aGuestWithoutWindowScalingIsNeverToldOfMoreThanItsFieldHolds() {
    assertFalse(TcpFlow.MAX_WAITING <= 0xffff);
    FlowKey other = new FlowKey(Addresses.GUEST, 40_002, flow.remote(), flow.remotePort());
    guest.plainSyn(other, 1, 500);
    TcpHeader answer = guest.awaitTcp(tcp -> tcp.has(SYN));
    assertTrue(answer.windowScale().isEmpty());
    assertEquals(65_535, answer.window());
    guest.segment(other, 2, answer.sequence() + 1, ACK, 500, bytes("x"));
    TcpHeader next = guest.awaitTcp(tcp -> tcp.acknowledged() == 3);
    assertTrue(next.window() >= 65_534, "it was " + next.window());
    guest.segment(other, 3, 0, RST, 0);
  }

  @Test
  void whatThisHostHasNoRouteForIsUnreachableAtOnceSoThatTheGuestTriesAnother() {
    FlowKey ipv6 = new FlowKey(Addresses.GUEST_IPV6, 40_000, LINK_LOCAL, 443);
    guest.segment(ipv6, 1, 0, SYN, WINDOW);
    IpPacket message = guest.await(packet -> packet.protocol() == IpPacket.ICMPV6);
    assertEquals(0x0103, message.payload().getShort(0)); // address unreachable (RFC 4443, 3.1)
    assertEquals(40_000, message.payload().getShort(48) & 0xffff);
    guest.datagram(ipv6, (byte) 1);
    IpPacket other = guest.await(packet -> packet.protocol() == IpPacket.ICMPV6);
    assertEquals(0x0103, other.payload().getShort(0));
  }

  @Test
  void closingTheNetworkResetsEveryConnectionOfTheHost() throws IOException {
    guest.network().close();
    java.io.InputStream in = host.getInputStream();
    assertEquals(
        "Connection reset",
        org.junit.jupiter.api.Assertions.assertThrows(IOException.class, in::read).getMessage());
  }
}
