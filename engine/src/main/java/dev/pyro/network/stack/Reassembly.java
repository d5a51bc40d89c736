package dev.pyro.network.stack;

import dev.pyro.network.packet.IpAddress;
import dev.pyro.network.packet.IpPacket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Puts packets together that the guest has cut (RFC 791, RFC 8200). A packet whose parts overlap is
 * dropped as a whole (RFC 5722): no program sends such a packet, only somebody who tries things.
 */
final class Reassembly {
  static final int MAX_PACKETS = 16;
  private static final int MAX_PARTS = 64;
  private static final int MAX_BYTES = 65_535;
  private static final Duration LIFE = Duration.ofSeconds(15);

  private final Map<Id, Parts> packets = new LinkedHashMap<>();

  private record Id(IpAddress from, IpAddress to, int protocol, int id) {}

  /** What has come of a packet. */
  private static final class Parts {
    private final long begunAt = System.nanoTime();
    private final TreeMap<Integer, ByteBuffer> byOffset = new TreeMap<>();
    private int total = -1; // known when the last part is there
    private boolean isBad;

    void add(IpPacket.Fragment fragment, ByteBuffer bytes) {
      int from = fragment.offset();
      int end = from + bytes.limit();
      Map.Entry<Integer, ByteBuffer> before = byOffset.floorEntry(from);
      Map.Entry<Integer, ByteBuffer> after = byOffset.ceilingEntry(from);
      boolean overlaps =
          (before != null && before.getKey() + before.getValue().limit() > from)
              || (after != null && after.getKey() < end);
      boolean isSecondEnd = fragment.isLast() && total >= 0;
      boolean isBehindEnd = total >= 0 && end > total;
      boolean isBeforeOthers =
          fragment.isLast() && !byOffset.isEmpty() && byOffset.lastKey() > from;
      isBad |= overlaps || isSecondEnd || isBehindEnd || isBeforeOthers || end > MAX_BYTES;
      isBad |= byOffset.size() == MAX_PARTS;
      if (isBad) {
        byOffset.clear();
        return;
      }
      if (fragment.isLast()) {
        total = end;
      }
      byOffset.put(from, ByteBuffer.allocate(bytes.limit()).put(bytes.slice()).flip());
    }

    Optional<ByteBuffer> whole() {
      int have = byOffset.values().stream().mapToInt(ByteBuffer::limit).sum();
      if (isBad || total < 0 || have != total) {
        return Optional.empty();
      }
      ByteBuffer whole = ByteBuffer.allocate(total);
      byOffset.values().forEach(whole::put);
      return Optional.of(whole.flip());
    }
  }

  /** Takes a part; returns the packet if that was the last one to come. */
  Optional<IpPacket> add(IpPacket packet) {
    forgetOld(System.nanoTime());
    IpPacket.Fragment fragment = packet.fragment().orElseThrow();
    Id id = new Id(packet.from(), packet.to(), packet.protocol(), fragment.id());
    if (!packets.containsKey(id) && packets.size() == MAX_PACKETS) {
      packets.remove(packets.keySet().iterator().next());
    }
    Parts parts = packets.computeIfAbsent(id, _ -> new Parts());
    parts.add(fragment, packet.payload());
    Optional<ByteBuffer> whole = parts.whole();
    if (whole.isPresent()) {
      packets.remove(id);
    }
    return whole.map(bytes ->
        new IpPacket(packet.from(), packet.to(), packet.protocol(), bytes, Optional.empty()));
  }

  /** Forgets packets whose parts do not all come. */
  void forgetOld(long now) {
    packets.values().removeIf(parts -> now - parts.begunAt > LIFE.toNanos());
  }

  int count() {
    return packets.size();
  }
}
