package dev.pyro.workspace;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A server on the host's loopback interface, for the client {@code traffic.py}. The first line of a
 * connection says what it does with the rest.
 */
final class TrafficServer implements AutoCloseable {
  private static final byte[] BLOCK = block();

  private final ServerSocket listener;
  private final Map<String, CompletableFuture<String>> ends = new ConcurrentHashMap<>();

  TrafficServer() throws IOException {
    listener = new ServerSocket(0, 1024, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    Thread.ofVirtual().start(this::accept);
  }

  private static byte[] block() {
    byte[] block = new byte[1 << 20];
    for (int i = 0; i < block.length; i++) {
      block[i] = (byte) (i * 131 + (i >> 8) * 17);
    }
    return block;
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Returns how a connection of a kind has ended, as this server saw it. */
  CompletableFuture<String> end(String kind) {
    return ends.computeIfAbsent(kind, _ -> new CompletableFuture<>());
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException _) {
      // closed
    }
  }

  private void serve(Socket client) {
    try (client) {
      InputStream in = client.getInputStream();
      OutputStream out = client.getOutputStream();
      String[] words = line(in).split(" ", -1);
      switch (words[0]) {
        case "get" -> send(out, Long.parseLong(words[1]));
        case "put" -> out.write((digest(in, Integer.parseInt(words[1])) + "\n").getBytes(US_ASCII));
        case "half" -> {
          out.write(BLOCK, 0, 100_000);
          client.shutdownOutput();
          end("half").complete(digest(in, 0));
        }
        case "reset" -> client.setSoLinger(true, 0);
        case "await-reset" -> {
          try {
            end("await-reset").complete("end after " + in.readAllBytes().length);
          } catch (IOException e) {
            end("await-reset").complete(e.getMessage());
          }
        }
        case "echo" -> in.transferTo(out);
        default -> throw new IOException("no such kind: " + words[0]);
      }
    } catch (IOException _) {
      // the client has gone
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n' && c >= 0; c = in.read()) {
      line.append((char) c);
    }
    return line.toString();
  }

  private static void send(OutputStream out, long bytes) throws IOException {
    for (long left = bytes; left > 0; left -= BLOCK.length) {
      out.write(BLOCK, 0, (int) Math.min(left, BLOCK.length));
    }
  }

  /** Reads to the end; waits between parts if it is to be slow. */
  private static String digest(InputStream in, int pauseMillis) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] part = new byte[65_536];
      long total = 0;
      for (int got = in.read(part); got >= 0; got = in.read(part)) {
        digest.update(part, 0, got);
        total += got;
        Thread.sleep(pauseMillis);
      }
      return total + " " + HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException | InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
