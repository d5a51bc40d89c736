package dev.pyro.network.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.network.packet.IpPacket;
import dev.pyro.network.packet.TcpHeader;
import dev.pyro.network.packet.UdpHeader;
import dev.pyro.network.policy.DomainRule;
import dev.pyro.network.policy.Rules;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.GenericEDNSOption;
import org.xbill.DNS.HTTPSRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.Type;

/** What a guest is answered, and what the host's resolvers are asked for it. */
@Timeout(300)
class NameServerTest {
  private static final Name NAME = name("pypi.org.");
  private static final FlowKey UDP =
      new FlowKey(Addresses.GUEST, 40_000, Addresses.GATEWAY, NameServer.PORT);
  private static final Rules PYPI =
      new Rules(true, List.of(DomainRule.parse("pypi.org").orElseThrow()), List.of());

  @TempDir Path folder;

  @Test
  void anAnswerOfAResolverIsPassedOnWithTheGuestsId() throws Exception {
    try (FakeResolver resolver =
            new FakeResolver("127.0.0.1", 0, (query, _) -> found(query, "203.0.113.8"));
        ScriptedGuest guest = guest(resolver, Rules.EGRESS, "127.0.0.1")) {
      Message answer = ask(guest, NAME, Type.A);
      assertEquals(Rcode.NOERROR, answer.getHeader().getRcode());
      assertEquals("203.0.113.8", answer.getSection(Section.ANSWER).getFirst().rdataToString());
    }
  }

  @Test
  void errorsArePassedOnAsTheyAre() throws Exception {
    try (FakeResolver resolver =
            new FakeResolver(
                "127.0.0.1",
                0,
                (query, _) ->
                    FakeResolver.answer(
                        query,
                        query.getQuestion().getType() == Type.A
                            ? Rcode.NXDOMAIN
                            : Rcode.SERVFAIL));
        ScriptedGuest guest = guest(resolver, Rules.EGRESS, "127.0.0.1")) {
      assertEquals(Rcode.NXDOMAIN, ask(guest, NAME, Type.A).getHeader().getRcode());
      assertEquals(Rcode.SERVFAIL, ask(guest, NAME, Type.AAAA).getHeader().getRcode());
    }
  }

  @Test
  void aNameThatNoRuleAllowsIsNotAskedFor() throws Exception {
    try (FakeResolver resolver =
            new FakeResolver("127.0.0.1", 0, (query, _) -> found(query, "203.0.113.8"));
        ScriptedGuest guest = guest(resolver, PYPI, "127.0.0.1")) {
      Message answer = ask(guest, name("secret.evil.example."), Type.TXT);
      assertEquals(Rcode.NXDOMAIN, answer.getHeader().getRcode());
      assertEquals(List.of("deny dns secret.evil.example: no rule allows it"), guest.decisions);
      assertEquals(Rcode.NOERROR, ask(guest, NAME, Type.A).getHeader().getRcode());
      assertEquals(List.of("pypi.org. udp"), resolver.asked);
    }
  }

  @Test
  void underADomainRuleNothingHidesTheName() throws Exception {
    Record https = new HTTPSRecord(NAME, DClass.IN, 60, 1, Name.root, List.of());
    try (FakeResolver resolver =
        new FakeResolver(
            "127.0.0.1", 0, (query, _) -> FakeResolver.answer(query, Rcode.NOERROR, https))) {
      try (ScriptedGuest guest = guest(resolver, PYPI, "127.0.0.1")) {
        assertEquals(List.of(), ask(guest, NAME, Type.HTTPS).getSection(Section.ANSWER));
      }
    }
  }

  @Test
  void theAddressAtTheEndOfAChainIsPinnedToTheNameThatWasAskedFor() throws Exception {
    Name edge = name("edge.cdn.example.");
    try (FakeResolver resolver =
            new FakeResolver(
                "127.0.0.1",
                0,
                (query, _) ->
                    FakeResolver.answer(
                        query,
                        Rcode.NOERROR,
                        new CNAMERecord(NAME, DClass.IN, 60, edge),
                        address(edge, "203.0.113.8")));
        ScriptedGuest guest = guest(resolver, PYPI, "127.0.0.1")) {
      ask(guest, NAME, Type.A);
      FlowKey flow =
          new FlowKey(
              Addresses.GUEST,
              40_001,
              dev.pyro.network.packet.IpAddress.parse("203.0.113.8").orElseThrow(),
              9);
      guest.segment(flow, 1, 0, TcpHeader.SYN, 1000);
      guest.sync();
      assertTrue(
          guest.decisions.contains("allow tcp 203.0.113.8 9: pypi.org"),
          guest.decisions.toString());
    }
  }

  @Test
  void theNextResolverIsAskedWhenOneIsSilent() throws Exception {
    try (FakeResolver silent = new FakeResolver("127.0.0.1", 0, (_, _) -> null);
        FakeResolver _ =
            new FakeResolver("127.0.0.2", silent.port(), (query, _) -> found(query, "192.0.2.7"));
        ScriptedGuest guest = guest(silent, Rules.EGRESS, "127.0.0.1", "127.0.0.2")) {
      assertEquals(Rcode.NOERROR, ask(guest, NAME, Type.A).getHeader().getRcode());
      assertEquals(List.of("pypi.org. udp"), silent.asked);
    }
  }

  @Test
  void withoutAnyResolverTheQuestionFailsAtOnce() throws Exception {
    FakeResolver gone = new FakeResolver("127.0.0.1", 0, (_, _) -> null);
    gone.close();
    try (ScriptedGuest guest = guest(gone, Rules.EGRESS, "127.0.0.1")) {
      assertEquals(Rcode.SERVFAIL, ask(guest, NAME, Type.A).getHeader().getRcode());
    }
  }

  @Test
  void theResolverOfAnotherNetworkIsUsedAsSoonAsTheHostNamesIt() throws Exception {
    try (FakeResolver home =
            new FakeResolver("127.0.0.1", 0, (query, _) -> found(query, "192.0.2.1"));
        FakeResolver cafe =
            new FakeResolver("127.0.0.2", home.port(), (query, _) -> found(query, "192.0.2.2"));
        ScriptedGuest guest = guest(home, Rules.EGRESS, "127.0.0.1")) {
      ask(guest, NAME, Type.A);
      Files.writeString(folder.resolve("moved"), "search x\nnameserver 127.0.0.2\n");
      Files.move(
          folder.resolve("moved"),
          folder.resolve("resolv.conf"),
          java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      ask(guest, NAME, Type.A);
      assertEquals(1, home.asked.size());
      assertEquals(1, cafe.asked.size());
    }
  }

  @Test
  void aLongAnswerComesOverTcp() throws Exception {
    String text = "x".repeat(250);
    Record[] records = new Record[20];
    for (int at = 0; at < records.length; at++) {
      records[at] = new TXTRecord(NAME, DClass.IN, 60, text + at);
    }
    try (FakeResolver resolver =
            new FakeResolver(
                "127.0.0.1",
                0,
                (query, isStream) -> {
                  Message answer =
                      FakeResolver.answer(query, Rcode.NOERROR, isStream ? records : new Record[0]);
                  if (!isStream) {
                    answer.getHeader().setFlag(Flags.TC);
                  }
                  return answer;
                });
        ScriptedGuest guest = guest(resolver, Rules.EGRESS, "127.0.0.1")) {
      assertTrue(ask(guest, NAME, Type.TXT).getHeader().getFlag(Flags.TC));
      Message whole = askOverTcp(guest, NAME, Type.TXT);
      assertEquals(20, whole.getSection(Section.ANSWER).size());
      assertEquals(List.of("pypi.org. udp", "pypi.org. tcp"), resolver.asked);
    }
  }

  @Test
  void anotherResolverIsAskedWhenOneFails() throws Exception {
    try (FakeResolver failing =
            new FakeResolver(
                "127.0.0.1", 0, (query, _) -> FakeResolver.answer(query, Rcode.SERVFAIL));
        FakeResolver _ =
            new FakeResolver("127.0.0.2", failing.port(), (query, _) -> found(query, "192.0.2.7"));
        ScriptedGuest guest = guest(failing, Rules.EGRESS, "127.0.0.1", "127.0.0.2")) {
      assertEquals(Rcode.NOERROR, ask(guest, NAME, Type.A).getHeader().getRcode());
      assertEquals(List.of("pypi.org. udp"), failing.asked);
    }
  }

  @Test
  void anAnswerOfFourKibibytesComesWholeOverUdpToAGuestThatTakesIt() throws Exception {
    Record[] records = new Record[16];
    for (int at = 0; at < records.length; at++) {
      records[at] = new TXTRecord(NAME, DClass.IN, 60, "x".repeat(240) + (char) ('a' + at));
    }
    try (FakeResolver resolver =
            new FakeResolver(
                "127.0.0.1", 0, (query, _) -> FakeResolver.answer(query, Rcode.NOERROR, records));
        ScriptedGuest guest = guest(resolver, Rules.EGRESS, "127.0.0.1")) {
      Message answer = ask(guest, NAME, Type.TXT);
      assertEquals(16, answer.getSection(Section.ANSWER).size());
      assertTrue(answer.toWire().length > 4000, "it is short");
    }
  }

  @Test
  void nothingThatAGuestAddsToAQuestionLeaves() throws Exception {
    List<Message> asked = new CopyOnWriteArrayList<>();
    try (FakeResolver resolver =
            new FakeResolver(
                "127.0.0.1",
                0,
                (query, _) -> {
                  asked.add(query);
                  return found(query, "203.0.113.8");
                });
        ScriptedGuest guest = guest(resolver, PYPI, "127.0.0.1")) {
      Message query = question(NAME, Type.A);
      query.getHeader().setFlag(Flags.CD);
      query.removeAllRecords(Section.ADDITIONAL);
      query.addRecord(new TXTRecord(NAME, DClass.IN, 60, "secret"), Section.ADDITIONAL);
      query.addRecord(new TXTRecord(NAME, DClass.IN, 60, "secret"), Section.ANSWER);
      query.addRecord(
          new OPTRecord(4096, 0, 0, ExtendedFlags.DO, new GenericEDNSOption(65_001, new byte[64])),
          Section.ADDITIONAL);
      guest.datagram(UDP, query.toWire());
      Message answer =
          new Message(
              UdpHeader.of(guest.await(p -> p.protocol() == IpPacket.UDP)).orElseThrow().data());
      assertEquals(query.getHeader().getID(), answer.getHeader().getID());
      Message own = asked.getFirst();
      assertEquals(query.getQuestion(), own.getQuestion());
      assertEquals(List.of(), own.getSection(Section.ANSWER));
      assertEquals(List.of(own.getOPT()), own.getSection(Section.ADDITIONAL));
      assertEquals(List.of(), own.getOPT().getOptions());
      assertEquals(4096, own.getOPT().getPayloadSize());
      assertEquals(ExtendedFlags.DO, own.getOPT().getFlags());
      assertEquals("rd cd", own.getHeader().printFlags().strip());
    }
  }

  @Test
  void anAnswerToAnotherQuestionIsNotTaken() throws Exception {
    Name other = name("evil.example.");
    List<Message> asked = new CopyOnWriteArrayList<>();
    try (FakeResolver resolver =
            new FakeResolver(
                "127.0.0.1",
                0,
                (query, _) -> {
                  asked.add(query);
                  Message answer = found(query, "203.0.113.8");
                  if (asked.size() == 1) {
                    answer.removeAllRecords(Section.QUESTION);
                    answer.addRecord(Record.newRecord(other, Type.A, DClass.IN), Section.QUESTION);
                  }
                  return answer;
                });
        ScriptedGuest guest = guest(resolver, Rules.EGRESS, "127.0.0.1")) {
      Message answer = ask(guest, NAME, Type.A);
      assertEquals(NAME, answer.getQuestion().getName());
      assertEquals(2, asked.size());
    }
  }

  @Test
  void beyondItsShareOfQuestionsOneFailsAtOnce() throws Exception {
    try (FakeResolver silent = new FakeResolver("127.0.0.1", 0, (_, _) -> null);
        ScriptedGuest guest = guest(silent, Rules.EGRESS, "127.0.0.1")) {
      byte[] query = question(NAME, Type.A).toWire();
      for (int count = 0; count <= NameServer.MAX_LOOKUPS; count++) {
        guest.datagram(UDP, query);
      }
      IpPacket packet = guest.await(p -> p.protocol() == IpPacket.UDP);
      Message answer = new Message(UdpHeader.of(packet).orElseThrow().data());
      assertEquals(Rcode.SERVFAIL, answer.getHeader().getRcode());
    }
  }

  @Test
  void aQuestionOverTcpThatIsTooLongEndsItsConnection() throws Exception {
    try (FakeResolver resolver = new FakeResolver("127.0.0.1", 0, (_, _) -> null);
        ScriptedGuest guest = guest(resolver, Rules.EGRESS, "127.0.0.1")) {
      int theirs = guest.connect(UDP, 1, 60_000);
      byte[] length = {(byte) 0xff, (byte) 0xff};
      guest.segment(UDP, 2, theirs, TcpHeader.ACK, 60_000, length);
      guest.awaitTcp(tcp -> tcp.has(TcpHeader.RST));
      guest.sync();
      assertEquals(List.of(), guest.decisions); // an end without a decision would only puzzle
    }
  }

  @Test
  void beyondItsShareOfConnectionsToTheNameServerOneIsRefused() throws Exception {
    try (FakeResolver resolver = new FakeResolver("127.0.0.1", 0, (_, _) -> null);
        ScriptedGuest guest = guest(resolver, Rules.EGRESS, "127.0.0.1")) {
      for (int number = 0; number < Tcp.MAX_NAME_SERVERS; number++) {
        guest.connect(
            new FlowKey(Addresses.GUEST, 1000 + number, Addresses.GATEWAY, NameServer.PORT),
            1,
            60_000);
      }
      guest.segment(UDP, 1, 0, TcpHeader.SYN, 60_000);
      guest.awaitTcp(tcp -> tcp.has(TcpHeader.RST) && tcp.toPort() == UDP.guestPort());
    }
  }

  private ScriptedGuest guest(FakeResolver resolver, Rules rules, String... servers)
      throws IOException {
    StringBuilder text = new StringBuilder("# of a test\n");
    for (String server : servers) {
      text.append("nameserver ").append(server).append('\n');
    }
    Path file = Files.writeString(folder.resolve("resolv.conf"), text);
    return new ScriptedGuest(folder, rules, file, resolver.port());
  }

  private static Message found(Message query, String address) {
    return FakeResolver.answer(query, Rcode.NOERROR, address(NAME, address));
  }

  private static Record address(Name name, String address) {
    try {
      return new ARecord(name, DClass.IN, 60, InetAddress.getByName(address));
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static Message question(Name name, int type) {
    Message query = Message.newQuery(Record.newRecord(name, type, DClass.IN));
    query.getHeader().setID(4711);
    return query;
  }

  private static Message ask(ScriptedGuest guest, Name name, int type) throws IOException {
    guest.datagram(UDP, question(name, type).toWire());
    IpPacket packet = guest.await(p -> p.protocol() == IpPacket.UDP);
    ByteBuffer data = UdpHeader.of(packet).orElseThrow().data();
    Message answer = new Message(data);
    assertEquals(4711, answer.getHeader().getID());
    return answer;
  }

  private static Message askOverTcp(ScriptedGuest guest, Name name, int type) throws IOException {
    guest.segment(UDP, 1, 0, TcpHeader.SYN, 60_000);
    int theirs = guest.awaitTcp(tcp -> tcp.has(TcpHeader.SYN)).sequence() + 1;
    guest.segment(UDP, 2, theirs, TcpHeader.ACK, 60_000);
    byte[] query = question(name, type).toWire();
    byte[] framed =
        ByteBuffer.allocate(2 + query.length).putShort((short) query.length).put(query).array();
    guest.segment(UDP, 2, theirs, TcpHeader.ACK, 60_000, framed);
    ByteBuffer all = ByteBuffer.allocate(65_537);
    int next = theirs;
    while (all.position() < 2 || all.position() < 2 + (all.getShort(0) & 0xffff)) {
      int expected = next;
      TcpHeader data =
          guest.awaitTcp(tcp -> tcp.data().hasRemaining() && tcp.sequence() == expected);
      next += data.data().remaining();
      all.put(data.data());
      guest.segment(UDP, 2 + framed.length, next, TcpHeader.ACK, 60_000);
    }
    return new Message(all.flip().position(2).slice());
  }

  private static Name name(String text) {
    try {
      return Name.fromString(text);
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
