package dev.pyro.cli.doctor;

import dev.pyro.DoctorReport;
import dev.pyro.Pyro;
import dev.pyro.cli.console.Printable;
import dev.pyro.cli.console.Style;
import dev.pyro.cli.core.EngineCommand;
import dev.pyro.cli.core.ExitCode;
import dev.pyro.cli.core.Flag;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.core.Usage;
import java.util.List;

/** {@code pyro doctor}. */
public final class DoctorCommand extends EngineCommand<DoctorReport> {
  private static final Flag ENVIRONMENT =
      Flag.withValue("environment", "ENVIRONMENT", "look at this environment too");
  private static final Flag FIX = Flag.of("fix", "remove what dead processes left behind");

  @Override
  public Usage usage() {
    return Usage.of("look for what keeps pyro from working, and for leftovers")
        .flags(ENVIRONMENT, FIX)
        .details("Exits with 0 if everything that pyro needs is there, else with 1.")
        .example("look at this host", "pyro doctor")
        .example("and at one environment", "pyro doctor --environment debian:12")
        .example("clean up", "pyro doctor --fix");
  }

  @Override
  protected DoctorReport ask(Pyro pyro, Invocation call) {
    return pyro.doctor(call.value(ENVIRONMENT), call.has(FIX));
  }

  @Override
  protected int exitCodeOf(DoctorReport report) {
    return report.ok() ? ExitCode.OK : ExitCode.FAILED;
  }

  @Override
  protected String text(DoctorReport report, Invocation call) {
    Style style = call.console().style();
    StringBuilder text = new StringBuilder();
    int width = 0;
    for (DoctorReport.Check check : report.checks()) {
      width = Math.max(width, check.name().length());
    }
    for (DoctorReport.Check check : report.checks()) {
      text.append(mark(check.status(), style)).append("  ").append(check.name());
      text.repeat(' ', width - check.name().length() + 2)
          .append(Printable.text(check.detail()))
          .append('\n');
      if (check.hint().isPresent()) {
        text.repeat(' ', width + 10)
            .append(style.dim(Printable.text(check.hint().get())))
            .append('\n');
      }
    }
    text.append('\n');
    list(text, "environments", report.environments());
    list(text, "templates", report.templates());
    list(text, "leftovers", report.leftovers());
    list(text, "removed", report.fixed());
    text.append("home: ").append(report.home()).append('\n');
    if (report.leftovers().size() > report.fixed().size()) {
      text.append(style.dim("pyro doctor --fix removes the leftovers")).append('\n');
    }
    return text.toString();
  }

  private static String mark(DoctorReport.Status status, Style style) {
    return switch (status) {
      case OK -> style.good("ok    ");
      case WARNING -> style.warning("warn  ");
      case FAILED -> style.bad("FAILED");
    };
  }

  private static void list(StringBuilder text, String name, List<String> items) {
    if (!items.isEmpty()) {
      text.append(name).append(": ").append(Printable.line(String.join(", ", items))).append('\n');
    }
  }
}
