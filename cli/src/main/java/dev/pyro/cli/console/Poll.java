package dev.pyro.cli.console;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Waits with poll(2), because Java cannot wait for a file descriptor that it did not open. It is
 * loaded only where a standard stream is non-blocking: the way to C costs tens of milliseconds.
 */
final class Poll {
  private static final short POLLIN = 1;
  private static final short POLLOUT = 4;

  @SuppressWarnings("restricted") // the launcher allows it
  private static final MethodHandle POLL =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().find("poll").orElseThrow(),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT,
                  ValueLayout.ADDRESS,
                  ValueLayout.JAVA_LONG,
                  ValueLayout.JAVA_INT));

  private Poll() {}

  /** Waits until there may be something to read, or the end. */
  static void awaitInput(int descriptor) {
    await(descriptor, POLLIN);
  }

  /** Waits until something may be written, or nobody reads any more. */
  static void awaitRoom(int descriptor) {
    await(descriptor, POLLOUT);
  }

  /** May also return because of a signal; the caller tries again and sees. */
  private static void await(int descriptor, short events) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment entry = arena.allocate(8, 4); // struct pollfd: int fd, short events, revents
      entry.set(ValueLayout.JAVA_INT, 0, descriptor);
      entry.set(ValueLayout.JAVA_SHORT, 4, events);
      int _ = (int) POLL.invokeExact(entry, 1L, -1);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e); // a C function throws nothing
    }
  }
}
