package dev.pyro.network.stack;

import dev.pyro.network.dns.Questions;
import dev.pyro.network.dns.Resolvers;
import dev.pyro.network.policy.Decision;
import dev.pyro.network.policy.Pins;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.xbill.DNS.Rcode;

/**
 * Answers the guest's questions of DNS. What the guest wants to know goes to this host's resolvers
 * with an id and from a port of its own, so that nobody can guess the answer's.
 */
final class NameServer {
  static final int PORT = 53;
  static final int MAX_LOOKUPS = 256;
  static final int MAX_MESSAGE = 65_535;

  private final Loop loop;
  private final Resolvers resolvers;
  private final Supplier<Questions> questions;
  private final Pins pins;
  private final BiConsumer<String, Decision> denied;
  private final SecureRandom random = new SecureRandom();
  private final Set<Lookup> lookups = new HashSet<>();
  private final ByteBuffer scratch = ByteBuffer.allocateDirect(MAX_MESSAGE);

  /**
   * @param questions those under the rules of the moment
   * @param denied hears of names that are not resolved, and why
   */
  NameServer(
      Loop loop,
      Resolvers resolvers,
      Supplier<Questions> questions,
      Pins pins,
      BiConsumer<String, Decision> denied) {
    this.loop = loop;
    this.resolvers = resolvers;
    this.questions = questions;
    this.pins = pins;
    this.denied = denied;
  }

  /**
   * Answers a question, now or later.
   *
   * @param isStream whether it came over TCP, and so is asked over TCP
   * @return false if it is no question, and so gets no answer
   */
  boolean ask(byte[] query, boolean isStream, Consumer<byte[]> reply) {
    Optional<Questions.Judgement> judged = questions.get().ask(query);
    if (judged.isEmpty()) {
      return false;
    }
    if (judged.get().answer().isPresent()) {
      judged.get().denial().ifPresent(why -> denied.accept(judged.get().name(), why));
      reply.accept(judged.get().answer().get());
    } else if (lookups.size() == MAX_LOOKUPS) {
      reply.accept(Questions.failed(query));
    } else {
      look(judged.get().name(), query, isStream, reply);
    }
    return true;
  }

  private void look(String name, byte[] query, boolean isStream, Consumer<byte[]> reply) {
    byte[] own = Questions.forwarded(query, random.nextInt(1 << Short.SIZE));
    Lookup[] lookup = new Lookup[1];
    lookup[0] =
        new Lookup(
            loop,
            resolvers.list(),
            own,
            isStream,
            scratch,
            answer -> questions.get().answered(name, own, answer, pins),
            answer -> {
              lookups.remove(lookup[0]);
              answer.ifPresent(told -> ByteBuffer.wrap(told).put(0, query[0]).put(1, query[1]));
              reply.accept(answer.orElseGet(() -> Questions.failed(query)));
            });
    lookups.add(lookup[0]);
    lookup[0].next();
  }

  /** Returns whether an answer says that its resolver could not, or would not, find one. */
  static boolean isFailure(byte[] answer) {
    int code = answer[3] & 0xf;
    return code == Rcode.SERVFAIL || code == Rcode.REFUSED || code == Rcode.NOTIMP;
  }

  int count() {
    return lookups.size();
  }

  /** Ends every lookup. */
  void close() {
    lookups.forEach(Lookup::close);
    lookups.clear();
  }
}
