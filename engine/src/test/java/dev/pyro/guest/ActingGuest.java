package dev.pyro.guest;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A guest in QEMU's place, behind the sockets of its ports. It answers requests as an agent would,
 * until one of them comes: from then on it has a {@link Manner}. One client is served after
 * another.
 */
public final class ActingGuest implements AutoCloseable {
  /** No request: it is honest for ever. */
  public static final int NEVER = -1;

  private final List<ServerSocketChannel> ports = new ArrayList<>();
  private final List<String> asked = new ArrayList<>(); // guarded by itself
  private final Runnable powerOff;
  private final Map<String, byte[]> trees = new ConcurrentHashMap<>();
  private volatile Manner manner = Manner.SILENT;
  private String turn = ""; // guarded by asked, as the number below
  private int equalBefore;

  /**
   * Listens.
   *
   * @param sockets where
   * @param powerOff ends the machine
   */
  public ActingGuest(List<Path> sockets, Runnable powerOff) throws IOException {
    this.powerOff = powerOff;
    for (Path socket : sockets) {
      ServerSocketChannel port = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      ports.add(port);
      port.bind(UnixDomainSocketAddress.of(socket));
      Thread.ofVirtual().start(() -> serve(port));
    }
  }

  /**
   * Begins anew: one request is answered in this manner. It is found by what it asks for, as a call
   * may make two requests at once, and either may come first.
   *
   * @param requests what an honest guest was asked for
   * @param index which of them is answered so, or {@link #NEVER}
   */
  public void turnAt(List<String> requests, int index, Manner how) {
    synchronized (asked) {
      asked.clear();
      manner = how;
      turn = index < 0 ? "" : requests.get(index);
      equalBefore = index < 0 ? 0 : Collections.frequency(requests.subList(0, index), turn);
    }
  }

  /** Answers work on files with this tree stream; the verb is one of guest/PROTOCOL.md. */
  public void answer(String verb, byte[] tree) {
    trees.put(verb, tree);
  }

  /** Returns what it was asked for since it began anew: an operation, of files with the verb. */
  public List<String> asked() {
    synchronized (asked) {
      return List.copyOf(asked);
    }
  }

  /** Returns whether it has got the request from which on it has its manner. */
  public boolean hasTurned() {
    synchronized (asked) {
      return Collections.frequency(asked, turn) > equalBefore;
    }
  }

  /** Waits for that request. */
  public void awaitTurn() throws InterruptedException {
    synchronized (asked) {
      while (!hasTurned()) {
        asked.wait();
      }
    }
  }

  private void serve(ServerSocketChannel port) {
    try {
      while (true) {
        Session session = new Session(port.accept());
        Thread.ofVirtual().start(session::run);
      }
    } catch (IOException _) {
      // closed
    }
  }

  @Override
  public void close() throws IOException {
    for (ServerSocketChannel port : ports) {
      port.close();
    }
  }

  /** One client. */
  private final class Session implements Manner.Out {
    private final SocketChannel channel;
    private final DataInputStream in;
    private final Map<Integer, byte[]> requests = new HashMap<>();
    private final Set<Integer> open = new HashSet<>();
    private final Map<Integer, Integer> granted = new HashMap<>();
    private final HonestAnswers answers = new HonestAnswers();

    Session(SocketChannel channel) {
      this.channel = channel;
      this.in = new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel)));
    }

    void run() {
      try (channel) {
        while (true) {
          byte type = in.readByte();
          if (type != 0) {
            frame(type);
          }
        }
      } catch (IOException _) {
        // the host has hung up
      } finally {
        synchronized (granted) {
          granted.notifyAll();
        }
      }
    }

    private void frame(byte type) throws IOException {
      int flags = in.readUnsignedByte();
      byte[] payload = new byte[in.readUnsignedShort()];
      int stream = in.readInt();
      in.readFully(payload);
      switch (type) {
        case Wire.HELLO -> welcome(payload);
        case Wire.OPEN -> {
          requests.merge(stream, payload, ActingGuest::joined);
          if (flags != Wire.FLAG_MORE) {
            request(stream, Request.parse(requests.remove(stream)));
          }
        }
        case Wire.EOF -> answerFiles(stream);
        case Wire.CREDIT -> grant(stream, ByteBuffer.wrap(payload).getInt());
        case Wire.CANCEL -> {
          if (open.remove(stream)) {
            send(Frame.encode(Wire.RESULT, 0, stream, answers.result(answers.request(stream))));
          }
        }
        default -> {} // input, signals and sizes
      }
    }

    private void welcome(byte[] hello) throws IOException {
      byte[] nonce = new byte[Wire.NONCE_BYTES];
      System.arraycopy(hello, hello.length - nonce.length, nonce, 0, nonce.length);
      Fields.Builder fields = ScriptedPeer.welcome(new Fields.Builder().put(Tag.NONCE, nonce), 1);
      send(Frame.encode(Wire.WELCOME, 0, 0, fields.build()));
    }

    private void request(int stream, Request request) throws IOException {
      boolean turned;
      synchronized (asked) {
        boolean before = hasTurned();
        asked.add(request.toString());
        turned = !before && hasTurned();
        asked.notifyAll();
      }
      open.add(stream);
      answers.note(stream, request);
      if (turned) {
        open.remove(stream);
        Manner how = manner;
        if (how.isEndless()) {
          Thread.ofVirtual().start(() -> act(how, stream, request));
        } else {
          act(how, stream, request);
        }
      } else if (request.op() != Op.FILES && !request.isOpenEnded()) {
        answer(stream, request);
      }
      if (request.op() == Op.POWEROFF && !(turned && manner.isEndless())) {
        powerOff.run();
      }
    }

    private void act(Manner how, int stream, Request request) {
      try {
        how.act(this, stream, answers.result(request));
      } catch (IOException | InterruptedException _) {
        // the host has hung up
      }
    }

    private void answerFiles(int stream) throws IOException {
      if (open.contains(stream) && answers.request(stream).op() == Op.FILES) {
        answer(stream, answers.request(stream));
      }
    }

    private void answer(int stream, Request request) throws IOException {
      open.remove(stream);
      byte[] tree = request.op() == Op.FILES ? trees.get(request.words().getFirst()) : null;
      byte[] output = tree == null ? answers.output(request) : tree;
      if (output.length > 0) {
        send(Frame.encode(Wire.DATA, Wire.CHANNEL_OUT, stream, output));
      }
      send(Frame.encode(Wire.RESULT, 0, stream, answers.result(request)));
    }

    @Override
    public synchronized void send(ByteBuffer frame) throws IOException {
      while (frame.hasRemaining()) {
        channel.write(frame);
      }
    }

    @Override
    public void sendGranted(int stream, byte[] output) throws IOException, InterruptedException {
      synchronized (granted) {
        while (channel.isOpen()
            && granted.getOrDefault(stream, Wire.INITIAL_CREDIT_BYTES) < output.length) {
          granted.wait();
        }
        granted.merge(
            stream, Wire.INITIAL_CREDIT_BYTES - output.length, (old, _) -> old - output.length);
      }
      send(Frame.encode(Wire.DATA, Wire.CHANNEL_OUT, stream, output));
    }

    private void grant(int stream, int more) {
      synchronized (granted) {
        granted.merge(stream, Wire.INITIAL_CREDIT_BYTES + more, (old, _) -> old + more);
        granted.notifyAll();
      }
    }

    @Override
    public void hangUp() throws IOException {
      channel.close();
    }
  }

  private static byte[] joined(byte[] begin, byte[] end) {
    return ByteBuffer.allocate(begin.length + end.length).put(begin).put(end).array();
  }
}
