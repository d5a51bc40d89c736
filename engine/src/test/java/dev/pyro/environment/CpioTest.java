package dev.pyro.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CpioTest {
  @Test
  void archiveIsWhatTheKernelDocuments() {
    Cpio cpio = new Cpio();
    cpio.folder("dev", 0755);
    cpio.characterDevice("dev/console", 0600, 5, 1);
    cpio.file("init", 0755, "hello".getBytes(StandardCharsets.US_ASCII));

    // Documentation/driver-api/early-userspace/buffer-format.rst: magic, then inode, mode, uid,
    // gid,
    // links, mtime, size, major, minor, rmajor, rminor, length of the name, checksum.
    String expected =
        "070701"
            + "00000001"
            + "000041ed"
            + "00000000"
            + "00000000"
            + "00000002"
            + "00000000"
            + "00000000"
            + "00000000"
            + "00000000"
            + "00000000"
            + "00000000"
            + "00000004"
            + "00000000"
            + "dev\0"
            + "\0\0"
            + "070701"
            + "00000002"
            + "00002180"
            + "00000000"
            + "00000000"
            + "00000001"
            + "00000000"
            + "00000000"
            + "00000000"
            + "00000000"
            + "00000005"
            + "00000001"
            + "0000000c"
            + "00000000"
            + "dev/console\0"
            + "\0\0"
            + "070701"
            + "00000003"
            + "000081ed"
            + "00000000"
            + "00000000"
            + "00000001"
            + "00000000"
            + "00000005"
            + "00000000"
            + "00000000"
            + "00000000"
            + "00000000"
            + "00000005"
            + "00000000"
            + "init\0"
            + "\0"
            + "hello"
            + "\0\0\0"
            + "070701"
            + "00000000"
            + "00000000"
            + "00000000"
            + "00000000"
            + "00000001"
            + "00000000"
            + "00000000"
            + "00000000"
            + "00000000"
            + "00000000"
            + "00000000"
            + "0000000b"
            + "00000000"
            + "TRAILER!!!\0"
            + "\0\0\0";
    assertEquals(expected, new String(cpio.finish(), StandardCharsets.ISO_8859_1));
  }
}
