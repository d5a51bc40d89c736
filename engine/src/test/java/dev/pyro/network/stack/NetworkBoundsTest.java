package dev.pyro.network.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.network.packet.TcpHeader;
import dev.pyro.network.policy.AddressRule;
import dev.pyro.network.policy.Rules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** However much a guest begins, it holds no more than its share, and nothing for ever. */
@Timeout(300)
class NetworkBoundsTest {
  private static final int WINDOW = 60_000;
  private static final int PATIENCE_MS = 60_000;
  private static final int FIRST_PORT = 10_000;
  private static final Duration QUIET = Duration.ofMinutes(4);

  @TempDir Path folder;

  private final InetAddress loopback = InetAddress.getLoopbackAddress();
  private ServerSocket server;
  private ServerSocket silent; // its queue is full, so the kernel drops each SYN
  private final List<Socket> filling = new ArrayList<>();
  private ScriptedGuest guest;

  @BeforeEach
  void begin() throws IOException {
    server = new ServerSocket(0, 200, loopback);
    server.setSoTimeout(PATIENCE_MS);
    silent = new ServerSocket(0, 1, loopback);
    guest = new ScriptedGuest(folder, rules(server.getLocalPort(), silent.getLocalPort(), 1));
  }

  @AfterEach
  void end() throws IOException {
    guest.close();
    server.close();
    silent.close();
    for (Socket socket : filling) {
      socket.close();
    }
    assertEquals(List.of(), guest.failures);
  }

  private static Rules rules(int... ports) {
    return new Rules(
        true,
        List.of(),
        java.util.Arrays.stream(ports)
            .mapToObj(port -> AddressRule.parse("host:" + port).orElseThrow())
            .toList());
  }

  private FlowKey flow(int number) {
    return new FlowKey(Addresses.GUEST, FIRST_PORT + number, Addresses.HOST, server.getLocalPort());
  }

  private FlowKey dead(int number) {
    return new FlowKey(Addresses.GUEST, FIRST_PORT + number, Addresses.HOST, silent.getLocalPort());
  }

  private void fill() throws IOException {
    for (int count = 0; count < 3; count++) { // the queue holds one more than it was asked for
      Socket socket = new Socket();
      filling.add(socket);
      try {
        socket.connect(new InetSocketAddress(loopback, silent.getLocalPort()), 200);
      } catch (IOException _) {
        return;
      }
    }
  }

  @Test
  void manyConnectsThatNobodyAnswersHoldUpNobodyAndAreBounded() throws IOException {
    fill();
    for (int number = 0; number < Tcp.MAX_FLOWS - 1; number++) {
      guest.segment(dead(number), 1, 0, TcpHeader.SYN, WINDOW);
    }
    FlowKey last = flow(Tcp.MAX_FLOWS);
    int theirs = guest.connect(last, 1, WINDOW);
    guest.segment(last, 2, theirs, TcpHeader.ACK, WINDOW, bytes("hello"));
    Socket host = server.accept();
    host.setSoTimeout(PATIENCE_MS);
    assertEquals("hello", text(host.getInputStream().readNBytes(5)));

    guest.segment(flow(Tcp.MAX_FLOWS + 1), 1, 0, TcpHeader.SYN, WINDOW);
    guest.awaitTcp(tcp -> tcp.has(TcpHeader.RST) && tcp.toPort() == FIRST_PORT + 1001);
    assertTrue(
        guest.decisions.contains(
            "deny tcp 100.127.255.251 "
                + server.getLocalPort()
                + ": the machine has 1000 connections"),
        "none is too many");
    assertEquals(new Network.Held(1000, 0, 0, 0, 0), guest.sweep(Duration.ZERO));

    for (int number = 0; number < Tcp.MAX_FLOWS - 1; number++) {
      guest.segment(dead(number), 2, 0, TcpHeader.RST, 0);
    }
    guest.sync();
    assertEquals(new Network.Held(1, 0, 0, 0, 0), guest.sweep(Duration.ZERO));
    host.close();
  }

  @Test
  void aSecondConnectFromTheSamePortTakesThePlaceOfTheFirst() throws IOException {
    fill();
    guest.segment(dead(1), 100, 0, TcpHeader.SYN, WINDOW);
    guest.segment(dead(1), 100, 0, TcpHeader.SYN, WINDOW); // the same once more
    guest.segment(dead(1), 9000, 0, TcpHeader.SYN, WINDOW);
    guest.sync();
    String dead = " tcp 100.127.255.251 " + silent.getLocalPort();
    String allow = "allow" + dead + ": host:" + silent.getLocalPort();
    assertEquals(List.of(allow, "end" + dead + " 0 0", allow), guest.takeDecisions());
  }

  @Test
  void aConnectionThatIsIdleHoldsNoMemoryAndStaysAsLongAsTheGuestKnowsIt() throws IOException {
    int theirs = guest.connect(flow(1), 1, WINDOW);
    guest.segment(flow(1), 2, theirs, TcpHeader.ACK, WINDOW, bytes("hello"));
    Socket host = server.accept();
    host.setSoTimeout(PATIENCE_MS);
    assertEquals("hello", text(host.getInputStream().readNBytes(5)));
    host.getOutputStream().write(bytes("world"));
    guest.awaitTcp(tcp -> tcp.data().hasRemaining());
    guest.segment(flow(1), 7, theirs + 5, TcpHeader.ACK, WINDOW);
    guest.sync();

    for (int count = 0; count < 40; count++) { // many days
      assertEquals(new Network.Held(1, 0, 0, 0, 0), guest.sweep(QUIET));
      TcpHeader probe = guest.awaitTcp(tcp -> tcp.sequence() == theirs + 4);
      assertEquals(7, probe.acknowledged());
      assertEquals(0, probe.data().limit());
      guest.segment(flow(1), 7, theirs + 5, TcpHeader.ACK, WINDOW);
      guest.sync();
    }
    guest.sweep(QUIET);
    guest.segment(flow(1), 7, 0, TcpHeader.RST, 0); // it knows nothing of it any more
    guest.sync();
    assertEquals(new Network.Held(0, 0, 0, 0, 0), guest.sweep(Duration.ZERO));
    assertThrows(SocketException.class, () -> host.getInputStream().read());
    host.close();
  }

  @Test
  void aConnectionOfWhichTheGuestSaysNothingAnyMoreEnds() throws IOException {
    guest.connect(flow(1), 1, WINDOW);
    guest.segment(flow(2), 1, 0, TcpHeader.SYN, WINDOW); // and one that it never takes up
    Socket host = server.accept();
    guest.awaitTcp(tcp -> tcp.has(TcpHeader.SYN) && tcp.toPort() == FIRST_PORT + 2);
    Network.Held held = guest.sweep(QUIET);
    for (int count = 0; count < 20 && held.connections() > 0; count++) {
      held = guest.sweep(QUIET);
    }
    assertEquals(new Network.Held(0, 0, 0, 0, 0), held);
    host.setSoTimeout(PATIENCE_MS);
    assertThrows(SocketException.class, () -> host.getInputStream().read());
    host.close();
  }

  @Test
  void datagramFlowsAreBoundedAndEndWhenTheyAreQuiet() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, loopback)) {
      guest.network().setRules(rules(socket.getLocalPort()));
      for (int number = 0; number < 700; number++) {
        guest.datagram(
            new FlowKey(
                Addresses.GUEST, FIRST_PORT + number, Addresses.HOST, socket.getLocalPort()),
            (byte) 1);
      }
      guest.sync();
      assertEquals(new Network.Held(0, Udp.MAX_FLOWS, 0, 0, 0), guest.sweep(Duration.ZERO));
      assertEquals(new Network.Held(0, 0, 0, 0, 0), guest.sweep(QUIET));
    }
  }

  @Test
  void whatFailsForOneConnectionIsAResetForItAndNothingForTheOthers() throws IOException {
    int theirs = guest.connect(flow(1), 1, WINDOW);
    guest.failingPort = 1;
    guest.segment(new FlowKey(Addresses.GUEST, 5, Addresses.HOST, 1), 1, 0, TcpHeader.SYN, WINDOW);
    guest.awaitTcp(tcp -> tcp.has(TcpHeader.RST) && tcp.toPort() == 5);
    guest.segment(flow(1), 2, theirs, TcpHeader.ACK, WINDOW, bytes("hello"));
    try (Socket host = server.accept()) {
      assertEquals("hello", text(host.getInputStream().readNBytes(5)));
    }
    guest.sync();
    assertEquals(List.of("java.lang.IllegalStateException: a listener that fails"), guest.failures);
    guest.failures.clear();
  }

  /** Some connections take all memory, so that others have none when their bytes come. */
  @Test
  void connectionsThatWaitForMemoryGoOnWhenThereIsSome() throws Exception {
    int large = 70;
    int connections = 250;
    int[] next = new int[connections];
    CountDownLatch all = new CountDownLatch(connections);
    AtomicBoolean isReading = new AtomicBoolean();
    List<Socket> hosts = new ArrayList<>();
    for (int number = 0; number < connections; number++) {
      next[number] = guest.connect(flow(number), 1, 0);
      hosts.add(server.accept());
    }
    int[] first = next.clone();
    guest.isDeaf = true;
    guest.onTcp =
        segment -> {
          int number = segment.toPort() - FIRST_PORT;
          boolean isNext = segment.sequence() == next[number] && segment.data().hasRemaining();
          if (isNext && isReading.get()) { // else the window is closed, and this asks for it
            next[number] += segment.data().limit();
            guest.segment(flow(number), 2, next[number], TcpHeader.ACK, WINDOW);
            if (next[number] - first[number] == (number < large ? 500_000 : 50_000)) {
              all.countDown();
            }
          }
        };
    List<Thread> writers = new ArrayList<>();
    hosts.subList(0, large).forEach(host -> writers.add(write(host, 500_000)));
    awaitHeld(30 << 20);
    hosts.subList(large, connections).forEach(host -> writers.add(write(host, 50_000)));
    awaitHeld((32 << 20) - Buffers.SMALLEST + 1);
    isReading.set(true);
    for (int number = 0; number < connections; number++) {
      guest.segment(flow(number), 2, first[number], TcpHeader.ACK, WINDOW);
    }
    all.await();
    for (Thread writer : writers) {
      writer.join();
    }
    guest.isDeaf = false;
    guest.sync();
    assertEquals(new Network.Held(connections, 0, 0, 0, 0), guest.sweep(Duration.ZERO));
    for (Socket host : hosts) {
      host.close();
    }
  }

  /** Waits until the connections hold so many bytes; the test's own limit of time ends it. */
  private void awaitHeld(long bytes) {
    Network.Held held = guest.sweep(Duration.ZERO);
    while (held.bytes() < bytes) {
      held = guest.sweep(Duration.ZERO);
    }
    assertTrue(held.bytes() <= 32 << 20, held.toString());
  }

  private static Thread write(Socket host, int count) {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            host.getOutputStream().write(new byte[count]);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.US_ASCII);
  }
}
