package dev.pyro.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pyro.cli.core.ArgumentParser;
import dev.pyro.cli.core.ExitCode;
import dev.pyro.cli.core.Flag;
import dev.pyro.cli.core.Interrupts;
import dev.pyro.cli.core.Usage;
import dev.pyro.cli.support.Finished;
import dev.pyro.cli.support.Screen;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class CliTest {
  private static final List<String> COMMANDS = Commands.NAMES;

  @Test
  void eachNameFindsACommandOfItsOwn() {
    Set<Class<?>> classes = new HashSet<>();
    for (String name : COMMANDS) {
      assertTrue(classes.add(Commands.find(name).getClass()), name);
    }
    assertNull(Commands.find("workspace"));
    assertNull(Commands.find("banana"));
  }

  @Test
  void theVersionIsTheBuilds() {
    assertEquals(
        "pyro " + System.getProperty("pyro.version") + "\n", Screen.run("--version").out());
    String json = Screen.run("--version", "--json").expect(0).out();
    assertEquals(
        System.getProperty("pyro.version"),
        JsonParser.parseString(json).getAsJsonObject().get("version").getAsString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          rn                                | 2   | pyro has no command "rn"                           | did you mean pyro run?
          pull                              | 2   | pyro has no command "pull"                         | did you mean pyro env pull?
          banana                            | 2   | pyro has no command "banana"                       | see: pyro --help
          env lst                           | 2   | pyro env has no command "lst"                      | did you mean pyro env list?
          env banana                        | 2   | pyro env has no command "banana"                   | it has: list, pull, inspect, export, import, prune
          exec                              | 2   | pyro has no command "exec"                         | did you mean pyro workspace exec?
          help env lst                      | 2   | pyro env has no command "lst"                      | did you mean pyro env list?
          help doctor x                     | 2   | pyro doctor has no command "x"                     | see: pyro doctor --help
          --vers                            | 2   | pyro has no flag --vers                            | did you mean --version?
          --jso env list                    | 2   | pyro has no flag --jso                             | a command's flags come after its name; see: pyro --help
          env list --quite                  | 2   | pyro env list has no flag --quite                  | did you mean --quiet?
          env list extra                    | 2   | pyro env list does not take the argument "extra"   | see: pyro env list --help
          env pull                          | 2   | pyro env pull needs ENVIRONMENT                    | see: pyro env pull --help
          env export debian:12              | 2   | pyro env export needs --output                     | name a path of the host where nothing is yet: --output HOST_PATH
          env import                        | 2   | pyro env import needs FILE                         | see: pyro env import --help
          doctor --environment              | 2   | --environment needs a value                        | see: pyro doctor --help
          completion bsh                    | 2   | there is no completion for the shell "bsh"         | did you mean bash?
          run --mem-mb 512 -- true          | 125 | pyro run has no flag --mem-mb                      | did you mean --mem-mib?
          run --mem 512 -- true             | 125 | pyro run has no flag --mem                         | did you mean --mem-mib?
          run debian:12                     | 125 | no program is given                                | try: pyro run debian:12 -- git --version
          run debian:12 --                  | 125 | no program is given                                | try: pyro run debian:12 -- git --version
          run debian:12 git status          | 125 | the program must follow after --                   | try: pyro run debian:12 -- git status
          run debian:12 git --version       | 125 | pyro run has no flag --version                     | a program and its own flags come after --; try: pyro run debian:12 -- git --version
          run ls                            | 125 | the program must follow after --                   | try: pyro run -- ls
          run ls -la                        | 125 | pyro run has no flag -la                           | a program and its own flags come after --; try: pyro run -- ls -la
          run --mem-mib 512 ls -t           | 125 | the program must follow after --                   | try: pyro run --mem-mib 512 -- ls -t
          run -it debian:12 bash            | 125 | the program must follow after --                   | try: pyro run -it debian:12 -- bash
          run debian:12 echo $HOME          | 125 | the program must follow after --                   | try: pyro run debian:12 -- echo '$HOME'
          run --rm debian:12 -- true        | 125 | pyro run has no flag --rm                          | leave it out: the machine is removed in any case
          run                               | 125 | no program is given                                | try: pyro run -- git --version
          workspace exec fix ls -la         | 125 | pyro workspace exec has no flag -la                | a program and its own flags come after --; try: pyro workspace exec fix -- ls -la
          workspace exec fix make test      | 125 | the program must follow after --                   | try: pyro workspace exec fix -- make test
          workspace exec fix                | 125 | no program is given                                | try: pyro workspace exec fix -- git --version
          run a b -- true                   | 125 | pyro run does not take the argument "b"            | see: pyro run --help
          run --network=yes -- true         | 125 | --network takes no value                           |
          run --allow-domain a.org -- true  | 125 | allow_domains is given, but the machine has no network | ask for a network (--network, network), or leave allow_domains out
          run --network --allow-domain *.org -- true | 125 | allow_domains: "*.org" is too wide         | what follows *. has at least two labels, such as *.debian.org
          run --network --allow-address ::1 -- true | 125 | allow_addresses: "::1" is the loopback interface of the machine itself | host:PORT is a port of this host's loopback interface
          run --mem-mib x -- true           | 125 | --mem-mib is "x"; it must be a whole number        |
          run --mem-mib=1 -- true           | 125 | mem_mib is 1; it must be from 128 to 65536         |
          run --timeout-seconds -5 -- true  | 125 | timeout_seconds is -5; it must be from 1 to 86400  |
          run -it -- true                   | 125 | the input is not a terminal                        | leave --tty out to pass a file or a pipe on
          run -t --json -- true             | 125 | --json and --tty do not go together                | leave one of them out
          """)
  void mistakesAreNamedWithAWayOut(String line, int code, String message, String hint) {
    Finished run = Screen.run(line.split(" ", -1));
    if (line.startsWith("run -t --json")) {
      JsonObject answer = JsonParser.parseString(run.out()).getAsJsonObject();
      JsonObject error = answer.getAsJsonObject("error");
      assertEquals("invalid_argument", error.get("code").getAsString());
      assertEquals(message, error.get("message").getAsString());
      assertEquals(hint, error.get("hint").getAsString());
      assertEquals("", run.err());
    } else {
      assertEquals("", run.out());
      String hintLine = hint == null ? "" : "hint: " + hint + "\n";
      assertEquals("pyro: " + message + "\n" + hintLine, run.err());
    }
    run.expect(code);
  }

  /** An empty path is mostly a variable that is not set; it must not stand for this folder. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "workspace|create|--seed-path|",
        "workspace|export|w|a|--output|",
        "workspace|sync|push|w|",
        "workspace|create|--secret-file|A=",
        "workspace|file|write|w|a|--text-file|",
        "workspace|patch|apply|w|--patch-file|",
        "mcp|serve|--http|127.0.0.1:0|--token-file|",
        "env|import|",
        "env|export|debian:12|--output|",
        "mcp|serve|--project-path|"
      })
  void anEmptyPathIsRefused(String line) {
    Finished run = Screen.run(line.split("\\|", -1)).expect(2);
    assertTrue(
        run.err().contains(" is empty; it must be a path\nhint: this folder is .\n"), run.err());
  }

  @Test
  void whatFollowsTheDashesIsNotParsed() {
    // the usage is right, so it gets as far as the engine, which does not know the environment
    Finished run = Screen.run("run", "no-such-environment", "--", "tool", "--json", "--help", "--");
    assertEquals(ExitCode.PYRO_FAILED, run.code());
    assertFalse(run.err().contains("has no flag"), run.err());
    assertEquals("", run.out());
  }

  @Test
  void helpWithoutACommandListsThemAll() {
    for (String[] line : new String[][] {{}, {"help"}, {"--help"}, {"-h"}}) {
      String page = Screen.run(line).expect(0).out();
      for (String name : COMMANDS) {
        assertTrue(page.contains("\n  " + name + "  "), page);
      }
    }
  }

  @ParameterizedTest
  @FieldSource("COMMANDS")
  void everyCommandHasHelpWithFlagsAndExamples(String name) {
    String page = Screen.run((name + " --help").split(" ", -1)).expect(0).out();
    assertTrue(page.contains("Usage\n  pyro " + name), page);
    for (Flag flag : Commands.find(name).usage().allFlags()) {
      assertTrue(page.contains("--" + flag.name()), page);
    }
    assertTrue(page.contains("Examples\n"), page);
    for (String line : page.lines().toList()) {
      assertTrue(line.length() <= 100, line);
    }
    assertEquals(page, Screen.run(("help " + name).split(" ", -1)).expect(0).out());
  }

  @ParameterizedTest
  @FieldSource("COMMANDS")
  void everyExampleIsACommandLineThatWorks(String name) {
    for (Usage.Example example : Commands.find(name).usage().examples()) {
      String rest = example.line().split("pyro " + name, 2)[1];
      List<String> words =
          java.util.Arrays.stream(rest.split("[|><)\"]", 2)[0].strip().split(" +", -1))
              .filter(word -> !word.isEmpty())
              .toList();
      new ArgumentParser(name, Commands.find(name).usage())
          .parse(words, new Screen("").console(), new Interrupts(Thread.currentThread()));
    }
  }

  @Test
  void aGroupListsItsCommands() {
    String page = Screen.run("env").expect(0).out();
    assertTrue(page.contains("env inspect"), page);
    assertFalse(page.contains("doctor"), page);
    assertEquals(page, Screen.run("env", "--help").out());
    assertEquals(page, Screen.run("help", "env").out());
  }

  @Test
  void aLineForAShellIsGivenToOne() {
    Finished screen = Screen.run("workspace", "exec", "fix", "ls | wc");
    assertEquals(125, screen.code());
    assertEquals(
        """
        pyro: the program must follow after --
        hint: try: pyro workspace exec fix -- sh -c 'ls | wc'
        """,
        screen.err());
  }
}
