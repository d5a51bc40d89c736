package dev.pyro.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pyro.cli.core.Invocation;
import dev.pyro.cli.support.Finished;
import dev.pyro.cli.support.Screen;
import dev.pyro.cli.workspace.StartFlags;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How workspace commands are called: what is taken, and what is refused before the engine. */
class WorkspaceUseTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          workspace banana                     | 2   | invalid_argument | pyro workspace has no command "banana"        | it has: create, list, status, exec, logs, summary, file, patch, sync, diff, export, disk, forward, update, reset, stop, start, delete, shell, service
          workspace lst                        | 2   | invalid_argument | pyro workspace has no command "lst"           | did you mean pyro workspace list?
          workspace read w a                   | 2   | invalid_argument | pyro workspace has no command "read"          | did you mean pyro workspace file read?
          workspace file raed                  | 2   | invalid_argument | pyro workspace file has no command "raed"     | did you mean pyro workspace file read?
          workspace file delete                | 2   | invalid_argument | pyro workspace file has no command "delete"   | it has: list, read, write
          workspace sync w .                   | 2   | invalid_argument | pyro workspace sync has no command "w"        | it has: push
          workspace status                     | 2   | invalid_argument | pyro workspace status needs WORKSPACE         | see: pyro workspace status --help
          workspace delete                     | 2   | invalid_argument | pyro workspace delete needs WORKSPACE         | see: pyro workspace delete --help
          workspace file read w                | 2   | invalid_argument | pyro workspace file read needs PATH           | see: pyro workspace file read --help
          workspace file read w a b            | 2   | invalid_argument | pyro workspace file read does not take the argument "b" | see: pyro workspace file read --help
          workspace file read w a --ofset 1    | 2   | invalid_argument | pyro workspace file read has no flag --ofset  | did you mean --offset?
          workspace file read w a --offset x   | 2   | invalid_argument | --offset is "x"; it must be a whole number    |
          workspace file read w a --max-bytes 4294967297 | 2 | invalid_argument | --max-bytes is "4294967297"; it must be a whole number |
          workspace create --label a           | 2   | invalid_argument | --label is "a"; it must be KEY=VALUE          |
          workspace create --label =a          | 2   | invalid_argument | --label is "=a"; it must be KEY=VALUE         |
          workspace list --label a             | 2   | invalid_argument | --label is "a"; it must be KEY=VALUE          |
          workspace create --disk-mib 1        | 2   | invalid_argument | disk_mib is 1; it must be from 10240 to 1048576 |
          workspace create --secret a          | 2   | invalid_argument | a --secret is not NAME=VALUE                  |
          workspace create --secret =abcd      | 2   | invalid_argument | a --secret is not NAME=VALUE                  |
          workspace create --secret-file a     | 2   | invalid_argument | a --secret-file is not NAME=PATH              |
          workspace create --secret 1=abcd     | 2   | invalid_argument | "1" is no name of a secret                    | a name has letters, digits and underscores, and no digit first
          workspace create --secret a=abc      | 2   | invalid_argument | the value of the secret a has 3 characters; it must have at least 4 | a short value cannot be kept secret: it would be replaced wherever it stands by chance, and be guessed from that
          workspace create --secret a=abcd --secret-file a=b | 2 | invalid_argument | the secret a is given twice         |
          workspace create --secret-file a=/nowhere/s | 1 | not_found     | the file /nowhere/s of the secret a does not exist | check the path; a relative one begins in the folder in which pyro was started
          workspace exec w --secret-env =A -- b | 125 | invalid_argument | --secret-env is "=A"; it must be SECRET[=VAR] |
          workspace exec w --secret-env a= -- b | 125 | invalid_argument | "" is no name of a variable |
          workspace exec w --env A=1 --secret-env a=A -- b | 125 | invalid_argument | the variable A is given by env and by secret_env | leave it out of env, or put the secret a into another variable
          workspace exec w --env A -- b        | 125 | invalid_argument | --env is "A"; it must be KEY=VALUE            |
          workspace exec w make                | 125 | invalid_argument | the program must follow after --              | try: pyro workspace exec w -- make
          workspace exec w                     | 125 | invalid_argument | no program is given                           | try: pyro workspace exec w -- git --version
          workspace update w                   | 2   | invalid_argument | nothing is to be updated                      | give --name, --clear-name, --label, --clear-label, --network-policy, --allow-domain or --allow-address
          workspace update w --allow-domain a.b --clear-allow-domains | 2 | invalid_argument | --allow-domain and --clear-allow-domains contradict each other | the entries that are given replace all that there were
          workspace update w --name a --clear-name | 2 | invalid_argument | name and clear_name contradict each other   |
          workspace reset w --snapshot s       | 1   | unavailable      | this version of pyro has no snapshots         | leave --snapshot out to go back to the baseline
          workspace file write w a             | 2   | invalid_argument | there is no text                              | give it with --text, or its file with --text-file
          workspace file write w a --text a --text-file b | 2 | invalid_argument | --text and --text-file do not go together | leave one of them out
          workspace patch apply w              | 2   | invalid_argument | there is no patch                             | give it with --patch, or its file with --patch-file
          workspace patch apply w --patch-file /nowhere/p | 1 | not_found | /nowhere/p does not exist                     | check the path; a relative one begins in the folder in which pyro was started
          workspace export w a                 | 2   | invalid_argument | pyro workspace export needs --output          | name a path of the host where nothing is yet: --output HOST_PATH
          workspace shell opn w                | 2   | invalid_argument | pyro workspace shell has no command "opn"     | did you mean pyro workspace shell open?
          workspace shell banana               | 2   | invalid_argument | pyro workspace shell has no command "banana"  | it has: open, list, read, write, signal, resize, attach, close
          workspace attach w 1                 | 2   | invalid_argument | pyro workspace has no command "attach"        | did you mean pyro workspace shell attach?
          workspace shell read w               | 2   | invalid_argument | pyro workspace shell read needs SHELL_ID      | see: pyro workspace shell read --help
          workspace shell read w 1 --cursor -1 | 2   | invalid_argument | cursor is -1; it must be at least 0           |
          workspace shell read w 1 --max-chars 0 | 2 | invalid_argument | max_chars is 0; it must be from 1 to 1048576  |
          workspace shell read w 1 --wait-for-idle-ms 30001 | 2 | invalid_argument | wait_for_idle_ms is 30001; it must be from 1 to 30000 |
          workspace shell open w --cols 0 --rows 1 | 2 | invalid_argument | a terminal of 0 columns and 1 rows is out of range (1 to 1000) |
          workspace shell open w --secret-env  | 2   | invalid_argument | --secret-env needs a value                    | see: pyro workspace shell open --help
          workspace shell resize w 1 --cols 80 | 2   | invalid_argument | the size is not given                         | give both --cols and --rows
          workspace shell write w 1 a b        | 2   | invalid_argument | pyro workspace shell write does not take the argument "b" | see: pyro workspace shell write --help
          workspace service strat w s -- a     | 2   | invalid_argument | pyro workspace service has no command "strat" | did you mean pyro workspace service start?
          workspace service start w s          | 2   | invalid_argument | no program is given                           | try: pyro workspace service start w s -- git --version
          workspace service start w s a        | 2   | invalid_argument | the program must follow after --              | try: pyro workspace service start w s -- a
          workspace service start w -- a       | 2   | invalid_argument | pyro workspace service start needs NAME       | see: pyro workspace service start --help
          workspace service start w a/b -- a   | 2   | invalid_argument | "a/b" is no name for a service                | a name has 1 to 40 letters, digits, dots, dashes and underscores
          workspace service start w s --ready-file f --ready-tcp 1 -- a | 2 | invalid_argument | --ready-file and --ready-tcp do not go together | leave one of them out
          workspace service start w s --ready-tcp x -- a | 2 | invalid_argument | --ready-tcp is "x"; it must be a whole number |
          workspace service start w s --ready-tcp 0 -- a | 2 | invalid_argument | readiness port is 0; it must be from 1 to 65535 |
          workspace service start w s --ready-http http://pyro.dev/ -- a | 2 | invalid_argument | the readiness url "http://pyro.dev/" is none that a guest can ask itself for | it begins with http://localhost or http://127.0.0.1
          workspace service start w s --ready-timeout-seconds 0 -- a | 2 | invalid_argument | ready_timeout_seconds is 0; it must be from 1 to 3600 |
          workspace service start w s --publish 80/udp -- a | 2 | invalid_argument | "80/udp" is no port to publish | write GUEST_PORT or HOST_PORT:GUEST_PORT, such as 80 or 8080:80
          workspace service start w s --publish 1:80 --publish 1:81 -- a | 2 | invalid_argument | the host port 1 is given twice |
          workspace service start w s --publish 80 --publish 80 -- a | 2 | invalid_argument | the port 80 is given twice |
          workspace forward w                  | 2   | invalid_argument | pyro workspace forward needs PORT             | see: pyro workspace forward --help
          workspace forward w 0                | 2   | invalid_argument | guest port is 0; it must be from 1 to 65535   |
          workspace create --network-policy on | 2   | invalid_argument | there is no network_policy "on"; it is one of off, published-ports, egress, egress+published-ports |
          workspace create --allow-domain a.b  | 2   | invalid_argument | allow_domains is given, but the network policy off reaches nothing | choose a network policy with egress, or leave allow_domains out
          workspace create --network-policy egress --allow-domain http://a.b | 2 | invalid_argument | allow_domains: "http://a.b" is no name | a rule is a name without scheme, port and path: pypi.org, or *.debian.org for the names below debian.org
          workspace service logs w s --all --follow | 2 | invalid_argument | --all and --follow do not go together   | leave one of them out
          workspace service logs w s --all --tail-lines 1 | 2 | invalid_argument | --all and --tail-lines do not go together | leave one of them out
          workspace service logs w s --tail-lines 0 | 2 | invalid_argument | tail_lines is 0; it must be from 1 to 100000 |
          workspace fork w                     | 1   | unavailable      | this version of pyro has no "workspace fork"  | pyro workspace create makes another one from its seed
          workspace snapshot create w s        | 1   | unavailable      | this version of pyro has no "workspace snapshot" | pyro workspace reset goes back to the baseline
          workspace disk export w              | 2   | invalid_argument | pyro workspace disk export needs --output     | name a path of the host where nothing is yet: --output HOST_PATH
          workspace disk read w a --max-bytes 0 | 2  | invalid_argument | max_bytes is 0; it must be from 1 to 1048576  |
          """)
  void mistakesAreNamedWithAWayOut(
      String line, int code, String errorCode, String message, String hint) {
    Finished run = Screen.run(line.split(" ", -1)).expect(code);
    assertEquals("", run.out());
    String hintLine = hint == null ? "" : "hint: " + hint + "\n";
    assertEquals("pyro: " + message + "\n" + hintLine, run.err());

    String[] json = line.replaceFirst("( -- |$)", " --json$1").split(" ", -1);
    Finished asJson = Screen.run(json).expect(code);
    assertEquals("", asJson.err());
    JsonObject error =
        JsonParser.parseString(asJson.out()).getAsJsonObject().getAsJsonObject("error");
    assertEquals(errorCode, error.get("code").getAsString());
    assertEquals(message, error.get("message").getAsString());
  }

  /** These do not print JSON, or not with these flags. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          workspace shell attach w 1                    | the input is not a terminal                      | pyro workspace shell read and write do without one
          workspace shell attach w 1 --detach-keys p,,q | --detach-keys is "p,,q"; it must be up to 8 keys | a key is an ASCII character or ctrl- and a letter, as in ctrl-p,ctrl-q
          workspace shell attach w 1 --jso              | pyro workspace shell attach has no flag --jso    | see: pyro workspace shell attach --help
          """)
  void mistakesAtATerminal(String line, String message, String hint) {
    Finished run = Screen.run(line.split(" ", -1)).expect(2);
    assertEquals("", run.out());
    assertEquals("pyro: " + message + "\nhint: " + hint + "\n", run.err());
  }

  @Test
  void aServiceThatIsFollowedHasNoJson() {
    Finished run =
        Screen.run("workspace", "service", "logs", "w", "s", "--follow", "--json").expect(2);
    JsonObject error = JsonParser.parseString(run.out()).getAsJsonObject().getAsJsonObject("error");
    assertEquals("--json and --follow do not go together", error.get("message").getAsString());
  }

  @Test
  void aSecretsValueIsInNoRefusal() {
    for (String given : List.of("hunter2hunter2", "=hunter2hunter2", "1=hunter2hunter2")) {
      Finished run = Screen.run("workspace", "create", "--secret", given).expect(2);
      assertFalse((run.out() + run.err()).contains("hunter2"), run.err());
    }
  }

  @Test
  void theVariableOfASecretHasItsNameUnlessItIsGivenOne() {
    Invocation call =
        new Screen("")
            .parse("workspace", "exec", "w", "--secret-env", "A", "--secret-env=B=C", "--", "a");
    assertEquals(Map.of("A", "A", "B", "C"), StartFlags.secretEnv(call));
  }
}
