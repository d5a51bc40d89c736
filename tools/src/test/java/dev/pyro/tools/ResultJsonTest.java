package dev.pyro.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.DoctorReport;
import dev.pyro.EnvironmentInfo;
import dev.pyro.ErrorCode;
import dev.pyro.ExecResult;
import dev.pyro.ExecutionMode;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.util.AbstractList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ResultJsonTest {
  @Test
  void whatATerminalWouldObeyIsEscaped() {
    assertEquals(
        """
        {
          "name": "a\\u009b2J\\u202eb\\u2066\\u007f\\u001b é漢"
        }
        """,
        ResultJson.text(Map.of("name", "a\u009b2J\u202eb\u2066\u007f\u001b é漢")));
  }

  /** A result with a list that is long. */
  public record Items(List<Integer> items) {}

  @Test
  void aLongListIsWrittenWhileItIsRead() throws IOException {
    int count = 100_000;
    StringWriter written = new StringWriter();
    List<Integer> items =
        new AbstractList<>() {
          @Override
          public Integer get(int index) {
            if (index == count - 1) {
              assertTrue(written.getBuffer().length() > count, "most of it is written by now");
            }
            return index;
          }

          @Override
          public int size() {
            return count;
          }
        };
    ResultJson.write(new Items(items), written);
    assertEquals(ResultJson.text(new Items(List.copyOf(items))), written.toString());
  }

  @Test
  void aResultHasTheContractsNamesSorted() {
    ExecResult result =
        new ExecResult(
            7, "a\u0000\"<é", "", 5, 0, false, true, 12, false, true, 3, ExecutionMode.GUEST);
    assertEquals(
        """
        {
          "duration_ms": 12,
          "execution_mode": "guest",
          "exit_code": 7,
          "oom_killed": true,
          "processes_ended": 3,
          "stderr": "",
          "stderr_bytes": 0,
          "stderr_truncated": true,
          "stdout": "a\\u0000\\"<é",
          "stdout_bytes": 5,
          "stdout_truncated": false,
          "timed_out": false
        }
        """,
        ResultJson.text(result));
  }

  @Test
  void timesAndWhatIsMissing() {
    EnvironmentInfo environment =
        new EnvironmentInfo(
            "debian:12",
            "d",
            true,
            "s",
            Optional.empty(),
            1,
            1,
            List.of("git=1"),
            Optional.of("6.1"),
            Optional.of(Instant.parse("2026-01-02T03:04:05Z")));
    assertEquals(
        """
        {
          "description": "d",
          "digest": null,
          "installed": true,
          "installed_at": "2026-01-02T03:04:05Z",
          "kernel": "6.1",
          "name": "debian:12",
          "package_count": 1,
          "packages": [
            "git=1"
          ],
          "size_bytes": 1,
          "source": "s"
        }
        """,
        ResultJson.text(environment));
  }

  @Test
  void numbersThatMayBeMissing() {
    Map<String, Object> codes = Map.of("ended", OptionalInt.of(3), "runs", OptionalInt.empty());
    assertEquals("{\n  \"ended\": 3,\n  \"runs\": null\n}\n", ResultJson.text(codes));
  }

  @Test
  void recordsInRecords() {
    DoctorReport.Check check =
        new DoctorReport.Check("qemu", DoctorReport.Status.FAILED, "none", Optional.of("install"));
    assertEquals(
        """
        {
          "detail": "none",
          "hint": "install",
          "name": "qemu",
          "status": "failed"
        }
        """,
        ResultJson.text(check));
  }

  @Test
  void errors() {
    assertEquals(
        """
        {
          "error": {
            "code": "not_found",
            "hint": null,
            "message": "no"
          }
        }
        """,
        ResultJson.text(ResultJson.error(ErrorCode.NOT_FOUND, "no", null)));
  }
}
