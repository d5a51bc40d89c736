package dev.pyro.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.pyro.ErrorCode;
import dev.pyro.PyroException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          workspace-core | `pyro workspace list` shows those that there are | workspace_list shows those that there are
          workspace-full | start it: pyro workspace start 0123456789ab      | start it: workspace_start
          workspace-core | start it: pyro workspace start 0123456789ab      | start it: pyro workspace start 0123456789ab
          workspace-full | `pyro env list` shows every environment          | vm_list_environments shows every environment
          workspace-full | `pyro env pull debian:12` builds it again        | `pyro env pull debian:12` builds it again
          workspace-full | `pyro workspace shell list 0123456789ab` tells   | `pyro workspace shell list 0123456789ab` tells
          workspace-full | `pyro workspace service list 0123456789ab` tells | service_list tells
          cold-start     | `pyro workspace service logs 0123456789ab` tells | service_logs tells
          review-eval    | `pyro workspace service logs 0123456789ab` tells | `pyro workspace service logs 0123456789ab` tells
          vm-run         | did you mean $1?                                 | did you mean $1?
          """)
  void aHintNamesTheToolThatCanBeCalled(String view, String said, String hint) {
    PyroException e = new PyroException(ErrorCode.NOT_FOUND, "there is no x", said, null);
    Failure failure = Failure.of(e, Catalogue.view(view));
    assertEquals("not_found: there is no x\nhint: " + hint, failure.text());
    assertEquals(hint, failure.content().getAsJsonObject("error").get("hint").getAsString());
  }

  @Test
  void withoutAHintThereIsNone() {
    Failure failure =
        Failure.of(new PyroException(ErrorCode.INTERNAL, "broken"), Catalogue.view("vm-run"));
    assertEquals("internal: broken", failure.text());
    assertEquals(
        "{\"error\":{\"code\":\"internal\",\"message\":\"broken\",\"hint\":null}}",
        new com.google.gson.GsonBuilder().serializeNulls().create().toJson(failure.content()));
  }
}
