package dev.pyro.network.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.network.dns.Resolvers;
import dev.pyro.network.packet.IpAddress;
import dev.pyro.network.packet.IpPacket;
import dev.pyro.network.packet.TcpHeader;
import dev.pyro.network.policy.AddressRule;
import dev.pyro.network.policy.DomainRule;
import dev.pyro.network.policy.Rules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * What a guest reaches by name, under rules of domains, on a host that goes out through a proxy.
 * The addresses are of documentation (RFC 3849), so no direct connect to them works.
 */
@Timeout(300)
class NetworkNamesTest {
  private static final IpAddress PYPI = address("2001:db8::80");

  /** Without an interface no socket connects to it, on any host. */
  private static final IpAddress LINK_LOCAL = address("fe80::1");

  private static final Rules ONLY_LINK_LOCAL =
      new Rules(true, List.of(), List.of(AddressRule.parse("fe80::1").orElseThrow()));
  private static final int WINDOW = 60_000;
  private static final Rules ONLY_PYPI =
      new Rules(true, List.of(DomainRule.parse("pypi.org").orElseThrow()), List.of());

  @TempDir Path folder;

  private final Map<String, String> zone = new ConcurrentHashMap<>();
  private FakeResolver resolver;
  private ServerSocket server;

  @BeforeEach
  void begin() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    server.setSoTimeout(60_000);
    resolver = new FakeResolver("127.0.0.1", 0, (query, _) -> answer(query));
    zone.put("pypi.org.", PYPI.toString());
  }

  @AfterEach
  void end() throws IOException {
    resolver.close();
    server.close();
  }

  private Message answer(Message query) {
    Name name = query.getQuestion().getName();
    String type = Type.string(query.getQuestion().getType());
    String address =
        zone.containsKey(name + " " + type)
            ? zone.get(name + " " + type)
            : zone.get(name.toString());
    if (address == null) {
      return FakeResolver.answer(query, Rcode.NXDOMAIN);
    }
    try {
      InetAddress found = InetAddress.getByName(address);
      Record record =
          address.contains(":")
              ? new AAAARecord(name, DClass.IN, 0, found)
              : new ARecord(name, DClass.IN, 0, found);
      return FakeResolver.answer(query, Rcode.NOERROR, record);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private TinyProxy proxy(String answer) throws IOException {
    return new TinyProxy(
        new InetSocketAddress(server.getInetAddress(), server.getLocalPort()), answer);
  }

  private ScriptedGuest guest(Rules rules, Proxy proxy) throws IOException {
    Path file = Files.writeString(folder.resolve("resolv.conf"), "nameserver 127.0.0.1\n");
    return new ScriptedGuest(
        folder, rules, _ -> false, new Resolvers(file, resolver.port()), proxy);
  }

  private static void resolve(ScriptedGuest guest, String name, int type) throws IOException {
    Message query = Message.newQuery(Record.newRecord(Name.fromString(name), type, DClass.IN));
    guest.datagram(
        new FlowKey(Addresses.GUEST, 999, Addresses.GATEWAY, NameServer.PORT), query.toWire());
    guest.await(packet -> packet.protocol() == IpPacket.UDP);
  }

  private static FlowKey flow(IpAddress to, int port) {
    return new FlowKey(to.isIpv6() ? Addresses.GUEST_IPV6 : Addresses.GUEST, 40_000, to, port);
  }

  @Test
  void whatADirectConnectCannotServeGoesThroughTheProxyByItsName() throws Exception {
    try (TinyProxy proxy = proxy("HTTP/1.1 200 Connection established");
        ScriptedGuest guest = guest(ONLY_PYPI, Proxy.of(proxy.environment()))) {
      resolve(guest, "pypi.org.", Type.AAAA);
      int theirs = guest.connect(flow(PYPI, 80), 1, WINDOW);
      byte[] request = bytes("GET / HTTP/1.1\r\nHost: pypi.org\r\n\r\n");
      guest.segment(flow(PYPI, 80), 2, theirs, TcpHeader.ACK, WINDOW, request);
      try (Socket host = server.accept()) {
        assertEquals(
            new String(request, StandardCharsets.US_ASCII),
            new String(
                host.getInputStream().readNBytes(request.length), StandardCharsets.US_ASCII));
        host.getOutputStream().write(bytes("found"));
        TcpHeader data = guest.awaitTcp(tcp -> tcp.data().hasRemaining());
        assertEquals("found", StandardCharsets.US_ASCII.decode(data.data()).toString());
      }
      assertEquals(
          "CONNECT pypi.org:80 HTTP/1.1|Host: pypi.org:80|"
              + "Proxy-Authorization: Basic bWU6c2UgY3JldA==||",
          proxy.asked.take().replace("\r\n", "|"));
      assertEquals("allow tcp 2001:db8::80 80: pypi.org", guest.decisions.getFirst());
    }
  }

  @Test
  void aNameWithAnAddressThatThisHostHasNoRouteForIsReachedAtItsOtherOne() throws Exception {
    zone.put("two.example. AAAA", LINK_LOCAL.toString());
    zone.put("two.example. A", Addresses.HOST.toString());
    Rules rules =
        new Rules(
            true,
            List.of(DomainRule.parse("two.example").orElseThrow()),
            List.of(
                AddressRule.parse("fe80::1").orElseThrow(),
                AddressRule.parse("host:" + server.getLocalPort()).orElseThrow()));
    try (ScriptedGuest guest = guest(rules, Proxy.NONE)) {
      resolve(guest, "two.example.", Type.AAAA);
      resolve(guest, "two.example.", Type.A);
      int port = server.getLocalPort();
      guest.segment(flow(LINK_LOCAL, port), 1, 0, TcpHeader.SYN, WINDOW);
      IpPacket message = guest.await(packet -> packet.protocol() == IpPacket.ICMPV6);
      assertEquals(0x0103, message.payload().getShort(0)); // address unreachable (RFC 4443, 3.1)

      int theirs = guest.connect(flow(Addresses.HOST, port), 1, WINDOW);
      guest.segment(flow(Addresses.HOST, port), 2, theirs, TcpHeader.ACK, WINDOW, bytes("hello"));
      try (Socket host = server.accept()) {
        assertEquals(
            "hello", new String(host.getInputStream().readNBytes(5), StandardCharsets.US_ASCII));
      }
      assertEquals(
          List.of(
              "allow tcp fe80::1 " + port + ": fe80::1",
              "end tcp fe80::1 " + port + " 0 0",
              "allow tcp 100.127.255.251 " + port + ": host:" + port),
          guest.takeDecisions().subList(0, 3));
    }
  }

  @Test
  void anAddressWithoutANameIsAskedForAsItIs() throws Exception {
    try (TinyProxy proxy = proxy("HTTP/1.1 200 OK");
        ScriptedGuest guest = guest(ONLY_LINK_LOCAL, Proxy.of(proxy.environment()))) {
      guest.connect(flow(LINK_LOCAL, 5432), 1, WINDOW);
      server.accept().close();
      assertTrue(proxy.asked.take().startsWith("CONNECT [fe80::1]:5432 HTTP/1.1\r\n"));
    }
  }

  @Test
  void whatTheProxyRefusesIsUnreachableAndItsAnswerGoesNowhere() throws Exception {
    try (TinyProxy proxy = proxy("HTTP/1.1 407 Proxy Authentication Required");
        ScriptedGuest guest = guest(ONLY_LINK_LOCAL, Proxy.of(proxy.environment()))) {
      guest.segment(flow(LINK_LOCAL, 443), 1, 0, TcpHeader.SYN, WINDOW);
      IpPacket message = guest.await(packet -> packet.protocol() == IpPacket.ICMPV6);
      assertEquals(0x0103, message.payload().getShort(0));
    }
  }

  @Test
  void aConnectionThatAsksForAnotherNameIsResetAndTheServerGetsNoByte() throws Exception {
    try (TinyProxy proxy = proxy("HTTP/1.1 200 OK");
        ScriptedGuest guest = guest(ONLY_PYPI, Proxy.of(proxy.environment()))) {
      resolve(guest, "pypi.org.", Type.AAAA);
      for (String head :
          List.of(
              "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n",
              "GET http://evil.example/ HTTP/1.1\r\nHost: pypi.org\r\n\r\n",
              "\u0001\u0002\u0003\u0004")) {
        int theirs = guest.connect(flow(PYPI, 80), 1, WINDOW);
        guest.segment(flow(PYPI, 80), 2, theirs, TcpHeader.ACK, WINDOW, bytes(head));
        guest.awaitTcp(tcp -> tcp.has(TcpHeader.RST));
        try (Socket host = server.accept()) {
          assertEquals(-1, host.getInputStream().read());
        }
      }
      String deny = "deny tcp 2001:db8::80 80: ";
      assertEquals(
          List.of(
              deny + "it asks for evil.example, which is not what the address was given for",
              deny + "its first bytes ask for no name",
              deny + "its first bytes ask for no name"),
          guest.decisions.stream().filter(line -> line.startsWith(deny)).toList());
    }
  }

  @Test
  void anAddressOfAnAllowedNameIsNoneUntilItWasAskedFor() throws Exception {
    try (TinyProxy proxy = proxy("HTTP/1.1 200 OK");
        ScriptedGuest guest = guest(ONLY_PYPI, Proxy.of(proxy.environment()))) {
      for (int port : new int[] {22, 80, 443}) {
        guest.segment(flow(PYPI, port), 1, 0, TcpHeader.SYN, WINDOW);
        guest.await(packet -> packet.protocol() == IpPacket.ICMPV6);
      }
      guest.datagram(flow(address("1.1.1.1"), 53), (byte) 1); // another name server
      guest.await(packet -> packet.protocol() == IpPacket.ICMP);
      assertEquals(
          List.of(
              "deny tcp 2001:db8::80 22: no rule allows it",
              "deny tcp 2001:db8::80 80: no rule allows it",
              "deny tcp 2001:db8::80 443: no rule allows it",
              "deny udp 1.1.1.1 53: no rule allows it"),
          guest.decisions);
      assertEquals(List.of(), List.copyOf(proxy.asked));
    }
  }

  @Test
  void aNameThatTurnsToAPrivateAddressOpensNone() throws Exception {
    try (ScriptedGuest guest = guest(ONLY_PYPI, Proxy.NONE)) {
      resolve(guest, "pypi.org.", Type.AAAA);
      for (String rebound : List.of("10.0.0.5", "127.0.0.1", "169.254.169.254", "::1")) {
        zone.put("pypi.org.", rebound);
        resolve(guest, "pypi.org.", rebound.contains(":") ? Type.AAAA : Type.A);
        guest.takeDecisions();
        guest.segment(flow(address(rebound), 80), 1, 0, TcpHeader.SYN, WINDOW);
        guest.await(p -> p.protocol() == IpPacket.ICMP || p.protocol() == IpPacket.ICMPV6);
        String decided = guest.takeDecisions().getFirst();
        assertTrue(
            decided.endsWith(" is denied unless a rule names the address")
                && decided.startsWith("deny tcp " + rebound),
            decided);
      }
    }
  }

  private static IpAddress address(String text) {
    return IpAddress.parse(text).orElseThrow();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
