package dev.pyro.guest;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What an agent answers whose workspace has one file, one service and one shell. */
final class HonestAnswers {
  private static final String NOTE =
      "{\"command\":\"web\",\"cwd\":\"/workspace\",\"at\":\"2026-01-01T00:00:00Z\"}";
  private static final int FILE = 1;
  private static final int DIRECTORY = 2;
  private static final byte[] CONTENT = {'a', '\n'};

  private final Map<Integer, Request> requests = new HashMap<>();

  void note(int stream, Request request) {
    requests.put(stream, request);
  }

  Request request(int stream) {
    return requests.get(stream);
  }

  byte[] result(Request request) {
    Fields.Builder fields = new Fields.Builder();
    return switch (request.op()) {
      case PING, PREPARE, CONFIGURE, POWEROFF, FEED, LIST, NETWORK, CONNECT -> fields.build();
      case EXEC, FILES ->
          fields
              .put(Tag.EXIT_CODE, 0)
              .put(Tag.SIGNAL, 0)
              .put(Tag.TIMED_OUT, 0)
              .put(Tag.DURATION_US, 1000)
              .build();
      case KEEP, DROP -> state(fields, request.op() == Op.DROP).build();
      case WATCH -> state(fields.put(Tag.AT, 0), request.follow() == 2).put(Tag.NOTE, NOTE).build();
    };
  }

  private static Fields.Builder state(Fields.Builder fields, boolean ended) {
    fields.put(Tag.STATE, ended ? 5 : 2).put(Tag.REASON, 0).put(Tag.BEGIN, 0).put(Tag.TOTAL, 0);
    return ended ? fields.put(Tag.EXIT_CODE, 143).put(Tag.ENDED_NS, 1) : fields;
  }

  byte[] output(Request request) {
    return switch (request.op()) {
      case LIST -> list();
      case FILES -> files(request.words());
      default -> new byte[0];
    };
  }

  private static byte[] list() {
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    for (String name : List.of("shell.0123456789ab", "service.web")) {
      byte[] record =
          state(new Fields.Builder().put(Tag.NAME, name), false).put(Tag.NOTE, NOTE).build();
      records.writeBytes(ByteBuffer.allocate(4).putInt(record.length).array());
      records.writeBytes(record);
    }
    return records.toByteArray();
  }

  private static byte[] files(List<String> words) {
    String verb = words.getFirst();
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    int entries = 0;
    if (verb.equals("scan") || verb.equals("pack")) {
      entry(stream, "", DIRECTORY);
      entries++;
    }
    if (!List.of("unpack", "apply", "recover").contains(verb)) {
      entry(stream, "a", FILE);
      entries++;
      byte[] content = verb.equals("read") ? part(words) : CONTENT;
      if (!verb.equals("scan") && content.length > 0) {
        record(stream, 2, content);
      }
    }
    record(stream, 4, ByteBuffer.allocate(8).putLong(entries).array());
    return stream.toByteArray();
  }

  private static byte[] part(List<String> read) {
    int from = Math.min(Integer.parseInt(read.get(2)), CONTENT.length);
    int count = Math.min(Integer.parseInt(read.get(3)), CONTENT.length - from);
    return Arrays.copyOfRange(CONTENT, from, from + count);
  }

  private static void entry(ByteArrayOutputStream stream, String path, int type) {
    Fields.Builder fields =
        new Fields.Builder().put(Tag.PATH, path).put(Tag.TYPE, type).put(Tag.MODE, 0755);
    if (type == FILE) {
      fields.put(Tag.SIZE, CONTENT.length);
    }
    fields.put(Tag.MTIME_NS, 1).put(Tag.CTIME_NS, 1).put(Tag.INODE, 7).put(Tag.LINKS, 1);
    record(stream, 1, fields.build());
  }

  private static void record(ByteArrayOutputStream stream, int kind, byte[] payload) {
    stream.write(kind);
    stream.writeBytes(ByteBuffer.allocate(4).putInt(payload.length).array());
    stream.writeBytes(payload);
  }
}
