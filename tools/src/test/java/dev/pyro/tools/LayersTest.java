package dev.pyro.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.pyro.testing.Layers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LayersTest {
  @Test
  void theCatalogueStandsOnThePublicPackageAlone() {
    Layers.assertHold(
        Catalogue.class, Map.of("dev.pyro.tools", List.of("dev.pyro", "com.google.gson..")));
  }

  @Test
  void aPackageThatIsNotInTheListIsAFault() {
    assertEquals("the package dev.pyro.tools is not in the list", fault(Map.of()));
  }

  @Test
  void whatTheListDoesNotAllowIsAFault() {
    String fault = fault(Map.of("dev.pyro.tools", List.of("dev.pyro")));
    assertTrue(fault.contains("dev.pyro.tools.Toolbox uses com.google.gson.JsonObject"), fault);
  }

  private static String fault(Map<String, List<String>> mayUse) {
    return assertThrows(AssertionError.class, () -> Layers.assertHold(Catalogue.class, mayUse))
        .getMessage();
  }
}
