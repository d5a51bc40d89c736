package dev.pyro.network.stack;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** Asks an HTTP proxy for a connection (CONNECT, RFC 9110, 9.3.6), and reads what it says. */
final class Tunnel {
  private static final int MAX_HEAD = 16_384;
  private static final String END = "\r\n\r\n";

  private final Proxy.Request request;
  private final StringBuilder head = new StringBuilder();

  Tunnel(Proxy.Request request) {
    this.request = request;
  }

  /** Asks; the request is small, so a new socket takes it whole. */
  void ask(SocketChannel channel) throws IOException {
    ByteBuffer text = StandardCharsets.ISO_8859_1.encode(request.text());
    channel.write(text);
    if (text.hasRemaining()) {
      throw new IOException("it does not take the request");
    }
  }

  /**
   * Reads what has come of the answer, byte by byte: what follows it is the peer's already.
   *
   * @return whether the connection is there
   */
  boolean read(SocketChannel channel) throws IOException {
    ByteBuffer one = ByteBuffer.allocate(1);
    while (head.length() < END.length() || !END.contentEquals(lastBytes())) {
      int got = channel.read(one.clear());
      if (got < 0 || head.length() == MAX_HEAD) {
        throw new IOException("the proxy's answer is not whole");
      }
      if (got == 0) {
        return false;
      }
      head.append((char) (one.get(0) & 0xff));
    }
    if (!head.toString().matches("(?s)HTTP/1\\.[01] 2\\d\\d.*")) {
      int endOfLine = head.indexOf("\r\n");
      throw new IOException("the proxy said " + head.substring(0, Math.min(endOfLine, 80)));
    }
    return true;
  }

  private CharSequence lastBytes() {
    return head.subSequence(head.length() - END.length(), head.length());
  }
}
