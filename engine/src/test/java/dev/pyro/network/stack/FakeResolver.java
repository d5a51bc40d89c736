package dev.pyro.network.stack;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** A resolver of this host that says what a test wants, over UDP and TCP. */
public final class FakeResolver implements AutoCloseable {
  private final DatagramSocket udp;
  private final ServerSocket tcp;
  private final int port;
  private final BiFunction<Message, Boolean, Message> answers;

  /** What it was asked: each name, and {@code udp} or {@code tcp}. */
  public final List<String> asked = new CopyOnWriteArrayList<>();

  /**
   * Starts one.
   *
   * @param answers of a question, and whether it came over TCP; null: none
   */
  public FakeResolver(String address, int port, BiFunction<Message, Boolean, Message> answers)
      throws IOException {
    this.answers = answers;
    InetAddress own = InetAddress.getByName(address);
    ServerSocket stream = new ServerSocket(port, 50, own);
    DatagramSocket datagrams = datagrams(stream);
    while (datagrams == null && port == 0) { // no call takes a port of both, so it looks for one
      stream.close();
      stream = new ServerSocket(0, 50, own);
      datagrams = datagrams(stream);
    }
    if (datagrams == null) {
      stream.close();
      throw new BindException("port " + port + " of UDP is taken");
    }
    this.udp = datagrams;
    this.tcp = stream;
    this.port = tcp.getLocalPort();
    Thread.ofVirtual().start(this::serveUdp);
    Thread.ofVirtual().start(this::serveTcp);
  }

  /** Takes the same port of UDP; returns null if somebody has it. */
  private static DatagramSocket datagrams(ServerSocket stream) throws IOException {
    try {
      return new DatagramSocket(stream.getLocalPort(), stream.getInetAddress());
    } catch (BindException _) {
      return null;
    }
  }

  /** Returns the port that it listens on. */
  public int port() {
    return port;
  }

  private void serveUdp() {
    byte[] buffer = new byte[65_535];
    while (!udp.isClosed()) {
      try {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        udp.receive(packet);
        byte[] query = java.util.Arrays.copyOf(buffer, packet.getLength());
        Message answer = answer(query, false);
        if (answer != null) {
          byte[] told = answer.toWire();
          udp.send(new DatagramPacket(told, told.length, packet.getSocketAddress()));
        }
      } catch (IOException _) {
        // it was closed
      }
    }
  }

  private void serveTcp() {
    while (!tcp.isClosed()) {
      try (Socket socket = tcp.accept()) {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        Message answer = answer(in.readNBytes(in.readUnsignedShort()), true);
        if (answer != null) {
          byte[] told = answer.toWire();
          DataOutputStream out = new DataOutputStream(socket.getOutputStream());
          out.writeShort(told.length);
          out.write(told);
          out.flush();
        }
      } catch (IOException _) {
        // it was closed
      }
    }
  }

  private Message answer(byte[] query, boolean isStream) {
    try {
      Message message = new Message(query);
      asked.add(message.getQuestion().getName().toString() + (isStream ? " tcp" : " udp"));
      return answers.apply(message, isStream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns an answer with records. */
  public static Message answer(Message query, int code, Record... records) {
    Message answer = new Message(query.getHeader().getID());
    answer.getHeader().setFlag(Flags.QR);
    answer
        .getHeader()
        .setFlag(Flags.RA); // without it, the C library takes "no address" for a fault
    answer.getHeader().setRcode(code);
    answer.addRecord(query.getQuestion(), Section.QUESTION);
    for (Record record : records) {
      answer.addRecord(record, Section.ANSWER);
    }
    return answer;
  }

  @Override
  public void close() throws IOException {
    udp.close();
    tcp.close();
  }
}
