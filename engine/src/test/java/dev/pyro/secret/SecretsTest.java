package dev.pyro.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import dev.pyro.SecretSource;
import dev.pyro.WorkspaceSecret;
import dev.pyro.WorkspaceSecret.FromFile;
import dev.pyro.WorkspaceSecret.Literal;
import dev.pyro.WorkspaceSecretInfo;
import dev.pyro.WorkspaceSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What may be a secret, what is said of what may not, and the file that keeps them. */
class SecretsTest {
  @TempDir Path folder;

  @Test
  void aShortValueIsRefusedWithTheReason() {
    PyroException e =
        refused(ErrorCode.INVALID_ARGUMENT, () -> new Literal("PIN", "\ud83d\udd1112"));
    assertEquals(
        "the value of the secret PIN has 3 characters; it must have at least 4", e.getMessage());
    assertEquals(
        "a short value cannot be kept secret: it would be replaced wherever it stands by chance,"
            + " and be guessed from that",
        e.hint().orElseThrow());
  }

  @Test
  void aValueThatNoVariableCanHoldIsRefusedWithoutShowingIt() {
    assertEquals(
        "the value of the secret A holds a NUL character",
        refused(ErrorCode.INVALID_ARGUMENT, () -> new Literal("A", "a\0bcd")).getMessage());
    assertEquals(
        "the value of the secret A holds half of a surrogate pair",
        refused(ErrorCode.INVALID_ARGUMENT, () -> new Literal("A", "abc\ud83d")).getMessage());
    assertEquals(
        "the value of the secret A holds nothing but white space",
        refused(ErrorCode.INVALID_ARGUMENT, () -> new Literal("A", " \n\t ")).getMessage());
    assertEquals(
        "the value of the secret A has 65537 bytes; it may have at most 65536",
        refused(ErrorCode.LIMIT_EXCEEDED, () -> new Literal("A", "x".repeat(65_537))).getMessage());
  }

  @Test
  void aNameOrLabelThatHoldsAValueIsRefused() {
    Secrets secrets = Secrets.of(List.of(new Literal("A", "hunter2")));
    secrets.requireNotIn(List.of("hunter", "A"), "the name");
    PyroException e =
        refused(
            ErrorCode.INVALID_ARGUMENT,
            () -> secrets.requireNotIn(List.of("my-hunter2"), "the name"));
    assertEquals(
        "the name holds the value of a secret, and would be shown to everybody", e.getMessage());
  }

  @Test
  void namesAreThoseOfVariables() {
    for (String name : List.of("", "1A", "A-B", "A B", "\u00c4")) {
      PyroException e = refused(ErrorCode.INVALID_ARGUMENT, () -> new Literal(name, "value"));
      assertEquals("\"" + name + "\" is no name of a secret", e.getMessage());
      assertEquals(
          "a name has letters, digits and underscores, and no digit first", e.hint().orElseThrow());
      refused(ErrorCode.INVALID_ARGUMENT, () -> new FromFile(name, folder));
    }
    assertEquals("_a1", new Literal("_a1", "value").name());
  }

  @Test
  void severalAreCheckedTogetherWhenTheWorkspaceIsDescribed() {
    assertEquals(
        "the secret A is given twice",
        refused(
                ErrorCode.INVALID_ARGUMENT,
                () ->
                    WorkspaceSpec.builder("e").secret("A", "value").secretFile("A", folder).build())
            .getMessage());
    WorkspaceSpec.Builder many = WorkspaceSpec.builder("e");
    IntStream.range(0, 65).forEach(i -> many.secret("A" + i, "value"));
    assertEquals(
        "there are 65 secrets; a workspace takes at most 64",
        refused(ErrorCode.LIMIT_EXCEEDED, many::build).getMessage());
    WorkspaceSpec.Builder large = WorkspaceSpec.builder("e");
    IntStream.range(0, 17).forEach(i -> large.secret("A" + i, "x".repeat(65_536)));
    assertEquals(
        "the secrets have 1114112 bytes together; a workspace takes at most 1048576",
        refused(ErrorCode.LIMIT_EXCEEDED, large::build).getMessage());
  }

  @Test
  void aFileIsReadOnceWithoutItsLastNewline() throws IOException {
    assertEquals("value", fileValue("value\n"));
    assertEquals("value", fileValue("value\r\n"));
    assertEquals("value\n", fileValue("value\n\n"));
    assertEquals("value\r", fileValue("value\r"));
    assertEquals("x".repeat(65_536), fileValue("x".repeat(65_536) + "\n"));
    Path file = Files.writeString(folder.resolve("changing"), "before");
    Secrets secrets = Secrets.of(List.of(new FromFile("A", file)));
    Files.delete(file);
    assertEquals(Optional.of("before"), secrets.value("A"));
  }

  private String fileValue(String content) throws IOException {
    Path file = Files.writeString(folder.resolve("value"), content);
    return Secrets.of(List.of(new FromFile("A", file))).value("A").orElseThrow();
  }

  @Test
  void aFileThatHoldsNoSecretIsRefusedByName() throws IOException {
    Path file = folder.resolve("f");
    List<WorkspaceSecret> wanted = List.of(new FromFile("A", file));
    String what = "the file " + file + " of the secret A";
    assertEquals(
        what + " does not exist",
        refused(ErrorCode.NOT_FOUND, () -> Secrets.of(wanted)).getMessage());
    Files.writeString(file, "x".repeat(65_539));
    assertEquals(
        what + " has more than 65536 bytes",
        refused(ErrorCode.LIMIT_EXCEEDED, () -> Secrets.of(wanted)).getMessage());
    Files.write(file, new byte[] {'a', 'b', 'c', 'd', (byte) 0xff});
    PyroException e = refused(ErrorCode.INVALID_ARGUMENT, () -> Secrets.of(wanted));
    assertEquals(what + " is no UTF-8 text", e.getMessage());
    assertEquals(
        "encode it, in base64 for example, and decode it where it is used", e.hint().orElseThrow());
    Files.writeString(file, "abc\n");
    assertEquals(
        "the value of the secret A has 3 characters; it must have at least 4",
        refused(ErrorCode.INVALID_ARGUMENT, () -> Secrets.of(wanted)).getMessage());
    Files.writeString(file, "");
    assertEquals(
        "the value of the secret A has 0 characters; it must have at least 4",
        refused(ErrorCode.INVALID_ARGUMENT, () -> Secrets.of(wanted)).getMessage());
    List<WorkspaceSecret> directory = List.of(new FromFile("A", folder));
    assertEquals(
        "the file " + folder + " of the secret A is a directory, not a regular file",
        refused(ErrorCode.INVALID_ARGUMENT, () -> Secrets.of(directory)).getMessage());
  }

  @Test
  @Timeout(600) // to open the pipe would wait for ever
  void aNamedPipeIsRefused() throws Exception {
    Path pipe = folder.resolve("pipe");
    new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
    assertEquals(
        "the file " + pipe + " of the secret A is a named pipe, not a regular file",
        refused(ErrorCode.INVALID_ARGUMENT, () -> Secrets.of(List.of(new FromFile("A", pipe))))
            .getMessage());
  }

  @Test
  void theKeptFileIsForItsOwnerOnlyAndGivesEverythingBack() throws IOException {
    Path source = Files.writeString(folder.resolve("source"), "from a file\n");
    Secrets secrets =
        Secrets.of(List.of(new Literal("B", "\u00fc\n\"\\ value"), new FromFile("A", source)));
    Path kept = folder.resolve("secrets.json");
    secrets.write(kept);
    assertEquals(PosixFilePermissions.fromString("rw-------"), Files.getPosixFilePermissions(kept));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(
          Set.of("source", "secrets.json"),
          Set.copyOf(files.map(file -> file.getFileName().toString()).toList()));
    }
    Secrets again = Secrets.read(kept);
    assertEquals(
        List.of(
            new WorkspaceSecretInfo("A", SecretSource.FILE),
            new WorkspaceSecretInfo("B", SecretSource.LITERAL)),
        again.infos());
    assertEquals(Optional.of("from a file"), again.value("A"));
    assertEquals(Optional.of("\u00fc\n\"\\ value"), again.value("B"));
    assertEquals(Optional.empty(), again.value("C"));
    assertEquals("[REDACTED]", again.redactor().redact("from a file"));
  }

  @Test
  void withoutSecretsThereIsNoFileAndNothingToReplace() throws IOException {
    Path kept = folder.resolve("secrets.json");
    Secrets.of(List.of()).write(kept);
    assertFalse(Files.exists(kept));
    assertSame(Redactor.NONE, Secrets.of(List.of()).redactor());
  }

  @Test
  void aDamagedFileIsRefusedWithoutQuotingIt() throws IOException {
    Path kept = folder.resolve("secrets.json");
    Files.writeString(kept, "{\"format\":1,\"secrets\":[{\"name\":\"A\",\"value\":\"hunter2\"}]}");
    IOException e = assertThrows(IOException.class, () -> Secrets.read(kept));
    assertEquals(kept + " lacks a field or has a wrong one", e.getMessage());
    Files.writeString(kept, "{\"hunter2");
    IOException cut = assertThrows(IOException.class, () -> Secrets.read(kept));
    for (Throwable t = cut; t != null; t = t.getCause()) {
      assertFalse(String.valueOf(t.getMessage()).contains("hunter2"), t.getMessage());
    }
  }

  @Test
  void noTextShowsAValue() {
    WorkspaceSpec spec = WorkspaceSpec.builder("e").secret("A", "hunter2").build();
    assertFalse(spec.toString().contains("hunter2"));
    assertEquals("Literal[name=A, value=(not shown)]", new Literal("A", "hunter2").toString());
    assertEquals("secrets [A]", Secrets.of(spec.secrets()).toString());
    assertEquals(List.of(), spec.withoutSecrets().secrets());
  }

  private static PyroException refused(ErrorCode code, Runnable call) {
    PyroException e = assertThrows(PyroException.class, call::run);
    assertEquals(code, e.code());
    return e;
  }
}
