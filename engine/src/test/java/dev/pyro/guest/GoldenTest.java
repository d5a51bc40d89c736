package dev.pyro.guest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The frozen bytes of the wire, which the agent's tests hold the agent to as well. */
class GoldenTest {
  private static final Path GOLDEN = Path.of("..", "guest", "golden");
  private static final int STREAM = 5;
  private static final byte[] NOTHING = {};
  private static final byte[] NONCE = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");
  private static final byte[] PING = Fields.Builder.request(Op.PING).build();

  private static final int ENTRY = 1;
  private static final int DATA = 2;
  private static final int HOLE = 3;
  private static final int END = 4;
  private static final int REMOVE = 6;

  private static byte[] golden(String name) throws IOException {
    StringBuilder digits = new StringBuilder();
    for (String line : Files.readAllLines(GOLDEN.resolve(name + ".hex"))) {
      digits.append(line.split("#", 2)[0].replace(" ", ""));
    }
    return HexFormat.of().parseHex(digits);
  }

  private static byte[] bytes(ByteBuffer... frames) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (ByteBuffer frame : frames) {
      byte[] copy = new byte[frame.remaining()];
      frame.duplicate().get(copy);
      out.writeBytes(copy);
    }
    return out.toByteArray();
  }

  private static byte[] frame(byte type, int flags, byte[] payload) {
    return bytes(Frame.encode(type, flags, STREAM, payload));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static Frame read(String name) throws IOException {
    return new Frame.Reader(Channels.newChannel(new ByteArrayInputStream(golden(name)))).next();
  }

  @Test
  void theHostBeginsAsFrozen() throws Exception {
    byte[] hello =
        new Fields.Builder()
            .put(Tag.GENERATION, Generations.SPOKEN.oldest())
            .put(Tag.NONCE, NONCE)
            .build();
    assertArrayEquals(golden("frame-hello"), bytes(Frame.encode(Wire.HELLO, 0, 0, hello)));
  }

  @Test
  void theHostsFramesAreAsFrozen() throws Exception {
    byte[] exec = Fields.Builder.request(Op.EXEC).put(Tag.ARG, "true").build();
    assertArrayEquals(
        golden("frame-open"), bytes(Frame.encodeRequest(STREAM, exec).toArray(ByteBuffer[]::new)));
    assertArrayEquals(
        golden("frame-open-more"),
        bytes(
            Frame.encode(Wire.OPEN, Wire.FLAG_MORE, STREAM, exec, 0, 10),
            Frame.encode(Wire.OPEN, 0, STREAM, exec, 10, exec.length - 10)));
    assertArrayEquals(golden("frame-data-in"), frame(Wire.DATA, Wire.CHANNEL_IN, ascii("input")));
    assertArrayEquals(golden("frame-eof-in"), frame(Wire.EOF, Wire.CHANNEL_IN, NOTHING));
    byte[] grant = ByteBuffer.allocate(4).putInt(65_536).array();
    assertArrayEquals(golden("frame-credit-out"), frame(Wire.CREDIT, Wire.CHANNEL_OUT, grant));
    byte[] signal = new Fields.Builder().put(Tag.SIGNAL, 15).build();
    assertArrayEquals(golden("frame-control-signal"), frame(Wire.CONTROL, 0, signal));
    byte[] size = new Fields.Builder().put(Tag.COLS, 132).put(Tag.ROWS, 50).build();
    assertArrayEquals(golden("frame-control-size"), frame(Wire.CONTROL, 0, size));
    assertArrayEquals(golden("frame-cancel"), frame(Wire.CANCEL, 0, NOTHING));
  }

  @Test
  void theGuestsWelcomeIsUnderstood() throws Exception {
    Frame.Reader reader =
        new Frame.Reader(Channels.newChannel(new ByteArrayInputStream(golden("frame-welcome"))));
    reader.skipToWelcome(NONCE, 0);
    Frame welcome = reader.next();
    assertEquals(Wire.WELCOME, welcome.type());
    Fields fields = Fields.parse(welcome.payload());
    assertArrayEquals(NONCE, fields.bytes(Tag.NONCE));
    assertEquals(new Welcome(Generations.SPOKEN.newest(), "0.1.0", false), Welcome.of(fields));
  }

  @Test
  void theGuestsResultsAreUnderstood() throws Exception {
    assertFalse(read("frame-result").payload().hasRemaining());
    Fields exec = Fields.parse(read("frame-result-exec").payload());
    assertEquals(143, exec.number(Tag.EXIT_CODE));
    assertEquals(15, exec.number(Tag.SIGNAL));
    assertEquals(0, exec.number(Tag.TIMED_OUT));
    assertEquals(1_234_567, exec.number(Tag.DURATION_US));
    Fields ended = Fields.parse(read("frame-result-exec-ended").payload());
    assertEquals(1, ended.number(Tag.OOM_KILLED));
    assertEquals(3, ended.number(Tag.LEFT_BEHIND));
    assertEquals(0, exec.numberOr(Tag.OOM_KILLED, 0)); // as of an older agent
    KeptStatus failed = KeptStatus.of(Fields.parse(read("frame-result-watch-failed").payload()));
    assertEquals(true, failed.oomKilled());
    assertEquals(2, failed.leftBehind());
    assertArrayEquals(ascii("HTTP status 404"), failed.answer().orElseThrow());
    Fields error = Fields.parse(read("frame-result-error").payload());
    assertEquals(4, error.number(Tag.ERROR));
    assertEquals(2, error.number(Tag.ERRNO));
    assertEquals(Optional.of("execute: nope"), error.text(Tag.MESSAGE));
    Fields fault = Fields.parse(read("frame-fault").payload());
    assertEquals(8, fault.number(Tag.ERROR));
    assertEquals(Optional.of("OPEN has unknown flags"), fault.text(Tag.MESSAGE));
  }

  static Stream<String> frames() throws IOException {
    try (Stream<Path> files = Files.list(GOLDEN)) {
      List<String> names = new ArrayList<>();
      files.forEach(file -> names.add(file.getFileName().toString().replace(".hex", "")));
      names.removeIf(name -> !name.startsWith("frame-"));
      return names.stream();
    }
  }

  /** Both directions: what is read is, written again, what was read. */
  @ParameterizedTest
  @MethodSource("frames")
  void aFrameGoesThereAndBack(String name) throws Exception {
    byte[] golden = golden(name);
    Frame.Reader reader = new Frame.Reader(Channels.newChannel(new ByteArrayInputStream(golden)));
    ByteArrayOutputStream again = new ByteArrayOutputStream();
    while (again.size() < golden.length) {
      Frame frame = reader.next();
      byte[] payload = new byte[frame.payload().remaining()];
      frame.payload().get(payload);
      again.writeBytes(bytes(Frame.encode(frame.type(), frame.flags(), frame.stream(), payload)));
    }
    assertArrayEquals(golden, again.toByteArray());
  }

  @Test
  void requestsAreAsFrozen() throws Exception {
    byte[] entropy = new byte[32];
    for (int i = 0; i < entropy.length; i++) {
      entropy[i] = (byte) (0x20 + i);
    }
    assertArrayEquals(golden("request-ping"), PING);
    assertArrayEquals(golden("request-prepare"), Fields.Builder.request(Op.PREPARE).build());
    assertArrayEquals(
        golden("request-configure"),
        Fields.Builder.request(Op.CONFIGURE)
            .put(Tag.ENTROPY, entropy)
            .put(Tag.TIME_NS, 1_700_000_000_123_456_789L)
            .put(Tag.ROOT, 1)
            .put(Tag.GROW, 1)
            .put(Tag.HOSTNAME, "box")
            .put(Tag.MACHINE_ID, "0123456789abcdef0123456789abcdef")
            .put(Tag.DEADLINE_MS, 60_000)
            .build());
    assertArrayEquals(
        golden("request-exec"),
        Fields.Builder.request(Op.EXEC)
            .put(Tag.ARG, "sh")
            .put(Tag.ARG, "")
            .put(Tag.CWD, "/tmp")
            .put(Tag.ENV, "A=b")
            .put(Tag.ENV, "C=")
            .put(Tag.TIMEOUT_MS, 1500)
            .put(Tag.STDIN, 1)
            .put(Tag.TTY, 1)
            .put(Tag.COLS, 132)
            .put(Tag.ROWS, 50)
            .build());
    assertArrayEquals(
        golden("request-poweroff"),
        Fields.Builder.request(Op.POWEROFF).put(Tag.GRACE_MS, 3000).build());
    assertArrayEquals(
        golden("request-files"),
        Fields.Builder.request(Op.FILES)
            .put(Tag.ARG, "scan")
            .put(Tag.ARG, "")
            .put(Tag.ARG, "1")
            .put(Tag.TIMEOUT_MS, 1500)
            .build());
  }

  private record TreeRecord(int kind, ByteBuffer payload) {
    Fields fields() throws IOException {
      return Fields.parse(payload.duplicate());
    }

    static List<TreeRecord> all(byte[] stream) {
      List<TreeRecord> records = new ArrayList<>();
      ByteBuffer in = ByteBuffer.wrap(stream);
      while (in.hasRemaining()) {
        int kind = in.get();
        int length = in.getInt();
        records.add(new TreeRecord(kind, in.slice(in.position(), length)));
        in.position(in.position() + length);
      }
      return records;
    }
  }

  /**
   * The fields of every record have the tags and widths that are known here, and the same bytes.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "tree-unpack",
        "tree-apply",
        "tree-names",
        "tree-scan",
        "tree-pack",
        "tree-failed"
      })
  void theFieldsOfATreeGoThereAndBack(String name) throws Exception {
    for (TreeRecord each : TreeRecord.all(golden(name))) {
      if (each.kind == DATA || each.kind == HOLE || each.kind == END) {
        continue;
      }
      Fields fields = each.fields();
      byte[] payload = new byte[each.payload.remaining()];
      each.payload.duplicate().get(payload);
      Fields.Builder again = new Fields.Builder();
      for (Tag tag : Tag.values()) {
        if (fields.has(tag)) {
          again.put(tag, fields.bytes(tag));
        }
      }
      byte[] built = again.build();
      assertEquals(payload.length, built.length);
      assertArrayEquals(payload, built);
    }
  }

  @Test
  void aTreeForTheGuestIsAsFrozen() throws Exception {
    List<TreeRecord> records = TreeRecord.all(golden("tree-apply"));
    assertEquals(
        List.of(ENTRY, DATA, ENTRY, REMOVE, END), records.stream().map(TreeRecord::kind).toList());
    byte[] entry =
        new Fields.Builder()
            .put(Tag.PATH, "a")
            .put(Tag.TYPE, 1)
            .put(Tag.SIZE, 3)
            .put(Tag.WAS_INODE, 12)
            .put(Tag.WAS_CTIME_NS, 1_700_000_000_123_456_789L)
            .put(Tag.WAS_SIZE, 7)
            .build();
    assertEquals(ByteBuffer.wrap(entry), records.getFirst().payload());
    assertEquals(2, records.getLast().payload().getLong(0));
  }

  @Test
  void aTreeOfTheGuestIsUnderstood() throws Exception {
    List<TreeRecord> records = TreeRecord.all(golden("tree-scan"));
    Fields file = records.get(1).fields();
    assertArrayEquals(ascii("f"), file.bytes(Tag.PATH));
    assertEquals(1, file.number(Tag.TYPE));
    assertEquals(0644, file.number(Tag.MODE));
    assertEquals(1L << 33, file.number(Tag.SIZE));
    assertEquals(1_700_000_000_123_456_789L, file.number(Tag.MTIME_NS));
    assertEquals(1_700_000_001_123_456_789L, file.number(Tag.CTIME_NS));
    assertEquals(12, file.number(Tag.INODE));
    assertEquals(1, file.number(Tag.LINKS));
    Fields link = records.get(2).fields();
    assertArrayEquals(ascii("f"), link.bytes(Tag.TARGET));
    assertEquals(-1, ByteBuffer.wrap(link.bytes(Tag.MTIME_NS)).getLong());
    Fields failed = TreeRecord.all(golden("tree-failed")).getFirst().fields();
    assertEquals(12, failed.number(Tag.ERROR));
    assertEquals(18, failed.number(Tag.ERRNO));
    assertEquals(Optional.of("open the parent"), failed.text(Tag.MESSAGE));
    assertArrayEquals(ascii("up/x"), failed.bytes(Tag.PATH));
  }
}
