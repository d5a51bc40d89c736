package dev.pyro.bench;

import dev.pyro.ExecRequest;
import dev.pyro.NetworkPolicy;
import dev.pyro.Pyro;
import dev.pyro.Workspace;
import dev.pyro.WorkspaceSpec;
import java.util.List;
import java.util.Locale;

/**
 * The network of a workspace, through its keeper, next to QEMU's {@code -netdev user} with the same
 * guest, in turn. In both, the guest's peer is on the host's loopback interface.
 */
record NetworkRows(Pyro pyro, Machines machines, List<Row> rows, List<Claim> claims) {
  private static final int MEGABYTES = 100;
  private static final long BYTES = MEGABYTES * 1_000_000L;
  private static final int CONNECTS = 100;
  private static final int SHORT_CONNECTIONS = 1000;
  private static final int TIMEOUT_SECONDS = 300;

  /** Turns the number that the guest printed into what is shown. */
  @FunctionalInterface
  private interface Measurement {
    double in(NetworkGuest guest);
  }

  void measure(int runs) throws Exception {
    int fewer = Math.max(3, runs / 4);
    try (NetworkPeer peer = new NetworkPeer(BYTES);
        NetworkGuest ours = workspace(peer.port());
        NetworkGuest theirs = UserNetworkGuest.boot(machines)) {
      String port = Integer.toString(peer.port());
      Measurement in =
          guest -> MEGABYTES / number(guest, NetworkProgram.RECEIVE, port, Long.toString(BYTES));
      Measurement out =
          guest -> MEGABYTES / number(guest, NetworkProgram.SEND, port, Long.toString(BYTES));
      claim("into", compare("one TCP flow into the guest", "MB/s", fewer, ours, theirs, in));
      claim("out of", compare("one TCP flow out of the guest", "MB/s", fewer, ours, theirs, out));
      compare("HTTP download of 100 MB (curl)", "MB/s", fewer, ours, theirs, g -> http(g, port));
      compare(
          "connect, median of 100",
          "ms",
          fewer,
          ours,
          theirs,
          g -> number(g, NetworkProgram.CONNECT, port, Integer.toString(CONNECTS)));
      compare(
          "1,000 short connections, one by one",
          "s",
          3,
          ours,
          theirs,
          g -> number(g, NetworkProgram.SHORT, port, Integer.toString(SHORT_CONNECTIONS)));
    }
  }

  private void claim(String way, double ratio) {
    claims.add(
        Claim.atLeast("a flow " + way + " the guest is as fast as -netdev user's", 1, ratio));
  }

  private static double number(NetworkGuest guest, String what, String port, String amount) {
    return Double.parseDouble(guest.run(what, guest.host(), port, amount));
  }

  private static double http(NetworkGuest guest, String port) {
    String url = "http://" + guest.host() + ":" + port + "/";
    String speed =
        guest.exec(List.of("curl", "-sS", "-o", "/dev/null", "-w", "%{speed_download}", url));
    return Double.parseDouble(speed) / 1e6;
  }

  /** Measures in turn, once each before it counts; returns our median over the peer's. */
  private double compare(
      String name,
      String unit,
      int runs,
      NetworkGuest ours,
      NetworkGuest theirs,
      Measurement measurement) {
    Bench.tell(name);
    Samples mine = new Samples();
    Samples peers = new Samples();
    for (int i = -1; i < runs; i++) {
      double our = measurement.in(ours);
      double their = measurement.in(theirs);
      if (i >= 0) {
        mine.add(our);
        peers.add(their);
      }
    }
    double ratio = mine.median() / peers.median();
    String note = String.format(Locale.ROOT, "%.2f times that of -netdev user", ratio);
    rows.add(new Row(name, unit, mine, note));
    rows.add(new Row("the same, -netdev user", unit, peers, ""));
    return ratio;
  }

  private NetworkGuest workspace(int port) {
    Workspace workspace =
        pyro.createWorkspace(
            WorkspaceSpec.builder("debian:12")
                .networkPolicy(NetworkPolicy.EGRESS)
                .allowAddress("host:" + port)
                .build());
    return new NetworkGuest() {
      @Override
      public String host() {
        return "host.pyro.internal";
      }

      @Override
      public String exec(List<String> argv) {
        return workspace
            .exec(ExecRequest.of(argv).withTimeoutSeconds(TIMEOUT_SECONDS))
            .requireSuccess()
            .stdout();
      }

      @Override
      public void close() {
        workspace.delete();
      }
    };
  }
}
