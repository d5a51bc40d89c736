package dev.pyro;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunRequestTest {
  @ParameterizedTest
  @CsvSource({
    "600, 30, 600",
    "600, 540, 600",
    "600, 541, 601", // the default is no limit for a command that may take longer
    "600, 86400, 86460",
    "3, 30, 3", // what the caller chose is one
    "0, 3600, 0",
  })
  void theMachineLivesAsLongAsItsCommandMayRun(int ttl, int timeout, int expected) {
    VmSpec spec = VmSpec.builder("debian:12").ttlSeconds(ttl).build();
    RunRequest request = new RunRequest(spec, new Command.Shell("true"), timeout);
    assertEquals(expected, request.machine().ttlSeconds());
  }
}
