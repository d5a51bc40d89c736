package dev.pyro.cli;

import dev.pyro.cli.console.Style;
import dev.pyro.cli.core.Flag;
import dev.pyro.cli.core.Usage;
import java.util.ArrayList;
import java.util.List;

/** Writes help pages from the table of commands. */
final class Help {
  private final Style style;

  Help(Style style) {
    this.style = style;
  }

  /** Returns the page of {@code pyro --help}. */
  String overview() {
    StringBuilder page = new StringBuilder();
    page.append("pyro runs commands for coding agents inside microVMs of their own.\n");
    section(page, "Usage");
    page.append("  pyro COMMAND [FLAGS] [ARGUMENTS]\n");
    section(page, "Commands");
    commands(page, Commands.NAMES);
    section(page, "Examples");
    page.append("  pyro run debian:12 -- git --version\n");
    page.append("  pyro workspace create --seed-path . --name fix\n");
    page.append("  pyro workspace exec fix -- make test\n");
    page.append("  pyro doctor\n");
    page.append("\nEvery command has --json and --help. pyro --version prints the version.\n");
    return page.toString();
  }

  /** Returns the page of the words that several commands start with. */
  String ofGroup(String group) {
    StringBuilder page = new StringBuilder();
    section(page, "Usage");
    page.append("  pyro ").append(group).append(" COMMAND [FLAGS] [ARGUMENTS]\n");
    section(page, "Commands");
    commands(page, Commands.below(group));
    page.append("\nMore on one of them: pyro ").append(group).append(" COMMAND --help\n");
    return page.substring(1);
  }

  /** Returns a command's page. */
  String of(String name, Usage usage) {
    StringBuilder page = new StringBuilder(sentence(usage.summary()));
    section(page, "Usage");
    page.append("  ").append(synopsis(name, usage)).append('\n');
    List<String> details = usage.allDetails();
    if (!details.isEmpty()) {
      page.append('\n').append(String.join("\n", details)).append('\n');
    }
    section(page, "Flags");
    List<String[]> rows = new ArrayList<>();
    for (Flag flag : usage.allFlags()) {
      rows.add(new String[] {flag.spelling(), flag.text()});
    }
    table(page, rows);
    section(page, "Examples");
    for (Usage.Example example : usage.examples()) {
      page.append("  ").append(style.dim("# " + example.purpose())).append('\n');
      page.append("  ").append(example.line()).append('\n');
    }
    return page.toString();
  }

  static String synopsis(String name, Usage usage) {
    StringBuilder line = new StringBuilder("pyro ").append(name).append(" [FLAGS]");
    for (String argument : usage.arguments()) {
      line.append(' ').append(argument);
    }
    return line.append(usage.takesProgram() ? " -- PROGRAM [ARGUMENTS]" : "").toString();
  }

  private void commands(StringBuilder page, List<String> names) {
    List<String[]> rows = new ArrayList<>();
    for (String name : names) {
      rows.add(new String[] {name, Commands.find(name).usage().summary()});
    }
    table(page, rows);
  }

  private void section(StringBuilder page, String title) {
    page.append('\n').append(style.strong(title)).append('\n');
  }

  private static void table(StringBuilder page, List<String[]> rows) {
    int width = 0;
    for (String[] row : rows) {
      width = Math.max(width, row[0].length());
    }
    for (String[] row : rows) {
      page.append("  ").append(row[0]).repeat(' ', width - row[0].length() + 3);
      page.append(row[1]).append('\n');
    }
  }

  private static String sentence(String summary) {
    return Character.toUpperCase(summary.charAt(0)) + summary.substring(1) + ".\n";
  }
}
