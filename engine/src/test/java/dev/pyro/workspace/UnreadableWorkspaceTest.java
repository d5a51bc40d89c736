package dev.pyro.workspace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pyro.DoctorReport;
import dev.pyro.ErrorCode;
import dev.pyro.Pyro;
import dev.pyro.PyroException;
import dev.pyro.UnreadableWorkspace;
import dev.pyro.Workspace;
import dev.pyro.WorkspaceList;
import dev.pyro.machine.DetachedMachine;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A workspace whose record cannot be read: it is shown, others are not disturbed, it can go. */
@Timeout(600)
class UnreadableWorkspaceTest {
  @RegisterExtension final WorkspaceScene scene = new WorkspaceScene();
  private Pyro pyro;
  private Workspace broken;
  private Workspace other;
  private DetachedMachine machine;
  private Path record;

  @BeforeEach
  void create() {
    broken = scene.create();
    other = scene.create();
    machine = scene.machine(broken.id()).orElseThrow();
    record = scene.folder(broken.id()).record();
    pyro = scene.pyro();
  }

  @Test
  void aDamagedBaselineIsNamedWithWhatIsLeftToDo() throws Exception {
    Path index = scene.folder(broken.id()).baseline().resolve("index");
    Files.writeString(index, "junk");
    for (Executable call : List.<Executable>of(broken::diff, broken::reset)) {
      PyroException e = assertThrows(PyroException.class, call);
      assertEquals(ErrorCode.UNAVAILABLE, e.code());
      assertEquals(
          "cannot read the baseline of workspace "
              + broken.id()
              + ": "
              + index
              + " is no index of a tree",
          e.getMessage());
      assertEquals(
          Optional.of("export what you need of the workspace, delete it and create another"),
          e.hint());
    }
    assertEquals("ok\n", broken.exec("echo ok").stdout());
  }

  @Test
  void aDamagedDiskIsNamedWithWhatIsLeftToDo() throws Exception {
    broken.stop();
    Path overlay = scene.folder(broken.id()).machine(1).resolve("overlay.qcow2");
    try (FileChannel disk = FileChannel.open(overlay, StandardOpenOption.WRITE)) {
      disk.truncate(disk.size() / 2);
    }
    PyroException e = assertThrows(PyroException.class, broken::start);
    assertEquals(ErrorCode.INTERNAL, e.code());
    assertTrue(
        e.getMessage().startsWith("cannot start workspace " + broken.id() + ": "), e::toString);
    assertEquals(
        Optional.of(
            "if its disk is damaged, save what is left of it: `pyro workspace disk export "
                + broken.id()
                + "`; then delete it"),
        e.hint());
    assertEquals("ok\n", other.exec("echo ok").stdout());
  }

  @Test
  void itIsListedWithTheReasonAndCanBeDeletedWithItsMachine() throws Exception {
    Files.writeString(record, "junk");
    String reason = record + " is not a JSON object";

    WorkspaceList list = pyro.listWorkspaces(Map.of());
    assertTrue(
        list.unreadable().contains(new UnreadableWorkspace(broken.id(), reason)), list::toString);
    assertTrue(list.workspaces().stream().anyMatch(one -> one.workspaceId().equals(other.id())));
    assertEquals("ok\n", other.exec("echo ok").stdout());

    PyroException refused = assertThrows(PyroException.class, broken::status);
    assertEquals(ErrorCode.UNAVAILABLE, refused.code());
    assertEquals(
        "the record of workspace " + broken.id() + " cannot be read: " + reason,
        refused.getMessage());
    assertEquals(
        Optional.of("if nothing of it is needed, delete it: pyro workspace delete " + broken.id()),
        refused.hint());

    DoctorReport report = pyro.doctor(Optional.empty(), false);
    assertTrue(
        report.checks().stream()
            .anyMatch(check ->
                check.name().equals("workspace " + broken.id())
                    && check.detail().equals("its record cannot be read: " + reason)),
        report::toString);

    assertTrue(machine.isAlive());
    assertEquals(broken.id(), pyro.deleteWorkspace(broken.id()));
    assertFalse(machine.isAlive());
    assertFalse(Files.exists(record.getParent()));
  }

  @Test
  void aPartThatIsMissingIsNamed() throws Exception {
    Path image = scene.folder(broken.id()).image();
    Files.delete(image);
    DoctorReport report = pyro.doctor(Optional.empty(), true);
    assertFalse(report.ok());
    DoctorReport.Check found =
        report.checks().stream()
            .filter(check -> check.name().equals("workspace " + broken.id()))
            .findFirst()
            .orElseThrow();
    assertEquals("its image is missing: " + image, found.detail());
    assertEquals(
        Optional.of("if nothing of it is needed, run: pyro workspace delete " + broken.id()),
        found.hint());
    assertTrue(machine.isAlive(), "it is the user's to decide");
  }

  @Test
  void aRecordThatIsAFifoHoldsUpNobody() throws Exception {
    Files.delete(record);
    assertEquals(0, new ProcessBuilder("mkfifo", record.toString()).start().waitFor());

    assertTrue(
        pyro.listWorkspaces(Map.of())
            .unreadable()
            .contains(new UnreadableWorkspace(broken.id(), record + ": it is not a regular file")));
    assertEquals(broken.id(), pyro.deleteWorkspace(broken.id()));
    assertFalse(machine.isAlive());
  }

  /** A wrong number must not make an orphan of the folder with the workspace's disk. */
  @Test
  void aRecordThatNamesAMachineThatIsNotThereCostsNoDisk() throws Exception {
    String right = Files.readString(record);
    JsonObject json = JsonParser.parseString(right).getAsJsonObject();
    int generation = json.get("generation").getAsInt();
    json.addProperty("generation", generation + 7);
    Files.writeString(record, json.toString());
    scene.create(); // which removes what dead processes left
    Files.writeString(record, right);
    assertTrue(Files.isDirectory(scene.folder(broken.id()).machine(generation)));
    assertEquals("ok\n", broken.exec("echo ok").stdout());
  }

  /** Each change of the record that makes it one that this version of pyro does not take. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          format         | 2
          network_policy | "allow"
          vcpu_count     | 0
          ttl_seconds    | -1
          machine        | {}
          machine        | {"pid": "x", "start_ticks": 1, "boot_id": "b"}
          labels         | []
          created_at     | "yesterday"
          generation     | "one"
          generation     | -1
          generation     | 99999999999
          generation     | 1e400000000
          reset_count    | 0.5
          id             | "0123456789ab"
          """)
  void aRecordOfAnotherKindIsUnreadable(String field, String value) throws Exception {
    JsonObject json = JsonParser.parseString(Files.readString(record)).getAsJsonObject();
    json.add(field, JsonParser.parseString(value));
    Files.writeString(record, json.toString());

    List<String> unreadable =
        pyro.listWorkspaces(Map.of()).unreadable().stream()
            .map(UnreadableWorkspace::workspaceId)
            .toList();
    assertTrue(unreadable.contains(broken.id()), unreadable::toString);
    assertEquals(other.id(), pyro.workspace(other.id()).id());
    pyro.deleteWorkspace(broken.id());
    assertFalse(machine.isAlive());
  }
}
