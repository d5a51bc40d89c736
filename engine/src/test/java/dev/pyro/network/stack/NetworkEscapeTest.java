package dev.pyro.network.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.network.dns.Resolvers;
import dev.pyro.network.packet.IpAddress;
import dev.pyro.network.packet.IpPacket;
import dev.pyro.network.packet.TcpHeader;
import dev.pyro.network.policy.Rules;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What root in a guest may try on the wire itself, where egress is allowed. */
@Timeout(300)
class NetworkEscapeTest {
  private static final IpAddress OWN = address("203.0.113.7"); // a public one of the host
  private static final byte[] ETHERNET = new byte[12];

  @TempDir Path folder;
  private ScriptedGuest guest;

  @BeforeEach
  void begin() throws Exception {
    Resolvers none = new Resolvers(folder.resolve("no-resolv.conf"));
    guest = new ScriptedGuest(folder, Rules.EGRESS, OWN::equals, none, Proxy.NONE);
  }

  @AfterEach
  void end() throws Exception {
    guest.close();
    assertEquals(List.of(), guest.failures);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.0/8 is denied unless a rule names the address",
    "127.255.255.254, 127.0.0.0/8 is denied unless a rule names the address",
    "0.0.0.0, 0.0.0.0/8 is denied unless a rule names the address",
    "169.254.169.254, 169.254.0.0/16 is denied unless a rule names the address",
    "10.0.2.2, 10.0.0.0/8 is denied unless a rule names the address",
    "172.17.0.1, 172.16.0.0/12 is denied unless a rule names the address",
    "192.168.1.1, 192.168.0.0/16 is denied unless a rule names the address",
    "224.0.0.251, 224.0.0.0/4 is denied unless a rule names the address",
    "255.255.255.255, 240.0.0.0/4 is denied unless a rule names the address",
    "203.0.113.7, the host's own addresses are denied unless a rule names the address",
    "100.127.255.249, 100.64.0.0/10 is denied unless a rule names the address", // the gateway
    "100.127.255.250, 100.64.0.0/10 is denied unless a rule names the address", // the guest
    "100.127.255.251, no rule host:80 allows it",
    "100.127.255.252, 100.64.0.0/10 is denied unless a rule names the address", // a neighbour
    "fd70:7972:6f00::1, fc00::/7 is denied unless a rule names the address",
    "fd70:7972:6f00::3, fc00::/7 is denied unless a rule names the address",
    "::, :: is denied unless a rule names the address",
    "::1, ::1 is denied unless a rule names the address",
    "fe80::1, fe80::/10 is denied unless a rule names the address",
    "ff02::fb, ff00::/8 is denied unless a rule names the address",
    "::ffff:127.0.0.1, 127.0.0.0/8 is denied unless a rule names the address",
    "::ffff:0.0.0.0, 0.0.0.0/8 is denied unless a rule names the address",
    "::127.0.0.1, 127.0.0.0/8 is denied unless a rule names the address",
    "64:ff9b::127.0.0.1, 127.0.0.0/8 is denied unless a rule names the address",
    "64:ff9b:1::169.254.169.254, 169.254.0.0/16 is denied unless a rule names the address",
    "2002:7f00:1::1, 127.0.0.0/8 is denied unless a rule names the address",
    "2001:0:7f00:1::1, 127.0.0.0/8 is denied unless a rule names the address",
  })
  void aDeniedAddressIsProhibitedInEachProtocol(String to, String why) {
    FlowKey flow = flow(to, 80);
    guest.segment(flow, 1, 0, TcpHeader.SYN, 1000);
    assertProhibited(flow, IpPacket.TCP);
    guest.datagram(flow, (byte) 1);
    assertProhibited(flow, IpPacket.UDP);
    String prefix = "deny tcp " + flow.remote() + " 80: ";
    assertEquals(List.of(prefix + why, prefix.replace("tcp", "udp") + why), guest.takeDecisions());
  }

  private void assertProhibited(FlowKey flow, int protocol) {
    boolean isIpv6 = flow.guest().isIpv6();
    IpPacket message = guest.await(p -> p.protocol() == (isIpv6 ? IpPacket.ICMPV6 : IpPacket.ICMP));
    assertEquals(Addresses.gateway(isIpv6), message.from());
    assertEquals(isIpv6 ? 0x0101 : 0x030d, message.payload().getShort(0));
    assertEquals(protocol, message.payload().get(8 + (isIpv6 ? 6 : 9)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 22, 52, 54, 80, 853, 65_535})
  void theGatewayHasNoPortButTheNameServers(int port) {
    FlowKey flow = flow("100.127.255.249", port);
    guest.segment(flow, 1, 0, TcpHeader.SYN, 1000);
    assertProhibited(flow, IpPacket.TCP);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "100.127.255.249",
        "100.127.255.251",
        "100.127.255.252",
        "127.0.0.1",
        "10.0.0.1",
        "0.0.0.0",
        "203.0.113.7",
        "fd70:7972:6f00::1",
        "fd70:7972:6f00::3",
        "::ffff:100.127.255.250",
        "fe80::2",
      })
  void aPacketInSomebodyElsesNameIsDropped(String from) {
    IpAddress source = address(from);
    IpAddress to = source.isIpv6() ? address("2001:db8::1") : address("203.0.113.8");
    guest.segment(new FlowKey(source, 1000, to, 80), 1, 0, TcpHeader.SYN, 1000);
    guest.datagram(new FlowKey(source, 1000, to, 80), (byte) 1);
    guest.datagram(new FlowKey(source, 1000, Addresses.gateway(source.isIpv6()), 53), (byte) 1);
    guest.sync();
    assertEquals(List.of(), guest.decisions);
  }

  @Test
  void framesThatCarryNoIpAreSkipped() {
    for (int length = 0; length <= ETHERNET.length + 2; length++) {
      guest.sendFrame(new byte[length]);
    }
    for (String type : List.of("0806", "8100", "88a8", "8863", "0001", "05dc", "ffff")) {
      byte[] frame = new byte[100];
      System.arraycopy(HexFormat.of().parseHex(type), 0, frame, ETHERNET.length, 2);
      guest.sendFrame(frame);
    }
    guest.sync();
    assertEquals(List.of(), guest.decisions);
  }

  @Test
  void aFrameThatIsLongerThanAnyEndsTheNetwork() throws IOException {
    guest.announce((1 << 17) + 1);
    guest.awaitEnd();
  }

  @Test
  void packetsWhoseLengthsLieAreSkipped() {
    FlowKey flow = flow("203.0.113.8", 80);
    ByteBuffer good = ByteBuffer.allocate(20 + 9);
    IpPacket.putHeader(good, flow.guest(), flow.remote(), IpPacket.UDP, 9, 1);
    good.put(ScriptedGuest.udp(flow, (byte) 1));
    int[] fields = {0, 2, 3, 6, 7, 24, 25}; // version, lengths, flags, the length of UDP
    Random random = new Random(11);
    for (int field : fields) {
      for (int count = 0; count < 50; count++) {
        byte[] bad = good.array().clone();
        bad[field] ^= (byte) (1 + random.nextInt(255));
        guest.sendRaw(bad); // its checksum is wrong, too
      }
    }
    for (int length = 0; length < good.capacity(); length++) {
      guest.sendRaw(java.util.Arrays.copyOf(good.array(), length));
    }
    guest.sync();
    assertEquals(List.of(), guest.decisions);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 4, 41, 43, 47, 50, 51, 89, 132, 255})
  void otherProtocolsGoNowhere(int protocol) {
    for (String to : List.of("203.0.113.8", "100.127.255.249", "2001:db8::1")) {
      IpAddress address = address(to);
      IpAddress from = address.isIpv6() ? Addresses.GUEST_IPV6 : Addresses.GUEST;
      guest.send(from, address, protocol, ByteBuffer.allocate(40));
    }
    guest.sync();
    assertEquals(List.of(), guest.decisions);
  }

  @Test
  void anEchoRequestIsProhibitedAndSaidOnce() {
    for (int count = 0; count < 3; count++) {
      ByteBuffer echo = ByteBuffer.allocate(8);
      echo.putShort((short) 0x0800).putShort((short) 0xf7ff).putInt(0).flip();
      guest.send(Addresses.GUEST, address("203.0.113.8"), IpPacket.ICMP, echo);
      assertProhibited(flow("203.0.113.8", 0), IpPacket.ICMP);
    }
    assertEquals(
        1,
        guest.decisions.stream()
            .filter("deny icmp 203.0.113.8 0: echo requests are not available on this host"::equals)
            .count());
  }

  private static FlowKey flow(String to, int port) {
    IpAddress address = address(to);
    return new FlowKey(
        address.isIpv6() ? Addresses.GUEST_IPV6 : Addresses.GUEST, 40_000, address, port);
  }

  private static IpAddress address(String text) {
    return IpAddress.parse(text).orElseThrow();
  }
}
