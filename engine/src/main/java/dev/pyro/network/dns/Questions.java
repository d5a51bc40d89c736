package dev.pyro.network.dns;

import dev.pyro.network.packet.IpAddress;
import dev.pyro.network.policy.Decision;
import dev.pyro.network.policy.DomainRule;
import dev.pyro.network.policy.Pins;
import dev.pyro.network.policy.Policy;
import dev.pyro.network.policy.Rules;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedErrorCodeOption;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** Judges what a guest asks and what it is answered. It asks nobody itself. */
public final class Questions {
  /** Under this name a guest finds the ports of the host that a rule opens. */
  public static final String HOST_NAME = Rules.HOST_NAME;

  private static final int HOST_TTL_SECONDS = 60;
  private static final int OWN_PAYLOAD = 1232; // the DNS flag day of 2020

  private final Rules rules;
  private final IpAddress host;

  /**
   * @param rules what the guest's user allows
   * @param host the address that stands for the host's loopback interface
   */
  public Questions(Rules rules, IpAddress host) {
    this.rules = rules;
    this.host = host;
  }

  /**
   * What becomes of a question.
   *
   * @param name what was asked for, as rules have it
   * @param answer nothing: the resolvers are asked
   * @param decision why
   */
  public record Judgement(String name, Optional<byte[]> answer, Decision decision) {
    /** Returns why the name is not resolved, if the rules say that it is not. */
    public Optional<Decision> denial() {
      boolean isDenied = !decision.isAllowed() && !name.isEmpty() && !name.equals(HOST_NAME);
      return isDenied ? Optional.of(decision) : Optional.empty();
    }
  }

  /** Judges a question; nothing if it is none, and so gets no answer. */
  public Optional<Judgement> ask(byte[] bytes) {
    Message query = parse(bytes);
    if (query == null || query.getHeader().getFlag(Flags.QR)) {
      return Optional.empty();
    }
    Record question = query.getQuestion();
    boolean isPlain =
        query.getHeader().getOpcode() == Opcode.QUERY
            && question != null
            && query.getSection(Section.QUESTION).size() == 1
            && question.getDClass() == DClass.IN;
    if (!isPlain) {
      Decision no = new Decision(false, "it is no question for one name", Set.of());
      return Optional.of(new Judgement("", Optional.of(error(query, Rcode.NOTIMP)), no));
    }
    String asked = question.getName().toString(true);
    Optional<String> name = DomainRule.normal(asked);
    if (name.filter(HOST_NAME::equals).isPresent()) {
      Decision own = new Decision(true, HOST_NAME, Set.of()); // which port is open, rules say
      return Optional.of(new Judgement(HOST_NAME, Optional.of(ofHost(query)), own));
    }
    Decision decision = Policy.name(rules, name.orElse(asked));
    Optional<byte[]> answer =
        decision.isAllowed() ? Optional.empty() : Optional.of(denied(query, decision));
    return Optional.of(new Judgement(name.orElse(asked), answer, decision));
  }

  /**
   * Makes the question that a resolver is asked: what the guest wants to know, and nothing else
   * that it has written, so that nothing else leaves.
   *
   * @param bytes a question that {@link #ask} lets through
   */
  public static byte[] forwarded(byte[] bytes, int id) {
    Message query = parse(bytes);
    Message own = new Message(id);
    for (int flag : new int[] {Flags.RD, Flags.AD, Flags.CD}) {
      if (query.getHeader().getFlag(flag)) {
        own.getHeader().setFlag(flag);
      }
    }
    own.addRecord(query.getQuestion(), Section.QUESTION);
    OPTRecord extension = query.getOPT(); // EDNS, RFC 6891
    if (extension != null) {
      int flags = extension.getFlags() & ExtendedFlags.DO;
      own.addRecord(new OPTRecord(extension.getPayloadSize(), 0, 0, flags), Section.ADDITIONAL);
    }
    return own.toWire();
  }

  private byte[] ofHost(Message query) {
    Message answer = answer(query, Rcode.NOERROR);
    Record question = query.getQuestion();
    boolean isIpv4 = question.getType() == Type.A && !host.isIpv6();
    if (isIpv4) {
      answer.addRecord(
          new ARecord(question.getName(), DClass.IN, HOST_TTL_SECONDS, host.toInetAddress()),
          Section.ANSWER);
    }
    return answer.toWire();
  }

  private static byte[] denied(Message query, Decision decision) {
    Message answer = answer(query, Rcode.NXDOMAIN);
    if (query.getOPT() != null) { // RFC 8914
      answer.addRecord(
          new OPTRecord(
              OWN_PAYLOAD,
              0,
              0,
              0,
              List.of(
                  new ExtendedErrorCodeOption(
                      ExtendedErrorCodeOption.PROHIBITED, "pyro: " + decision.rule()))),
          Section.ADDITIONAL);
    }
    return answer.toWire();
  }

  /** Answers a question that no resolver has answered. */
  public static byte[] failed(byte[] bytes) {
    Message query = parse(bytes);
    return query == null ? new byte[0] : error(query, Rcode.SERVFAIL);
  }

  private static byte[] error(Message query, int code) {
    return answer(query, code).toWire();
  }

  private static Message answer(Message query, int code) {
    Message answer = new Message(query.getHeader().getID());
    answer.getHeader().setFlag(Flags.QR);
    answer.getHeader().setFlag(Flags.RA);
    answer.getHeader().setOpcode(query.getHeader().getOpcode());
    answer.getHeader().setRcode(code);
    if (query.getHeader().getFlag(Flags.RD)) {
      answer.getHeader().setFlag(Flags.RD);
    }
    if (query.getQuestion() != null) {
      answer.addRecord(query.getQuestion(), Section.QUESTION);
    }
    return answer;
  }

  /**
   * Takes an answer of a resolver: pins the addresses to the name that was asked for, and takes out
   * what would let a program hide the name it asks for.
   *
   * @return what the guest gets; nothing if it is no answer to that question
   */
  public Optional<byte[]> answered(String name, byte[] query, byte[] answer, Pins pins) {
    Message asked = parse(query);
    Message told = parse(answer);
    boolean isAnswer =
        asked != null
            && told != null
            && told.getHeader().getFlag(Flags.QR)
            && told.getHeader().getID() == asked.getHeader().getID()
            && (told.getQuestion() == null || told.getQuestion().equals(asked.getQuestion()));
    if (!isAnswer) {
      return Optional.empty();
    }
    boolean hides = false;
    for (Record record : told.getSection(Section.ANSWER)) {
      if (record instanceof ARecord a) {
        pins.pin(name, IpAddress.of(a.getAddress()));
      } else if (record instanceof AAAARecord aaaa) {
        pins.pin(name, IpAddress.of(aaaa.getAddress()));
      }
      hides |= isHiding(record);
    }
    if (rules.domains().isEmpty() || !hides) {
      return Optional.of(answer);
    }
    for (Record record : List.copyOf(told.getSection(Section.ANSWER))) {
      if (isHiding(record)) {
        told.removeRecord(record, Section.ANSWER);
      }
    }
    return Optional.of(told.toWire());
  }

  /** HTTPS and SVCB records may carry keys for encrypted names (RFC 9460). */
  private static boolean isHiding(Record record) {
    return record.getType() == Type.HTTPS || record.getType() == Type.SVCB;
  }

  private static Message parse(byte[] bytes) {
    try {
      return new Message(ByteBuffer.wrap(bytes));
    } catch (IOException | RuntimeException _) {
      return null; // whatever a guest or a resolver has sent, it is no message
    }
  }
}
