package dev.pyro.environment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.EnvironmentExport;
import dev.pyro.EnvironmentInfo;
import dev.pyro.ErrorCode;
import dev.pyro.Progress;
import dev.pyro.PyroException;
import dev.pyro.store.Home;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransferTest {
  private static final String NAME = "debian:12";
  private static final String KERNEL = "6.1.0-1-cloud-amd64";
  private static final byte[] VMLINUZ = "kernel".getBytes(StandardCharsets.UTF_8);
  private static final Map<String, byte[]> MODULES = modules();

  @TempDir Path folder;
  private Home here;
  private Home there;
  private Path file;

  private static Map<String, byte[]> modules() {
    Map<String, byte[]> modules = new LinkedHashMap<>();
    modules.put("virtio_blk.ko", new byte[] {1});
    modules.put("ext4.ko", new byte[] {2});
    return modules;
  }

  @BeforeEach
  void fill() throws IOException {
    here = new Home(folder.resolve("here"));
    there = new Home(folder.resolve("there"));
    file = folder.resolve("debian-12.pyro");
    Files.writeString(folder.resolve("agent"), "agent");
    SampleEnvironment.install(here, NAME);
    Path kernel = Home.ensureFolder(here.kernels().resolve(KERNEL));
    Files.write(kernel.resolve("vmlinuz"), VMLINUZ);
    Path files = Files.createDirectory(kernel.resolve("modules"));
    for (Map.Entry<String, byte[]> module : MODULES.entrySet()) {
      Files.write(files.resolve(module.getKey()), module.getValue());
    }
    new KernelRecord(
            KERNEL,
            "6.1",
            KernelStore.digest(VMLINUZ, MODULES),
            VMLINUZ.length,
            List.copyOf(MODULES.keySet()),
            Instant.EPOCH)
        .write(kernel);
  }

  private EnvironmentStore store(Home home) throws IOException {
    BuildHost host =
        new BuildHost(
            Tools.on(System.getenv("PATH")),
            Map.of(),
            Path.of("/etc"),
            () -> {
              throw new AssertionError("nothing is built here");
            });
    Agent agent = Agent.of(folder.resolve("agent"));
    Progress.Listener nobody = Progress.Listener.none();
    return new EnvironmentStore(home, new KernelStore(home, agent, host, nobody), host, nobody);
  }

  @Test
  void anotherHomeHasTheSameImageAndKernelAfterwards() throws IOException {
    EnvironmentExport export = store(here).export(NAME, file);
    EnvironmentInfo imported = store(there).load(file);

    assertEquals(
        new EnvironmentExport(
            NAME, imported.digest().orElseThrow(), KERNEL, file.toString(), Files.size(file)),
        export);
    assertTrue(imported.installed());
    assertEquals(KERNEL, imported.kernel().orElseThrow());
    assertEquals(List.of("file=1"), store(there).inspect(NAME).packages());
    assertSame("image.ext4", here.environment(NAME), there.environment(NAME));
    for (String name :
        List.of("kernel.json", "vmlinuz", "modules/virtio_blk.ko", "modules/ext4.ko")) {
      assertSame(name, here.kernels().resolve(KERNEL), there.kernels().resolve(KERNEL));
    }
    assertEquals(
        "r--r--r--",
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(there.environment(NAME).resolve("image.ext4"))));
    assertEquals(imported, store(there).load(file), "once more");
  }

  private static void assertSame(String name, Path one, Path other) throws IOException {
    assertEquals(-1, Files.mismatch(one.resolve(name), other.resolve(name)), name);
  }

  @Test
  void anImportLeavesAFolderOfTheUsersAlone() throws IOException {
    store(here).export(NAME, file);
    for (Path mistaken :
        List.of(
            there.environment(NAME).resolve(EnvironmentRecord.FILE),
            there.kernels().resolve(KERNEL).resolve("vmlinuz"))) {
      Path inside = Files.createDirectories(mistaken.resolve("notes"));
      PyroException e = assertThrows(PyroException.class, () -> store(there).load(file));
      assertEquals("cannot use " + mistaken + ": Is a directory", e.getMessage());
      assertTrue(Files.exists(inside));
      Files.delete(inside); // an empty folder is in nobody's way
    }
    assertEquals(NAME, store(there).load(file).name());
  }

  @Test
  void nothingIsReplacedByAnExport() throws IOException {
    Files.writeString(file, "mine");

    PyroException e = assertThrows(PyroException.class, () -> store(here).export(NAME, file));

    assertEquals(ErrorCode.ALREADY_EXISTS, e.code());
    assertEquals("mine", Files.readString(file));
  }

  @Test
  void aDamagedImageIsNotExported() throws IOException {
    try (RandomAccessFile image =
        new RandomAccessFile(here.environment(NAME).resolve("image.ext4").toFile(), "rw")) {
      image.seek(0x478); // the label, in the superblock
      image.write('x');
    }

    PyroException e = assertThrows(PyroException.class, () -> store(here).export(NAME, file));

    assertEquals(ErrorCode.INTERNAL, e.code());
    assertEquals("cannot export debian:12: its image is damaged", e.getMessage());
    assertFalse(Files.exists(file));
  }

  /** Each byte of the content is told of by a digest or by a length. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0    | it is no file of `env export`, or of a newer pyro
          -9   | its image does not have the digest that it should have
          """)
  void aChangedByteIsFound(int place, String fault) throws IOException {
    store(here).export(NAME, file);
    byte[] content = content();
    content[place < 0 ? content.length + place : place] ^= 1;
    assertRefused(content, fault);
  }

  @Test
  void aKernelThatDiffersFromItsRecordIsRefused() throws IOException {
    store(here).export(NAME, file);
    byte[] content = content();
    int at = new String(content, StandardCharsets.ISO_8859_1).indexOf("kernel\0\0\0\2");
    content[at] ^= 1;
    assertRefused(content, "its kernel is not what it says");
  }

  @Test
  void aFileThatEndsTooEarlyIsRefused() throws IOException {
    store(here).export(NAME, file);
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    assertRefused("it ends too early");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 9, 100, 2_000_000})
  void whatFollowsTheEndIsRefused(int bytes) throws IOException {
    store(here).export(NAME, file);
    Files.write(file, new byte[bytes], StandardOpenOption.APPEND);
    assertRefused("something follows its end");
  }

  @Test
  @Timeout(600) // to open the pipe would wait for ever
  void aNamedPipeIsRefused() throws Exception {
    new ProcessBuilder("mkfifo", file.toString()).start().waitFor();
    PyroException e = assertThrows(PyroException.class, () -> store(there).load(file));
    assertEquals(ErrorCode.INVALID_ARGUMENT, e.code());
    assertEquals("the file " + file + " is a named pipe, not a regular file", e.getMessage());
  }

  @Test
  void anotherFileIsRefused() throws IOException {
    Files.writeString(file, "something else");
    assertRefused("it is no file of `env export`");
  }

  @Test
  void aMissingFileIsNamed() throws IOException {
    PyroException e = assertThrows(PyroException.class, () -> store(there).load(file));
    assertEquals(ErrorCode.NOT_FOUND, e.code());
    assertEquals("the file " + file + " does not exist", e.getMessage());
  }

  @Test
  void aLengthThatCannotBeIsRefusedBeforeItIsUsed() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeBytes("pyro environment 1\n");
    out.writeInt(Integer.MAX_VALUE);
    assertRefused(bytes.toByteArray(), "it has a part of 2147483647 bytes");
  }

  @Test
  void aModuleWithThePathOfAnotherFileIsRefused() throws IOException {
    Files.move(
        here.kernels().resolve(KERNEL).resolve("modules/ext4.ko"), here.root().resolve("ext4.ko"));
    String name = "../../../ext4.ko";
    new KernelRecord(KERNEL, "6.1", "sha256:0", VMLINUZ.length, List.of(name), Instant.EPOCH)
        .write(here.kernels().resolve(KERNEL));
    store(here).export(NAME, file);
    assertRefused("it has a module with a wrong name");
  }

  private byte[] content() throws IOException {
    return new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(file))).readAllBytes();
  }

  private void assertRefused(byte[] content, String fault) throws IOException {
    try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(content);
    }
    assertRefused(fault);
  }

  private void assertRefused(String fault) throws IOException {
    PyroException e = assertThrows(PyroException.class, () -> store(there).load(file));
    assertEquals(ErrorCode.INVALID_ARGUMENT, e.code());
    assertEquals("cannot import " + file + ": " + fault, e.getMessage());
    assertEquals(
        "it is damaged, or no file of `pyro env export`: copy it again", e.hint().orElseThrow());
    assertFalse(Files.exists(there.environment(NAME)));
    assertFalse(Files.exists(there.kernels()));
  }
}
