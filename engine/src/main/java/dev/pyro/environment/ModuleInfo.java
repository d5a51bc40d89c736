package dev.pyro.environment;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The section {@code .modinfo} of a kernel module: an ELF file of 64 bits, little-endian. */
final class ModuleInfo {
  private static final int ELF_MAGIC = 0x464c457f; // "\177ELF"
  private static final int SECTION_TABLE = 0x28;
  private static final int SECTION_COUNT = 0x3c;
  private static final int SECTION_NAMES = 0x3e;
  private static final int SECTION_HEADER_BYTES = 64;

  private ModuleInfo() {}

  /**
   * Returns the names of the modules that a module needs, as it spells them.
   *
   * @throws IOException if this is no module
   */
  static List<String> depends(byte[] module) throws IOException {
    ByteBuffer elf = ByteBuffer.wrap(module).order(ByteOrder.LITTLE_ENDIAN);
    try {
      if (elf.getInt(0) != ELF_MAGIC) {
        throw new IOException("not an ELF file");
      }
      long table = elf.getLong(SECTION_TABLE);
      int count = Short.toUnsignedInt(elf.getShort(SECTION_COUNT));
      ByteBuffer names = section(elf, table, Short.toUnsignedInt(elf.getShort(SECTION_NAMES)));
      for (int index = 0; index < count; index++) {
        int header = Math.toIntExact(table + (long) index * SECTION_HEADER_BYTES);
        if (text(names, elf.getInt(header)).equals(".modinfo")) {
          return depends(section(elf, table, index));
        }
      }
      throw new IOException("not a kernel module");
    } catch (IndexOutOfBoundsException | BufferUnderflowException | ArithmeticException e) {
      throw new IOException("a broken ELF file", e);
    }
  }

  private static ByteBuffer section(ByteBuffer elf, long table, int index) {
    int header = Math.toIntExact(table + (long) index * SECTION_HEADER_BYTES);
    int offset = Math.toIntExact(elf.getLong(header + 0x18));
    int size = Math.toIntExact(elf.getLong(header + 0x20));
    return elf.slice(offset, size);
  }

  private static String text(ByteBuffer strings, int start) {
    int end = start;
    while (strings.get(end) != 0) {
      end++;
    }
    byte[] bytes = new byte[end - start];
    strings.get(start, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static List<String> depends(ByteBuffer info) {
    List<String> found = new ArrayList<>();
    int position = 0;
    while (position < info.limit()) {
      String entry = text(info, position);
      position += entry.getBytes(StandardCharsets.UTF_8).length + 1;
      if (entry.startsWith("depends=") && !entry.equals("depends=")) {
        found.addAll(List.of(entry.substring("depends=".length()).split(",", -1)));
      }
    }
    return found;
  }
}
