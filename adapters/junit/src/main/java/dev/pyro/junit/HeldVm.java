package dev.pyro.junit;

import dev.pyro.PyroException;
import dev.pyro.VmSpec;
import java.util.List;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A {@link Vm}. Its machines are gone with their commands, so there is nothing to remove. */
record HeldVm(Vm value, Place place) implements Held {
  static HeldVm create(SharedPyro shared, Place place) {
    Sandbox asked = place.sandbox();
    try {
      VmSpec spec =
          VmSpec.builder(asked.environment())
              .vcpuCount(asked.vcpuCount())
              .memMib(asked.memMib())
              .network(asked.networkPolicy().hasEgress())
              .allowDomains(List.of(asked.allowDomains()))
              .allowAddresses(List.of(asked.allowAddresses()))
              .build();
      return new HeldVm(new Vm(shared.pyro(), spec), place);
    } catch (PyroException e) {
      throw Failures.of("make the Vm", place, e);
    }
  }

  @Override
  public void tellFailure(ExtensionContext failed) {
    List<Vm.Run> runs = value.runs();
    if (!runs.isEmpty()) {
      new Report("vm", "Vm of " + place.name(), Logs.of(runs), "").publish(failed);
    }
  }

  @Override
  public void remove(ExtensionContext context) {}
}
