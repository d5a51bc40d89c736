package dev.pyro.workspace.process;

import dev.pyro.Readiness;
import dev.pyro.guest.KeptState;
import dev.pyro.guest.KeptStatus;
import dev.pyro.secret.Redactor;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.StringJoiner;

/** Why a service is in its state, for people. */
final class ServiceReason {
  private ServiceReason() {}

  /**
   * Returns why it is not ready yet, has failed, or has ended in a way that people do not expect.
   *
   * @param memMib how much memory its machine has
   */
  static Optional<String> of(
      KeptStatus status, Optional<Readiness> readiness, int memMib, Redactor redactor) {
    StringJoiner text = new StringJoiner("; ");
    text.setEmptyValue("");
    state(status, answer(status, readiness, redactor)).ifPresent(text::add);
    if (status.oomKilled()) {
      text.add(
          "the guest's kernel killed a process of it, since the machine's memory of "
              + memMib
              + " MiB was used up (mem_mib)");
    }
    return text.length() == 0 ? Optional.empty() : Optional.of(text.toString());
  }

  private static Optional<String> state(KeptStatus status, String answer) {
    return switch (status.reason()) {
      case NOT_READY -> Optional.of("it was not ready in time" + answer);
      case ENDED_BEFORE_READY -> Optional.of(ended(status) + " before it was ready" + left(status));
      case NO_PROBE -> Optional.of("its readiness could not be looked at");
      case NONE ->
          status.state() == KeptState.STARTING && !answer.isEmpty()
              ? Optional.of("it is not ready yet" + answer)
              : Optional.of(left(status))
                  .filter(left -> !left.isEmpty())
                  .map(left -> ended(status) + left);
    };
  }

  private static String ended(KeptStatus status) {
    return "it ended"
        + (status.exitCode().isPresent() ? " with exit code " + status.exitCode().getAsInt() : "");
  }

  /** What a program that goes into the background is told: what it leaves is ended with it. */
  private static String left(KeptStatus status) {
    if (status.leftBehind() == 0 || status.exitCode().orElse(1) != 0) {
      return "";
    }
    return " and put itself into the background: what it left running was ended ("
        + status.leftBehind()
        + (status.leftBehind() == 1 ? " process" : " processes")
        + "); start it so that it stays in the foreground";
  }

  /** Returns the last answer of its readiness check, behind a colon; empty if there is none. */
  private static String answer(
      KeptStatus status, Optional<Readiness> readiness, Redactor redactor) {
    if (status.answer().isEmpty()) {
      return "";
    }
    String path = readiness.flatMap(Readiness::path).map(file -> file + ": ").orElse("");
    return ": " + Consoles.shown(path + uncut(status.answer().get(), redactor), redactor);
  }

  /** The guest cuts an answer that is too long. The end may then be the beginning of a secret. */
  private static String uncut(byte[] answer, Redactor redactor) {
    int held = answer.length < KeptStatus.MAX_ANSWER_BYTES ? 0 : redactor.heldBack(answer);
    return new String(Arrays.copyOf(answer, answer.length - held), StandardCharsets.UTF_8);
  }
}
