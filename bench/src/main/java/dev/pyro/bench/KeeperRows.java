package dev.pyro.bench;

import dev.pyro.ExecRequest;
import dev.pyro.NetworkPolicy;
import dev.pyro.Pyro;
import dev.pyro.Workspace;
import dev.pyro.WorkspaceSpec;
import dev.pyro.WorkspaceUpdate;
import dev.pyro.store.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the keeper costs while the workspaces that it serves are idle, and just after traffic. */
record KeeperRows(Pyro pyro, List<Row> rows, List<Claim> claims) {
  private static final int MANY = 20;
  private static final double MAX_MB_OF_ONE = 60;
  private static final double MAX_MB_OF_ANOTHER = 4;
  private static final Duration SETTLING = Duration.ofSeconds(20);
  private static final Duration WATCHED = Duration.ofSeconds(30);
  private static final double TICKS_PER_SECOND = 100; // sysconf(_SC_CLK_TCK) of Linux on x86-64
  private static final int USER_TIME = 11; // fields of /proc/PID/stat behind the name
  private static final int SYSTEM_TIME = 12;
  private static final String MAIN = "dev.pyro.keeper.process.KeeperMain";
  private static final String TRAFFIC =
      """
      exec 3<>/dev/tcp/host.pyro.internal/$1
      head -c 100000000 /dev/zero >&3 &
      head -c 100000000 <&3 | wc -c
      """;
  private static final Pattern RSS = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$");

  void measure() throws Exception {
    List<Workspace> idle = new ArrayList<>();
    try {
      double one = measure(idle, 1);
      double busy = afterTraffic(idle.getFirst());
      double many = measure(idle, MANY);
      claims.add(Claim.atMost("the keeper takes at most 60 MB for one", MAX_MB_OF_ONE, one));
      claims.add(Claim.atMost("the same, just after traffic", MAX_MB_OF_ONE, busy));
      claims.add(
          Claim.atMost(
              "the keeper takes at most 4 MB for each further one",
              MAX_MB_OF_ANOTHER,
              (many - one) / (MANY - 1)));
    } finally {
      idle.forEach(Workspace::delete);
    }
  }

  private double measure(List<Workspace> idle, int wanted) throws Exception {
    Bench.tell("the keeper of " + wanted + " idle workspaces");
    while (idle.size() < wanted) {
      idle.add(
          pyro.createWorkspace(
              WorkspaceSpec.builder("debian:12").networkPolicy(NetworkPolicy.EGRESS).build()));
    }
    Thread.sleep(SETTLING);
    long keeper = keeper();
    double before = seconds(keeper);
    Thread.sleep(WATCHED);
    Samples cpu = new Samples();
    cpu.add((seconds(keeper) - before) * 100 / WATCHED.toSeconds());
    Samples memory = new Samples();
    memory.add(megabytes(keeper));
    rows.add(new Row("keeper's memory (RSS), workspaces: " + wanted, "MB", memory, ""));
    rows.add(new Row("keeper's processor time, workspaces: " + wanted, "%", cpu, ""));
    return memory.median();
  }

  /** Measures when 100 MB have gone each way over one connection. */
  private double afterTraffic(Workspace workspace) throws Exception {
    Bench.tell("the keeper just after traffic");
    Samples memory = new Samples();
    try (NetworkPeer peer = new NetworkPeer(0)) {
      String rule = "host:" + peer.port();
      workspace.update(WorkspaceUpdate.builder().allowAddresses(List.of(rule)).build());
      String bytes =
          workspace
              .exec(
                  ExecRequest.of(
                          List.of("bash", "-c", TRAFFIC, "bash", Integer.toString(peer.port())))
                      .withTimeoutSeconds(300))
              .requireSuccess()
              .stdout();
      memory.add(megabytes(keeper()));
      if (!bytes.equals("100000000\n")) {
        throw new IOException("the guest got " + bytes.strip() + " bytes");
      }
    }
    rows.add(new Row("keeper's memory (RSS), just after traffic", "MB", memory, ""));
    return memory.median();
  }

  private static long keeper() {
    String home = Home.of(System.getenv()).root().toString();
    return ProcessHandle.allProcesses()
        .filter(process -> {
          List<String> words = List.of(process.info().arguments().orElse(new String[0]));
          return words.contains(MAIN) && words.contains(home);
        })
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no keeper runs"))
        .pid();
  }

  private static double megabytes(long pid) throws IOException {
    Matcher found = RSS.matcher(Files.readString(Path.of("/proc/" + pid + "/status")));
    if (!found.find()) {
      throw new IOException("the keeper has ended");
    }
    return Long.parseLong(found.group(1)) * 1024 / 1e6;
  }

  private static double seconds(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]);
    return ticks / TICKS_PER_SECOND;
  }
}
