package dev.pyro.bench;

import dev.pyro.ExecStreams;
import dev.pyro.bench.Machines.Running;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/** What a machine costs: to boot, to clone, to talk to, to keep. */
final class MachineRows {
  private static final int TEMPLATE_RUNS = 5;
  private static final int[] IDLE = {1, 10, 50};
  private static final int THROUGHPUT_BYTES = 100_000_000;
  private static final double MIN_CLONE_RATIO = 5;
  private static final double MAX_IDLE_MB = 45;
  private static final double BYTES_PER_KIB = 1024;
  private static final double BYTES_PER_MB = 1e6;
  private static final Path MEMINFO = Path.of("/proc/meminfo");

  private final Machines machines;
  private final List<Row> rows;
  private final List<Claim> claims;

  MachineRows(Machines machines, List<Row> rows, List<Claim> claims) {
    this.machines = machines;
    this.rows = rows;
    this.claims = claims;
  }

  void measure(int runs) throws Exception {
    templateRow(Math.min(runs, TEMPLATE_RUNS));
    startRows(runs);
    talkRows(runs);
    idleRows();
  }

  private void templateRow(int runs) throws Exception {
    Bench.tell("template build");
    Samples template = new Samples();
    for (int i = 0; i < runs; i++) {
      machines.dropTemplate();
      template.time(() -> {
        machines.buildTemplate();
        return null;
      });
    }
    rows.add(new Row("template build", "ms", template, ""));
  }

  private void startRows(int runs) throws Exception {
    Bench.tell("cold boot and clone");
    Samples boot = new Samples();
    Samples clone = new Samples();
    firstResult(machines.start()).close(); // may build the template
    for (int i = 0; i < runs; i++) { // in turn, so that both see the same machine
      boot.time(() -> firstResult(machines.boot())).close();
      clone.time(() -> firstResult(machines.start())).close();
    }
    double ratio = boot.median() / clone.median();
    rows.add(new Row("cold boot to first result", "ms", boot, ""));
    rows.add(
        new Row(
            "clone to first result",
            "ms",
            clone,
            String.format(Locale.ROOT, "%.1f times faster than a cold boot", ratio)));
    claims.add(
        Claim.atLeast(
            "a clone is at least 5 times faster than a cold boot", MIN_CLONE_RATIO, ratio));
  }

  private static Running firstResult(Running running) {
    running.exec(ExecStreams.none(), "true");
    return running;
  }

  private void talkRows(int runs) throws Exception {
    Bench.tell("exec and throughput");
    Samples roundTrip = new Samples();
    Samples in = new Samples();
    Samples out = new Samples();
    try (Running running = firstResult(machines.start())) {
      for (int i = 0; i < runs; i++) {
        roundTrip.time(() -> running.exec(ExecStreams.none(), "true"));
      }
      for (int i = 0; i < Math.max(3, runs / 4); i++) {
        ExecStreams zeros = ExecStreams.builder().stdin(new Zeros(THROUGHPUT_BYTES)).build();
        in.add(megabytesPerSecond(() -> running.exec(zeros, "sh", "-c", "cat > /dev/null")));
        String size = Integer.toString(THROUGHPUT_BYTES);
        out.add(
            megabytesPerSecond(
                () -> running.exec(ExecStreams.none(), "head", "-c", size, "/dev/zero")));
      }
    }
    rows.add(new Row("exec round trip in a running machine", "ms", roundTrip, ""));
    rows.add(new Row("throughput into the guest (stdin)", "MB/s", in, ""));
    rows.add(new Row("throughput out of the guest (stdout)", "MB/s", out, ""));
  }

  private static double megabytesPerSecond(Callable<?> transfer) throws Exception {
    Samples time = new Samples();
    time.time(transfer);
    return THROUGHPUT_BYTES / 1000.0 / time.median();
  }

  /**
   * Two views: what the host has less, which other processes disturb, and what the kernel accounts
   * to QEMU, of shared pages its share.
   */
  private void idleRows() throws Exception {
    List<Running> idle = new ArrayList<>();
    try {
      long before = kib(MEMINFO, "MemAvailable:");
      for (int wanted : IDLE) {
        Bench.tell("memory of " + wanted + " idle machines");
        while (idle.size() < wanted) {
          idle.add(firstResult(machines.start()));
        }
        Samples host = new Samples();
        host.add((before - kib(MEMINFO, "MemAvailable:")) * BYTES_PER_KIB / BYTES_PER_MB / wanted);
        Samples share = new Samples();
        for (Running running : idle) {
          Path rollup = Path.of("/proc/" + running.machine().pid() + "/smaps_rollup");
          share.add(kib(rollup, "Pss:") * BYTES_PER_KIB / BYTES_PER_MB);
        }
        rows.add(new Row("host memory per idle machine, of " + wanted, "MB", host, ""));
        rows.add(new Row("QEMU's share (PSS), of " + wanted, "MB", share, ""));
        if (wanted > 1) {
          claims.add(
              Claim.atMost(
                  "one of " + wanted + " idle machines adds at most 45 MB of host memory",
                  MAX_IDLE_MB,
                  host.median()));
        }
      }
    } finally {
      idle.forEach(Running::close);
    }
  }

  private static long kib(Path file, String name) throws Exception {
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith(name)) {
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    throw new IllegalStateException(file + " has no " + name);
  }

  /** So many zero bytes. */
  private static final class Zeros extends InputStream {
    private int left;

    Zeros(int bytes) {
      this.left = bytes;
    }

    @Override
    public int read() {
      return left-- > 0 ? 0 : -1;
    }

    @Override
    public int read(byte[] buffer, int from, int length) {
      if (left <= 0) {
        return -1;
      }
      int part = Math.min(left, length);
      left -= part;
      return part;
    }
  }
}
