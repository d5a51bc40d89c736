package dev.pyro.tree;

import dev.pyro.path.Shown;
import dev.pyro.path.TreePath;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What tests of trees share: streams by hand, honest or not, and trees as text. */
final class Trees {
  static final long NO_LIMIT = Long.MAX_VALUE;

  private Trees() {}

  /** Text whose characters stand for bytes. */
  static byte[] bytes(String latin) {
    return latin.getBytes(StandardCharsets.ISO_8859_1);
  }

  static TreePath path(String latin) {
    return TreePath.of(bytes(latin));
  }

  /** A stream as a guest that may lie would write it. */
  static final class Stream {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int entries;

    Stream record(int kind, byte[] payload) {
      ByteBuffer header = ByteBuffer.allocate(5).put((byte) kind).putInt(payload.length);
      bytes.writeBytes(header.array());
      bytes.writeBytes(payload);
      entries += kind == Records.ENTRY ? 1 : 0;
      return this;
    }

    Stream raw(byte[] some) {
      bytes.writeBytes(some);
      return this;
    }

    Stream file(String path, String content) {
      Stream entry = file(path, content.length());
      return content.isEmpty() ? entry : entry.data(content);
    }

    Stream file(String path, long size) {
      return record(
          Records.ENTRY,
          fields(40, bytes(path), 41, 1, 42, 0644, 43, size, 44, 1_000_000_007_000_000_009L));
    }

    Stream directory(String path) {
      return record(
          Records.ENTRY, fields(40, bytes(path), 41, 2, 42, 0755, 44, 1_000_000_000_000_000_000L));
    }

    Stream symlink(String path, String target) {
      return record(Records.ENTRY, fields(40, bytes(path), 41, 3, 44, 5L, 45, bytes(target)));
    }

    Stream hardLink(String path, String target) {
      return record(Records.ENTRY, fields(40, bytes(path), 41, 4, 45, bytes(target)));
    }

    Stream data(String content) {
      return record(Records.DATA, bytes(content));
    }

    Stream hole(long count) {
      return record(Records.HOLE, ByteBuffer.allocate(8).putLong(count).array());
    }

    Stream end() {
      return end(entries);
    }

    Stream end(long count) {
      return record(Records.END, ByteBuffer.allocate(8).putLong(count).array());
    }

    byte[] toBytes() {
      return bytes.toByteArray();
    }

    InputStream in() {
      return new ByteArrayInputStream(toBytes());
    }

    TreeReader reader(TreeReader.Form form) {
      return new TreeReader(in(), form);
    }
  }

  /** Tags and values in turn; a number is as wide as its tag. */
  static byte[] fields(Object... tagsAndValues) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      for (int i = 0; i < tagsAndValues.length; i += 2) {
        int tag = (int) tagsAndValues[i];
        out.writeShort(tag);
        if (tagsAndValues[i + 1] instanceof byte[] value) {
          out.writeInt(value.length);
          out.write(value);
        } else {
          int width = Records.width(tag);
          long number = ((Number) tagsAndValues[i + 1]).longValue();
          out.writeInt(width);
          for (int shift = 8 * (width - 1); shift >= 0; shift -= 8) {
            out.write((int) (number >>> shift));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Sends a source below the root and returns the stream. */
  static byte[] sent(SeedSource source) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TreeWriter writer = new TreeWriter(out);
    source.send(writer, TreePath.ROOT, _ -> {});
    writer.end();
    return out.toByteArray();
  }

  /** Reads a stream as one line per entry: path, type, mode or target, content up to 40 bytes. */
  static List<String> lines(byte[] stream) throws IOException {
    TreeReader reader = new TreeReader(new ByteArrayInputStream(stream), TreeReader.Form.STORED);
    List<String> lines = new ArrayList<>();
    for (TreeEntry entry = reader.next(); entry != null; entry = reader.next()) {
      lines.add(
          entry.path().display()
              + switch (entry) {
                case TreeEntry.File f ->
                    " file " + Integer.toOctalString(f.mode()) + content(reader);
                case TreeEntry.Directory d -> " dir " + Integer.toOctalString(d.mode());
                case TreeEntry.Symlink l -> " -> " + l.target().display();
                case TreeEntry.HardLink l -> " = " + l.target().display();
                case TreeEntry.Other _ -> " other";
              });
    }
    return lines;
  }

  private static String content(TreeReader reader) throws IOException {
    StringBuilder text = new StringBuilder(" ");
    for (TreeReader.Run run = reader.content(); run != null; run = reader.content()) {
      switch (run) {
        case TreeReader.Run.Data(ByteBuffer buffer) ->
            text.append(
                buffer.remaining() > 40
                    ? "(" + buffer.remaining() + ")"
                    : Shown.text(bytes(StandardCharsets.ISO_8859_1.decode(buffer).toString())));
        case TreeReader.Run.Hole(long length) -> text.append("[").append(length).append("]");
      }
    }
    return text.toString();
  }

  /** Puts a directory entry before a stored stream, as {@code pack} of the root would. */
  static TreeReader packed(byte[] stored) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TreeWriter writer = new TreeWriter(out);
    writer.entry(new TreeEntry.Directory(TreePath.ROOT, 0755, 0, GuestStat.NONE));
    TreeReader reader = new TreeReader(new ByteArrayInputStream(stored), TreeReader.Form.STORED);
    for (TreeEntry entry = reader.next(); entry != null; entry = reader.next()) {
      writer.entry(entry);
      for (TreeReader.Run run = reader.content(); run != null; run = reader.content()) {
        switch (run) {
          case TreeReader.Run.Data(ByteBuffer b) -> {
            byte[] copy = new byte[b.remaining()];
            b.get(copy);
            writer.data(copy, 0, copy.length);
          }
          case TreeReader.Run.Hole(long length) -> writer.hole(length);
        }
      }
    }
    writer.end();
    return new TreeReader(new ByteArrayInputStream(out.toByteArray()), TreeReader.Form.PACK);
  }

  /** Runs a command of the host in a folder; it must succeed. */
  static String host(Path folder, String script) throws Exception {
    Process process =
        new ProcessBuilder("bash", "-euc", script)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(script + ": " + output);
    }
    return output;
  }

  /** Everything below a folder: bytes of names, types, modes, times, link counts, sums. */
  static String described(Path folder) throws Exception {
    return host(
        folder,
        "find . -mindepth 1 -printf '%P|%y|%m|%T@|%n|%l\\n' | LC_ALL=C sort;"
            + " find . -type f -print0 | LC_ALL=C sort -z | xargs -0 -r sha256sum");
  }
}
