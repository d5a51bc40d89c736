package dev.pyro.bench;

import dev.pyro.ExecStreams;
import dev.pyro.bench.Machines.Running;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a machine costs: to boot, to clone, to talk to, to keep. */
final class MachineRows {
  private static final int TEMPLATE_RUNS = 5;
  private static final int[] IDLE = {1, 10, 50};
  private static final int THROUGHPUT_BYTES = 100_000_000;

  private final Machines machines;

  MachineRows(Machines machines) {
    this.machines = machines;
  }

  List<Row> measure(int runs) throws Exception {
    List<Row> rows = new ArrayList<>();
    Samples template = new Samples();
    for (int i = 0; i < Math.min(runs, TEMPLATE_RUNS); i++) {
      machines.dropTemplates();
      template.time(() -> {
        machines.buildTemplate();
        return null;
      });
    }
    rows.add(new Row("template build", "ms", template, ""));
    startRows(runs, rows);
    talkRows(runs, rows);
    idleRows(rows);
    return rows;
  }

  private void startRows(int runs, List<Row> rows) throws Exception {
    Samples boot = new Samples();
    Samples clone = new Samples();
    for (int i = 0; i < runs; i++) { // in turn, so that both see the same machine
      boot.time(
              () -> {
                Running running = machines.boot();
                running.exec(ExecStreams.none(), "true");
                return running;
              })
          .close();
      clone
          .time(() -> {
            Running running = machines.start();
            running.exec(ExecStreams.none(), "true");
            return running;
          })
          .close();
    }
    rows.add(new Row("cold boot to first result", "ms", boot, ""));
    String ratio = String.format(Locale.ROOT, "%.1f times faster", boot.median() / clone.median());
    rows.add(new Row("clone to first result", "ms", clone, ratio));
  }

  private void talkRows(int runs, List<Row> rows) throws Exception {
    Samples roundTrip = new Samples();
    Samples in = new Samples();
    Samples out = new Samples();
    try (Running running = machines.start()) {
      running.exec(ExecStreams.none(), "true");
      for (int i = 0; i < runs; i++) {
        roundTrip.time(() -> running.exec(ExecStreams.none(), "true"));
      }
      for (int i = 0; i < Math.max(3, runs / 4); i++) {
        Samples time = new Samples();
        ExecStreams zeros = ExecStreams.builder().stdin(new Zeros(THROUGHPUT_BYTES)).build();
        time.time(() -> running.exec(zeros, "sh", "-c", "cat > /dev/null"));
        in.add(THROUGHPUT_BYTES / 1000.0 / time.median());
        Samples back = new Samples();
        back.time(() ->
            running.exec(
                ExecStreams.none(), "head", "-c", Integer.toString(THROUGHPUT_BYTES), "/dev/zero"));
        out.add(THROUGHPUT_BYTES / 1000.0 / back.median());
      }
    }
    rows.add(new Row("exec round trip in a running machine", "ms", roundTrip, ""));
    rows.add(new Row("throughput into the guest (stdin)", "MB/s", in, ""));
    rows.add(new Row("throughput out of the guest (stdout)", "MB/s", out, ""));
  }

  private void idleRows(List<Row> rows) throws Exception {
    List<Running> idle = new ArrayList<>();
    try {
      long before = availableKib();
      for (int wanted : IDLE) {
        while (idle.size() < wanted) {
          Running running = machines.start();
          idle.add(running);
          running.exec(ExecStreams.none(), "true");
        }
        Samples memory = new Samples();
        memory.add((before - availableKib()) / 1024.0 / wanted);
        rows.add(new Row("host memory per idle machine, of " + wanted, "MiB", memory, ""));
      }
    } finally {
      idle.forEach(Running::close);
    }
  }

  private static long availableKib() throws Exception {
    for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
      if (line.startsWith("MemAvailable:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
      }
    }
    throw new IllegalStateException("/proc/meminfo has no MemAvailable");
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
