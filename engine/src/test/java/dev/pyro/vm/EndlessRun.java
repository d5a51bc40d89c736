package dev.pyro.vm;

import dev.pyro.ExecResult;
import dev.pyro.ExecStreams;
import dev.pyro.RunRequest;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.function.BiFunction;

/** A run that does not end by itself. */
final class EndlessRun {
  private EndlessRun() {}

  /** Begins one in a thread of its own, and returns once its command runs. */
  static FutureTask<ExecResult> begin(BiFunction<RunRequest, ExecStreams, ExecResult> runner)
      throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    OutputStream out =
        new OutputStream() {
          @Override
          public void write(int b) {
            begun.countDown();
          }
        };
    RunRequest endless = RunRequest.of("debian:12", "echo; exec sleep 600").withTimeoutSeconds(600);
    FutureTask<ExecResult> run =
        new FutureTask<>(() -> runner.apply(endless, ExecStreams.builder().stdout(out).build()));
    Thread.ofVirtual().start(run);
    begun.await();
    return run;
  }
}
