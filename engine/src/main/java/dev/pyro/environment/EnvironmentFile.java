package dev.pyro.environment;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * An environment and its kernel in one file, for a host that cannot build. It is compressed with
 * gzip. It has, each with its length in front: a line that names the format, the environment's
 * record, the kernel's record, the kernel, the modules with their names, and the used parts of the
 * image with their places.
 *
 * <p>The file may come from anywhere. Each length is checked before it is used, names may be names
 * of files only, and everything is compared with the digests in the two records. That shows damage;
 * it does not show who made the file.
 */
final class EnvironmentFile {
  private static final byte[] FORMAT = "pyro environment 1\n".getBytes(StandardCharsets.US_ASCII);

  private static final int BUFFER_BYTES = 1 << 20;
  private static final int MAX_RECORD_BYTES = 1 << 20;
  private static final int MAX_VMLINUZ_BYTES = 128 << 20;
  private static final int MAX_MODULE_BYTES = 16 << 20;
  private static final int MAX_MODULES = 200;
  private static final long MAX_IMAGE_BYTES = 1L << 40;
  private static final long NO_MORE = -1;
  private static final Pattern MODULE = Pattern.compile("[0-9A-Za-z_-]{1,100}\\.ko");

  private EnvironmentFile() {}

  /** The file is damaged, or it is something else; the message says why. */
  static final class Damaged extends IOException {
    private static final long serialVersionUID = 1;

    Damaged(String why) {
      super(why);
    }

    Damaged(String why, IOException cause) {
      super(why, cause);
    }
  }

  /**
   * Writes one, and returns the digest that the image has.
   *
   * @param record {@code environment.json}
   * @param used the parts of the image that are not free
   * @param progress hears how many bytes of them are written
   */
  static String write(
      OutputStream to,
      byte[] record,
      PackedKernel kernel,
      Path image,
      List<FreeBlocks.Range> used,
      LongConsumer progress)
      throws IOException {
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(new Fast(to), BUFFER_BYTES))) {
      out.write(FORMAT);
      block(out, record);
      block(out, kernel.record());
      block(out, kernel.vmlinuz());
      out.writeInt(kernel.modules().size());
      for (Map.Entry<String, byte[]> module : kernel.modules().entrySet()) {
        out.writeUTF(module.getKey());
        block(out, module.getValue());
      }
      MessageDigest digest = Digests.start();
      byte[] piece = new byte[BUFFER_BYTES];
      long[] done = {0};
      ImageDigest.read(
          image,
          used,
          (position, bytes) -> {
            int length = bytes.remaining();
            bytes.get(piece, 0, length);
            out.writeLong(position);
            out.writeInt(length);
            out.write(piece, 0, length);
            digest.update(piece, 0, length);
            done[0] += length;
            progress.accept(done[0]);
          });
      out.writeLong(NO_MORE);
      return Digests.finish(digest);
    }
  }

  private static void block(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /** Of the levels of gzip, the fastest makes a third of the size in a fifth of the time. */
  private static final class Fast extends GZIPOutputStream {
    Fast(OutputStream out) throws IOException {
      super(out, BUFFER_BYTES);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }

  /**
   * What was read.
   *
   * @param environment the record of the environment
   */
  record Content(EnvironmentRecord environment, PackedKernel kernel) {}

  /**
   * Reads one. The records go to a folder, and the image to a file in it.
   *
   * @throws Damaged with what is wrong with it
   * @throws IOException if it cannot be read, or the folder not be written
   */
  static Content read(InputStream from, Path folder, String imageName) throws IOException {
    try (Unzipped unzipped = new Unzipped(new Counted(from));
        DataInputStream in = new DataInputStream(new BufferedInputStream(unzipped, BUFFER_BYTES))) {
      if (!Arrays.equals(in.readNBytes(FORMAT.length), FORMAT)) {
        throw new Damaged("it is no file of `env export`, or of a newer pyro");
      }
      Files.write(folder.resolve(EnvironmentRecord.FILE), block(in, MAX_RECORD_BYTES));
      EnvironmentRecord record = record(() -> EnvironmentRecord.read(folder));
      PackedKernel kernel =
          new PackedKernel(block(in, MAX_RECORD_BYTES), block(in, MAX_VMLINUZ_BYTES), modules(in));
      image(in, record, folder.resolve(imageName));
      if (in.read() >= 0 || unzipped.isFollowed()) {
        throw new Damaged("something follows its end");
      }
      return new Content(record, kernel);
    }
  }

  /** The content of a gzip file. It tells whether something is behind it: Java passes over that. */
  private static final class Unzipped extends GZIPInputStream {
    private static final int TRAILER_BYTES = 8;

    private final Counted from;
    private long filled; // how much was read of the file when the buffer was filled last

    Unzipped(Counted from) throws IOException {
      super(from, BUFFER_BYTES);
      this.from = from;
    }

    @Override
    protected void fill() throws IOException {
      super.fill();
      filled = from.count;
    }

    /** Tells whether something follows; the content must have been read to its end. */
    boolean isFollowed() throws IOException {
      long end = filled - inf.getRemaining() + TRAILER_BYTES;
      return from.count > end || from.read() >= 0;
    }
  }

  private static final class Counted extends FilterInputStream {
    private long count;

    Counted(InputStream from) {
      super(from);
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      count += b < 0 ? 0 : 1;
      return b;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      int got = super.read(bytes, from, length);
      count += Math.max(got, 0);
      return got;
    }
  }

  /** A way to read a record. */
  interface Reading<T> {
    T read() throws IOException;
  }

  /** Reads one of the two records. */
  static <T> T record(Reading<T> reading) throws Damaged {
    try {
      return reading.read();
    } catch (IOException e) {
      throw new Damaged("one of its records cannot be read", e);
    }
  }

  private static byte[] block(DataInputStream in, int most) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > most) {
      throw new Damaged("it has a part of " + length + " bytes");
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new Damaged("it ends too early");
    }
    return bytes;
  }

  private static Map<String, byte[]> modules(DataInputStream in) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > MAX_MODULES) {
      throw new Damaged("it has " + count + " modules");
    }
    Map<String, byte[]> modules = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      String name = in.readUTF();
      if (!MODULE.matcher(name).matches()
          || modules.put(name, block(in, MAX_MODULE_BYTES)) != null) {
        throw new Damaged("it has a module with a wrong name");
      }
    }
    return modules;
  }

  private static void image(DataInputStream in, EnvironmentRecord record, Path image)
      throws IOException {
    if (record.virtualBytes() <= 0 || record.virtualBytes() > MAX_IMAGE_BYTES) {
      throw new Damaged("its image has " + record.virtualBytes() + " bytes");
    }
    MessageDigest digest = Digests.start();
    try (FileChannel file =
        FileChannel.open(image, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      long end = 0;
      for (long at = in.readLong(); at != NO_MORE; at = in.readLong()) {
        byte[] piece = block(in, BUFFER_BYTES);
        if (at < end || piece.length > record.virtualBytes() - at) {
          throw new Damaged("a part of its image is in a wrong place");
        }
        end = at + piece.length;
        digest.update(piece);
        for (ByteBuffer bytes = ByteBuffer.wrap(piece); bytes.hasRemaining(); ) {
          at += file.write(bytes, at);
        }
      }
      if (end < record.virtualBytes()) {
        file.write(ByteBuffer.allocate(1), record.virtualBytes() - 1);
      }
    }
    if (!Digests.finish(digest).equals(record.digest())) {
      throw new Damaged("its image does not have the digest that it should have");
    }
  }
}
