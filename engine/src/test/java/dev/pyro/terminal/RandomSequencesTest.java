package dev.pyro.terminal;

import dev.pyro.TerminalSize;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sequences that no recorded program wrote, to tmux and to a {@link TerminalScreen}. Always the
 * same ones: about one in 4000 others meets one more peculiarity of tmux.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RandomSequencesTest {
  private static final TerminalSize SIZE = new TerminalSize(40, 12);
  private static final int LOOKS = 20;
  private static final int PIECES = 12;

  @TempDir Path folder;

  @RepeatedTest(20)
  void showWhatTmuxShows(RepetitionInfo repetition) throws Exception {
    long seed = Long.getLong("pyro.seed", repetition.getCurrentRepetition());
    RandomSequences sequences = new RandomSequences(seed);
    TerminalScreen screen = new TerminalScreen(SIZE);
    try (Tmux tmux = new Tmux(folder, SIZE)) {
      for (int i = 0; i < LOOKS; i++) {
        String written = sequences.next(PIECES);
        byte[] output = written.getBytes(StandardCharsets.UTF_8);
        tmux.feed(output, 0, output.length);
        screen.feed(output, 0, output.length);
        String shown = written.replace("\033", "^[").replace("\r", "^M").replace("\n", "^J");
        tmux.seen()
            .assertSame(Seen.of(screen), "-Dpyro.seed=" + seed + ", look " + i + ": " + shown);
      }
    }
  }
}
