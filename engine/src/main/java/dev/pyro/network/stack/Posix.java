package dev.pyro.network.stack;

import dev.pyro.network.packet.IpAddress;
import dev.pyro.network.packet.IpPacket;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The calls to C that ping sockets need (icmp(7)), since Java has none of these sockets. A call
 * that fails returns the negative of its errno. The numbers are those of Linux.
 *
 * <p>The way to C costs tens of milliseconds, so this is loaded only when it is needed.
 */
final class Posix {
  static final int EAGAIN = 11;
  static final int ENFILE = 23;
  static final int EMFILE = 24;

  private static final short AF_INET = 2;
  private static final short AF_INET6 = 10;
  private static final int SOCK_DGRAM = 2;
  private static final int NONBLOCK_CLOEXEC = 0x80800; // SOCK_ and EFD_ have the same bits
  private static final short POLLIN = 1;
  private static final int POLLFD = 8; // struct pollfd: int fd, short events, short revents

  private static final StructLayout STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));

  private static final ValueLayout INT = ValueLayout.JAVA_INT;
  private static final ValueLayout LONG = ValueLayout.JAVA_LONG;
  private static final ValueLayout POINTER = ValueLayout.ADDRESS;
  private static final MethodHandle SOCKET = handle("socket", INT, INT, INT, INT);
  private static final MethodHandle CONNECT = handle("connect", INT, INT, POINTER, INT);
  private static final MethodHandle READ = handle("read", LONG, INT, POINTER, LONG);
  private static final MethodHandle WRITE = handle("write", LONG, INT, POINTER, LONG);
  private static final MethodHandle POLL = handle("poll", INT, POINTER, LONG, INT);
  private static final MethodHandle EVENTFD = handle("eventfd", INT, INT, INT);
  private static final MethodHandle CLOSE = handle("close", INT, INT);

  private Posix() {}

  @SuppressWarnings("restricted") // Pings looks whether it is allowed
  private static MethodHandle handle(String name, ValueLayout result, ValueLayout... parameters) {
    return Linker.nativeLinker()
        .downcallHandle(
            Linker.nativeLinker().defaultLookup().find(name).orElseThrow(),
            FunctionDescriptor.of(result, parameters),
            Linker.Option.captureCallState("errno"));
  }

  /** Opens a ping socket that does not block. The kernel decides by the process's groups. */
  static int pingSocket(boolean isIpv6) {
    int family = isIpv6 ? AF_INET6 : AF_INET;
    int protocol = isIpv6 ? IpPacket.ICMPV6 : IpPacket.ICMP;
    int type = SOCK_DGRAM | NONBLOCK_CLOEXEC;
    return (int) call(state -> (int) SOCKET.invokeExact(state, family, type, protocol));
  }

  /** Says where what is written goes. */
  static int connect(int socket, IpAddress to) {
    // struct sockaddr_in and sockaddr_in6: family, port, (flow,) address, (scope)
    ByteBuffer address = ByteBuffer.allocateDirect(to.isIpv6() ? 28 : 16);
    address.order(ByteOrder.nativeOrder()).putShort(0, to.isIpv6() ? AF_INET6 : AF_INET);
    to.put(address.order(ByteOrder.BIG_ENDIAN), to.isIpv6() ? 8 : 4);
    MemorySegment bytes = MemorySegment.ofBuffer(address);
    int size = address.capacity();
    return (int) call(state -> (int) CONNECT.invokeExact(state, socket, bytes, size));
  }

  /** Writes a message: what a direct buffer has. */
  static int write(int descriptor, ByteBuffer message) {
    MemorySegment bytes = MemorySegment.ofBuffer(message);
    long size = bytes.byteSize();
    return (int) call(state -> (long) WRITE.invokeExact(state, descriptor, bytes, size));
  }

  /** Reads a message into a direct buffer, which has only this then. */
  static int read(int descriptor, ByteBuffer message) {
    MemorySegment bytes = MemorySegment.ofBuffer(message.clear());
    long size = bytes.byteSize();
    int got = (int) call(state -> (long) READ.invokeExact(state, descriptor, bytes, size));
    message.limit(Math.max(got, 0));
    return got;
  }

  /** Makes a number of the kernel that {@link #poll} waits for until it is not 0. */
  static int eventfd() {
    return (int) call(state -> (int) EVENTFD.invokeExact(state, 0, NONBLOCK_CLOEXEC));
  }

  /** Waits until there is something to read from one of them, or an error; also for a signal. */
  static void poll(int first, int... others) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment entries = arena.allocate((others.length + 1L) * POLLFD, Integer.BYTES);
      for (int at = 0; at <= others.length; at++) {
        entries.set(ValueLayout.JAVA_INT, (long) at * POLLFD, at == 0 ? first : others[at - 1]);
        entries.set(ValueLayout.JAVA_SHORT, (long) at * POLLFD + Integer.BYTES, POLLIN);
      }
      long count = others.length + 1L;
      call(state -> (int) POLL.invokeExact(state, entries, count, -1));
    }
  }

  static void close(int descriptor) {
    call(state -> (int) CLOSE.invokeExact(state, descriptor));
  }

  @FunctionalInterface
  private interface Call {
    long run(MemorySegment state) throws Throwable;
  }

  private static long call(Call function) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(STATE);
      long result = function.run(state);
      return result < 0 ? -(int) ERRNO.get(state, 0L) : result;
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e); // a C function throws nothing
    }
  }
}
