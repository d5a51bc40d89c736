package dev.pyro.network.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.network.packet.Checksum;
import dev.pyro.network.packet.IpAddress;
import dev.pyro.network.packet.IpPacket;
import dev.pyro.network.packet.TcpHeader;
import dev.pyro.network.policy.AddressRule;
import dev.pyro.network.policy.Rules;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Packets that are right to some degree, in great number. Nothing fails, and nothing is kept. The
 * system properties {@code pyro.fuzz.packets} and {@code pyro.fuzz.seed} ask for more, and for the
 * same again.
 */
class NetworkFuzzTest {
  private static final int PACKETS = Integer.getInteger("pyro.fuzz.packets", 200_000);
  private static final long SEED = Long.getLong("pyro.fuzz.seed", 42);
  private static final int PORTS = 8; // the guest's, so that connections are met again
  private static final int GUEST_PORT = 40_000;
  private static final Network.Held NOTHING = new Network.Held(0, 0, 0, 0, 0);

  private final Random random = new Random(SEED);
  private final int[] theirs = new int[PORTS]; // where the network's numbers may be

  @TempDir Path folder;

  @Test
  void whateverTheGuestSendsNothingFailsAndNothingIsKept() throws Exception {
    System.out.println("seed " + SEED + ", " + PACKETS + " packets");
    ServerSocket server =
        new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    Thread host = Thread.ofVirtual().start(() -> serve(server));
    try (server) {
      Rules rules =
          new Rules(
              true,
              List.of(),
              List.of(AddressRule.parse("host:" + server.getLocalPort()).orElseThrow()));
      try (ScriptedGuest guest = new ScriptedGuest(folder, rules)) {
        guest.isDeaf = true;
        guest.onTcp =
            segment -> {
              int at = segment.toPort() - GUEST_PORT;
              if (at >= 0 && at < PORTS) {
                theirs[at] = segment.sequence() + segment.length();
              }
            };
        for (int count = 0; count < PACKETS; count++) {
          guest.sendRaw(packet(server.getLocalPort()));
        }
        guest.isDeaf = false;
        guest.sync();
        assertEquals(List.of(), guest.failures);
        assertEquals(NOTHING, held(guest));
      }
    } finally {
      host.join();
    }
  }

  /** Sweeps until what is bounded by time has ended. */
  private static Network.Held held(ScriptedGuest guest) {
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    Network.Held held = guest.sweep(Duration.ofMinutes(5));
    while (!held.equals(NOTHING) && end - System.nanoTime() > 0) {
      held = guest.sweep(Duration.ofMinutes(5));
    }
    return held;
  }

  private static void serve(ServerSocket server) {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> talk(socket));
      } catch (IOException _) {
        // it was closed
      }
    }
  }

  /** Answers what comes, and now and then ends in one way or another. */
  private static void talk(Socket socket) {
    try (socket) {
      byte[] bytes = new byte[500];
      int got = socket.getInputStream().read(bytes);
      for (int count = 0; got > 0 && count < 5; count++) {
        socket.getOutputStream().write(bytes, 0, got);
        got = socket.getInputStream().read(bytes);
      }
      socket.setSoLinger(got > 0 && bytes[0] > 64, 0);
    } catch (IOException _) {
      // the guest has reset it
    }
  }

  private byte[] packet(int port) {
    byte[] bytes = new byte[random.nextInt(20) == 0 ? random.nextInt(9000) : random.nextInt(200)];
    random.nextBytes(bytes);
    int kind = random.nextInt(10);
    boolean isIpv6 = random.nextInt(4) == 0;
    int header = isIpv6 ? 40 : 20;
    if (kind == 0 || bytes.length < header + 60) {
      return bytes;
    }
    ByteBuffer packet = ByteBuffer.wrap(bytes);
    IpAddress from = isIpv6 ? Addresses.GUEST_IPV6 : Addresses.GUEST;
    IpAddress to =
        switch (random.nextInt(4)) {
          case 0 -> Addresses.gateway(isIpv6);
          case 1 -> isIpv6 ? IpAddress.ipv6(0xfe80L << 48, 1) : IpAddress.ipv4(0x0a00_0001);
          default -> isIpv6 ? Addresses.GATEWAY_IPV6 : Addresses.HOST;
        };
    int protocol = List.of(1, 6, 6, 6, 17, 17, 58, 44, 0, 60).get(random.nextInt(10));
    int size = bytes.length - header;
    IpPacket.putHeader(packet, from, to, protocol, size, random.nextInt(4));
    if (protocol == IpPacket.TCP) {
      tcp(packet, from, to, size, port);
    } else if (protocol == IpPacket.UDP) {
      udp(packet, from, to, size, port);
    }
    if (kind == 1 && !isIpv6) { // a part of one
      packet.putShort(6, (short) (random.nextBoolean() ? 0x2000 : 0));
    }
    if (kind < 4) {
      mutate(packet, isIpv6);
    }
    return bytes;
  }

  private void mutate(ByteBuffer packet, boolean isIpv6) {
    if (random.nextBoolean() && !isIpv6) {
      packet.putShort(6, (short) (random.nextInt(4) << 13 | random.nextInt(40)));
    } else {
      packet.put(random.nextInt(packet.limit()), (byte) random.nextInt());
    }
    if (!isIpv6) {
      packet.putShort(10, (short) 0);
      long sum = Checksum.add(0, packet, 0, Math.min((packet.get(0) & 0xf) * 4, packet.limit()));
      packet.putShort(10, (short) Checksum.field(sum));
    }
  }

  private void tcp(ByteBuffer packet, IpAddress from, IpAddress to, int size, int port) {
    int at = packet.position();
    int own = random.nextInt(PORTS);
    packet
        .putShort((short) (GUEST_PORT + own))
        .putShort((short) (to.equals(Addresses.HOST) ? port : 53));
    packet.putInt(random.nextInt(2000)).putInt(theirs[own] + random.nextInt(3) - 1);
    int flags = random.nextInt(3) == 0 ? random.nextInt(64) : TcpHeader.ACK;
    packet.put((byte) ((5 + random.nextInt(3)) << 4)).put((byte) flags);
    packet.putShort((short) random.nextInt()).putShort((short) 0);
    long sum = Checksum.pseudoHeader(from, to, IpPacket.TCP, size);
    packet.putShort(at + 16, (short) Checksum.field(Checksum.add(sum, packet, at, size)));
  }

  private void udp(ByteBuffer packet, IpAddress from, IpAddress to, int size, int port) {
    int at = packet.position();
    packet.putShort((short) (GUEST_PORT + random.nextInt(2000)));
    packet.putShort((short) (to.equals(Addresses.HOST) ? port : 53));
    packet.putShort((short) size).putShort((short) 0);
    if (random.nextInt(8) == 0) { // the head of a question
      packet.putShort((short) 1).putShort((short) 0x0100).putLong(0x0001_0000_0000_0000L);
      packet.put(new byte[] {1, 'a', 0, 0, 1, 0, 1});
    }
    long sum = Checksum.pseudoHeader(from, to, IpPacket.UDP, size);
    packet.putShort(at + 6, (short) Checksum.field(Checksum.add(sum, packet, at, size)));
  }
}
