package dev.pyro.network.stack;

import java.io.IOException;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.ScatteringByteChannel;

/** The other end of a guest's connection, on the host's side. It never blocks. */
interface Remote extends ScatteringByteChannel, GatheringByteChannel {
  /** What a remote end tells. */
  @FunctionalInterface
  interface Ready {
    /** Bytes can be read, or written, of those that {@link Remote#listen} asked for. */
    void on(boolean isReadable, boolean isWritable);
  }

  /** Says who hears when it is ready. */
  void begin(Ready ready) throws IOException;

  /** Says what is waited for. */
  void listen(boolean toRead, boolean toWrite);

  /** Says that the guest will send no more. */
  void shutdownOutput() throws IOException;

  /** Closes it so that its peer sees a connection that was reset. */
  void reset();

  /** Closes it; what was written still goes out. */
  @Override
  void close();
}
