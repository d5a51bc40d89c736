package dev.pyro.cli.core;

import sun.misc.Signal;

/**
 * What ends a command early: Ctrl-C, a request to terminate, a lost terminal, or a reader of its
 * output that went away. The first of these interrupts the thread that does the work, so that the
 * engine stops the machine and cleans up. A second signal ends the process at once.
 */
public final class Interrupts {
  private final Thread worker;
  private volatile int exitCode;
  private volatile Runnable beforeHalt = () -> {};

  public Interrupts(Thread worker) {
    this.worker = worker;
  }

  public void install() {
    for (String name : new String[] {"INT", "TERM", "HUP"}) {
      Signal.handle(new Signal(name), signal -> onSignal(signal.getNumber()));
    }
  }

  /** Sets what is still done before a second signal ends the process. */
  public void beforeHalt(Runnable repair) {
    this.beforeHalt = repair;
  }

  /** Called when nobody reads the output any more. */
  public void onClosedOutput() {
    stop(ExitCode.CLOSED_PIPE);
  }

  public boolean happened() {
    return exitCode != 0;
  }

  /** Returns the exit code of what happened, or the given one if nothing did. */
  public int exitCodeOr(int otherwise) {
    return happened() ? exitCode : otherwise;
  }

  private void onSignal(int number) {
    if (happened()) {
      beforeHalt.run();
      Runtime.getRuntime().halt(128 + number);
    }
    stop(128 + number);
  }

  private void stop(int code) {
    exitCode = code;
    worker.interrupt();
  }
}
