package dev.pyro.workspace.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.NetworkEvent;
import dev.pyro.WorkspaceSecret;
import dev.pyro.secret.Secrets;
import dev.pyro.store.WorkspaceFolder;
import dev.pyro.workspace.record.NetworkLog.Counts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkLogTest {
  @TempDir Path root;
  private WorkspaceFolder folder;
  private NetworkLog log;

  @BeforeEach
  void open() {
    folder = new WorkspaceFolder(root);
    log = new NetworkLog(folder);
  }

  private static NetworkEvent flow(boolean allowed, int port) {
    return NetworkEvent.decision(
        Instant.parse("2026-01-02T03:04:05Z"),
        allowed,
        "tcp",
        Optional.of("example.org"),
        "93.184.216.34",
        OptionalInt.of(port),
        allowed ? "example.org" : "no rule allows it");
  }

  private static NetworkEvent lookup(String name) {
    return NetworkEvent.lookup(Instant.EPOCH, false, name, "no rule allows it");
  }

  @Test
  void whatWasNeverWrittenIsEmpty() throws IOException {
    assertEquals(List.of(), log.read().events());
    assertEquals(new Counts(0, 0), log.read().counts());
  }

  @Test
  void eventsComeBackInOrderWithTheirNumbers() throws IOException {
    NetworkEvent allowed = flow(true, 443);
    List<NetworkEvent> all =
        List.of(
            allowed,
            flow(false, 25),
            allowed.ended(Instant.EPOCH, 1L << 40, 7),
            lookup("tracker.example"));
    log.append(all.subList(0, 1));
    log.append(all.subList(1, 4));
    NetworkLog.Content read = new NetworkLog(folder).read();
    assertEquals(all, read.events());
    assertEquals(new Counts(1, 2), read.counts());
    assertEquals(3, read.decisions());
    assertEquals(all.subList(2, 4), read.last(2));
    assertEquals(all, read.last(200));
  }

  @Test
  void itIsBoundedAndTheNumbersOutliveTheLines() throws IOException {
    int written = 0;
    while (written < 6000) {
      log.append(IntStream.range(1, 101).mapToObj(port -> flow(port % 2 == 0, port)).toList());
      written += 100;
    }
    assertTrue(Files.size(folder.networkLog()) <= NetworkLog.MAX_FILE_BYTES);
    assertTrue(Files.size(folder.olderNetworkLog()) <= NetworkLog.MAX_FILE_BYTES);
    NetworkLog.Content read = log.read();
    assertTrue(read.events().size() > 1000 && read.events().size() < 6000);
    assertEquals(flow(true, 100), read.events().getLast());
    assertEquals(new Counts(3000, 3000), read.counts());
    new NetworkLog(folder).append(List.of(flow(false, 1)));
    assertEquals(new Counts(3000, 3001), log.read().counts());
    log.append(List.of(flow(false, 2))); // another one has written meanwhile
    assertEquals(new Counts(3000, 3002), log.read().counts());
  }

  @Test
  void oneAppendOfVeryMuchIsBoundedToo() throws IOException {
    log.append(IntStream.range(0, 6000).mapToObj(_ -> flow(true, 1)).toList());
    assertTrue(Files.size(folder.networkLog()) <= NetworkLog.MAX_FILE_BYTES);
    assertTrue(Files.size(folder.olderNetworkLog()) <= NetworkLog.MAX_FILE_BYTES);
    assertEquals(new Counts(6000, 0), log.read().counts());
  }

  @Test
  void aLineThatWasCutIsLeftOutAndSpoilsNoOther() throws IOException {
    log.append(List.of(flow(true, 1)));
    Files.writeString(folder.networkLog(), "{\"at\":\"2026-01-02T03", StandardOpenOption.APPEND);
    assertEquals(List.of(flow(true, 1)), log.read().events());
    log.append(List.of(flow(false, 2)));
    assertEquals(List.of(flow(true, 1), flow(false, 2)), log.read().events());
    assertEquals(new Counts(1, 1), log.read().counts());
  }

  @Test
  void rubbishIsLeftOut() throws IOException {
    Files.writeString(
        folder.networkLog(), "\n[]\nnull\n{}\n{\"allowed_so_far\":1,\"denied_so_far\":true}\n\0\n");
    assertEquals(List.of(), log.read().events());
    log.append(List.of(flow(false, 2)));
    assertEquals(List.of(flow(false, 2)), log.read().events());
    assertEquals(new Counts(0, 1), log.read().counts());
  }

  @Test
  void aResetForgetsIt() throws IOException {
    log.append(List.of(flow(true, 1)));
    new NetworkLog(folder).clear();
    assertEquals(List.of(), log.read().events());
    assertFalse(Files.exists(folder.networkLog()));
    log.append(List.of(flow(false, 2)));
    assertEquals(new Counts(0, 1), log.read().counts());
  }

  @Test
  void aSecretInANameIsNotShown() throws IOException {
    Secrets secrets = Secrets.of(List.of(new WorkspaceSecret.Literal("TOKEN", "hunter22")));
    log.append(List.of(lookup("hunter22.example.org")));
    assertEquals(
        Optional.of("[REDACTED].example.org"),
        log.shown(secrets.redactor()).events().getFirst().name());
  }
}
