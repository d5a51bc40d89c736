package dev.pyro.guest;

import dev.pyro.TerminalSize;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the guest says of a kept process. All of it is the guest's word.
 *
 * @param name what the guest knows it by; empty where the caller has named it
 * @param state how far it is
 * @param reason why it failed
 * @param begin how many bytes of its output are no longer kept
 * @param total how many bytes it has written
 * @param exitCode how it ended, 128+n for a death by signal n; empty while it runs
 * @param oomKilled whether a process of it was killed for want of memory
 * @param leftBehind how many processes it left when it ended by itself; they were ended with it
 * @param answer why its readiness probe has not succeeded, as the guest said it; at most {@value
 *     #MAX_ANSWER_BYTES} bytes, of which the guest may have cut the end
 * @param terminal the size of its terminal, if it has one
 * @param endedAt when it ended, by the guest's clock; empty while it runs
 * @param note what was given when it was started
 */
public record KeptStatus(
    String name,
    KeptState state,
    KeptReason reason,
    long begin,
    long total,
    OptionalInt exitCode,
    boolean oomKilled,
    long leftBehind,
    Optional<byte[]> answer,
    Optional<TerminalSize> terminal,
    Optional<Instant> endedAt,
    String note) {
  /** The longest answer of a readiness probe. */
  public static final int MAX_ANSWER_BYTES = 255;

  static KeptStatus of(Fields fields) throws GuestProtocolException {
    KeptState state = KeptState.of(fields.number(Tag.STATE));
    long begin = fields.number(Tag.BEGIN);
    long total = fields.number(Tag.TOTAL);
    if (begin > total) {
      throw new GuestProtocolException("output that begins behind its end");
    }
    return new KeptStatus(
        fields.text(Tag.NAME).orElse(""),
        state,
        fields.has(Tag.REASON) ? KeptReason.of(fields.number(Tag.REASON)) : KeptReason.NONE,
        begin,
        total,
        state.runs() ? OptionalInt.empty() : OptionalInt.of((int) fields.number(Tag.EXIT_CODE)),
        fields.numberOr(Tag.OOM_KILLED, 0) != 0,
        fields.numberOr(Tag.LEFT_BEHIND, 0),
        answer(fields),
        terminal(fields),
        fields.has(Tag.ENDED_NS)
            ? Optional.of(instant(fields.number(Tag.ENDED_NS)))
            : Optional.empty(),
        fields.has(Tag.NOTE) ? new String(fields.bytes(Tag.NOTE), StandardCharsets.UTF_8) : "");
  }

  private static Optional<byte[]> answer(Fields fields) throws GuestProtocolException {
    if (!fields.has(Tag.ANSWER)) {
      return Optional.empty();
    }
    byte[] answer = fields.bytes(Tag.ANSWER);
    if (answer.length > MAX_ANSWER_BYTES) {
      throw new GuestProtocolException("ANSWER has " + answer.length + " bytes");
    }
    return Optional.of(answer);
  }

  private static Optional<TerminalSize> terminal(Fields fields) throws GuestProtocolException {
    if (!fields.has(Tag.COLS)) {
      return Optional.empty();
    }
    long cols = fields.number(Tag.COLS);
    long rows = fields.number(Tag.ROWS);
    if (cols < 1 || cols > TerminalSize.MAX || rows < 1 || rows > TerminalSize.MAX) {
      throw new GuestProtocolException("a terminal of " + cols + " x " + rows);
    }
    return Optional.of(new TerminalSize((int) cols, (int) rows));
  }

  private static Instant instant(long nanos) {
    return Instant.ofEpochSecond(nanos / 1_000_000_000, nanos % 1_000_000_000);
  }
}
