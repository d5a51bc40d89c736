package dev.pyro.bench;

import dev.pyro.ExecRequest;
import dev.pyro.ExecStreams;
import dev.pyro.NetworkPolicy;
import dev.pyro.Pyro;
import dev.pyro.Workspace;
import dev.pyro.WorkspaceSpec;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The network of a workspace, through its keeper, next to QEMU's {@code -netdev user} with the same
 * guest, in turn. In both, the guest's peer is on the host's loopback interface.
 */
record NetworkRows(Pyro pyro, Machines machines, List<Row> rows, List<Claim> claims) {
  private static final int MEGABYTES = 100;
  private static final long BYTES = MEGABYTES * 1_000_000L;
  private static final int CONNECTS = 100;
  private static final int SHORT_CONNECTIONS = 1000;
  private static final String DENIED = "10.0.0.1"; // the egress policy has no private addresses
  private static final int TIMEOUT_SECONDS = 300;

  /** Turns the number that the guest printed into what is shown. */
  @FunctionalInterface
  private interface Measurement {
    double in(NetworkGuest guest);
  }

  private record Medians(double mine, double peers) {
    double ratio() {
      return mine / peers;
    }
  }

  void measure(int runs) throws Exception {
    int fewer = Math.max(3, runs / 4);
    Optional<Iperf> iperf = Iperf.start();
    int nobody = Iperf.freePort();
    try (Iperf _ = iperf.orElse(null);
        NetworkPeer peer = new NetworkPeer(BYTES);
        NetworkGuest ours = workspace(peer.port(), nobody, iperf.map(Iperf::port).orElse(nobody));
        NetworkGuest theirs = UserNetworkGuest.boot(machines)) {
      String port = Integer.toString(peer.port());
      if (iperf.isPresent()) {
        flows(iperf.get(), fewer, ours, theirs);
      }
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
      failures(fewer, ours, theirs, port, Integer.toString(nobody));
    }
  }

  private void flows(Iperf iperf, int runs, NetworkGuest ours, NetworkGuest theirs) {
    iperf.install(ours);
    iperf.install(theirs);
    Measurement in = guest -> iperf.flow(guest, "-n", Long.toString(BYTES), "-R");
    Measurement out = guest -> iperf.flow(guest, "-n", Long.toString(BYTES));
    claim("into", compare("iperf3 into the guest", "MB/s", runs, ours, theirs, in).ratio());
    claim("out of", compare("iperf3 out of the guest", "MB/s", runs, ours, theirs, out).ratio());
  }

  private void failures(
      int runs, NetworkGuest ours, NetworkGuest theirs, String port, String nobody) {
    String count = Integer.toString(CONNECTS);
    Measurement echo = guest -> number(guest, NetworkProgram.ROUND_TRIP, port, count);
    Measurement refusal =
        guest ->
            Double.parseDouble(
                guest.run(NetworkProgram.FAILED, guest.host(), nobody, count, "ECONNREFUSED"));
    double trip = compare("round trip, median of 100", "ms", runs, ours, theirs, echo).mine();
    double refused =
        compare("a refused connect, median of 100", "ms", runs, ours, theirs, refusal).mine();
    String name = "a denied connect, median of 100";
    Bench.tell(name);
    Samples denied = new Samples();
    for (int i = 0; i < runs; i++) {
      denied.add(
          Double.parseDouble(ours.run(NetworkProgram.FAILED, DENIED, "80", count, "EHOSTUNREACH")));
    }
    rows.add(new Row(name, "ms", denied, ""));
    claims.add(Claim.atMost("a refused connect: ms over the round trip", 50, refused - trip));
    claims.add(
        Claim.atMost("a denied connect: ms over the round trip", 50, denied.median() - trip));
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

  /** Measures in turn, once each before it counts; returns both medians. */
  private Medians compare(
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
    Medians medians = new Medians(mine.median(), peers.median());
    String note = String.format(Locale.ROOT, "%.2f times that of -netdev user", medians.ratio());
    rows.add(new Row(name, unit, mine, note));
    rows.add(new Row("the same, -netdev user", unit, peers, ""));
    return medians;
  }

  private NetworkGuest workspace(int... ports) {
    WorkspaceSpec.Builder spec =
        WorkspaceSpec.builder("debian:12").networkPolicy(NetworkPolicy.EGRESS);
    IntStream.of(ports).distinct().forEach(port -> spec.allowAddress("host:" + port));
    Workspace workspace = pyro.createWorkspace(spec.build());
    return new NetworkGuest() {
      @Override
      public String host() {
        return "host.pyro.internal";
      }

      @Override
      public String exec(InputStream stdin, List<String> argv) {
        return workspace
            .exec(
                ExecRequest.of(argv).withTimeoutSeconds(TIMEOUT_SECONDS),
                ExecStreams.builder().stdin(stdin).build())
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
