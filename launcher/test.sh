# Sourced by ./dev: runs tests, all of them or a part. Reads root; needs start.sh, host.sh, build.sh and dev.sh.

faults= # the names of the steps that failed
times=  # a line for each step: its seconds and its name
guest_log=/dev/null

dev_test() {
  [ $# -le 1 ] || die "./dev test takes one module, one class or one CLASS#METHOD; see ./dev help"
  dev_setup
  rm -rf "$root"/*/target/check/surefire-reports "$root"/adapters/*/target/check/surefire-reports
  name_test_home
  if [ $# -eq 0 ]; then
    test_everything
    print_times
  else
    test_part "$1"
  fi
  [ -z "$faults" ] || say "failed:$faults"
  count_tests && [ -z "$faults" ]
}

test_everything() {
  dev_build
  say "what the tests need is made meanwhile (log: $root/build/prepare.log)"
  setsid "$root/dev" prepare > "$root/build/prepare.log" 2>&1 & # a session that can be ended as a whole
  preparing=$!
  trap 'kill -- -"$preparing" 2> /dev/null' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  look_at_sources
  step 'tests of the guest agent' guest_tests
  step 'waiting for environments and MCP clients' prepared
  step 'the Java build and its tests' java_tests --fail-at-end
}

# test_part NAME: the tests of a module, of a class, or one method.
test_part() {
  part=${1%/}
  if [ "$part" = guest ]; then
    say_what_is_left_out
    step 'tests of the guest agent' guest_tests
    return
  fi
  choose_tests
  say_what_is_left_out
  dev_build
  if mentioned TestHome; then step 'the environments' test_homes; fi
  if mentioned mcp-peers; then step 'the MCP clients' mcp_clients; fi
  if mentioned hostile; then step 'the agent that lies' make -s -C "$root/guest" hostile; fi
  [ -n "$faults" ] ||
    step 'the Java build and these tests' chosen_java_tests
}

# chosen_java_tests ARGUMENTS...: runs them, with more arguments for Maven.
chosen_java_tests() {
  java_tests -pl "$chosen_modules" -am -Dtest="$chosen_tests" -Dsurefire.failIfNoSpecifiedTests=false "$@"
}

# Each test that compares with golden files rewrites them. guest/golden is frozen, and no test rewrites it.
dev_golden() {
  dev_setup
  choose_files "$(test_files '*Test' | (cd "$root" && xargs grep -lF 'Golden.assertMatches'))" ''
  log=$root/build/golden.log
  : > "$log.begun"
  say "rewriting golden files (log: $log)"
  chosen_java_tests -Dpyro.golden=rewrite > "$log" 2>&1 || {
    tell_why_maven_failed "$log"
    die "the golden files could not be rewritten; the whole log: $log"
  }
  changed=$(git -C "$root" status --short --untracked-files=all | while IFS= read -r line; do
    [ -z "$(find "$root/${line#???}" -newer "$log.begun" 2> /dev/null)" ] || printf '%s\n' "$line"
  done)
  say "golden files that differ from the last commit:"
  printf '%s\n' "${changed:-none}"
}

say_what_is_left_out() {
  say "left out: all other tests, the formatting, and the analysis of C and shell scripts" \
    "(./dev check, ./dev test)"
}

# choose_tests: finds what part names.
choose_tests() {
  if modules | grep -qxF -e "$part"; then
    files=$(test_files '*Test' | grep "^$part/src/")
    [ -n "$files" ] || die "the module $part has no tests"
    choose_files "$files" ''
  else
    class=${part%%#*}
    method=${part#"$class"}
    class=${class##*/} # a path to the source will do, and so will the name with its package
    class=${class%.java}
    class=${class##*.}
    files=$(test_files "$class")
    [ -n "$files" ] || no_such_tests
    choose_files "$files" "$method"
  fi
}

# choose_files FILES METHOD: sets chosen_modules and chosen_tests, both separated by commas. Tests are named with their
# folders: Maven also looks for them in the modules that a chosen one is built on, which have classes of the same name.
choose_files() {
  chosen_modules=$(printf '%s\n' "$1" | sed 's:/src/test/.*::' | sort -u | paste -sd , -)
  chosen_tests=$(printf '%s\n' "$1" | sed -e 's:.*/src/test/java/::' -e "s:\.java\$:$2:" | paste -sd , -)
}

# modules: their folders, as pom.xml lists them.
modules() {
  sed -n 's:^ *<module>\(.*\)</module>$:\1:p' "$root/pom.xml"
}

# test_files PATTERN: the test sources of that name, relative to root.
test_files() {
  (cd "$root" && find ./*/src/test/java adapters/*/src/test/java -name "$1.java" | sed 's:^\./::' | sort)
}

no_such_tests() {
  near=$({
    printf 'guest\n'
    modules
    test_files '*Test' | sed -e 's:.*/::' -e 's:\.java$::'
  } | nearest "${part%%#*}")
  die "there is no module and no test class $part; the nearest names are $near"
}

# nearest NAME: those three lines of the input that are spelled most like it. Fewer changes of letters are nearer, and
# letters around the whole name count little.
nearest() {
  wanted=$1 awk '
    function least(a, b) { return a < b ? a : b }
    function changes(a, b, i, j, row, corner, above) {
      for (j = 0; j <= length(b); j++) row[j] = j
      for (i = 1; i <= length(a); i++) {
        corner = row[0]
        row[0] = i
        for (j = 1; j <= length(b); j++) {
          above = row[j]
          row[j] = least(least(above, row[j - 1]) + 1, corner + (substr(a, i, 1) != substr(b, j, 1)))
          corner = above
        }
      }
      return row[length(b)]
    }
    BEGIN { wanted = tolower(ENVIRON["wanted"]) }
    {
      name = tolower($0)
      print (index(name, wanted) ? (length(name) - length(wanted)) / 10 : changes(wanted, name)), $0
    }' | LC_ALL=C sort -n | sed -n '1,3s/^[^ ]* //p' | paste -sd , - | sed 's/,/, /g'
}

# mentioned TEXT: whether the tests of the chosen modules mention it.
mentioned() {
  for module in $(printf '%s' "$chosen_modules" | tr , ' '); do
    ! grep -rqF -e "$1" "$root/$module/src/test" || return 0
  done
  return 1
}

# java_tests ARGUMENTS...: builds and tests with Maven, and keeps what it says for print_times.
java_tests() {
  {
    maven verify -Pcheck "$@"
    echo $? > "$root/build/status"
  } | tee "$root/build/test.log"
  printf '\n' # Maven leaves the line that it ends in unfinished
  read -r status < "$root/build/status"
  return "$status"
}

guest_tests() {
  guest_log=$root/build/guest-test.log
  { make -j "$(nproc)" -C "$root/guest" test 2>&1 || echo "0 passed, 1 failed: make test"; } | tee "$guest_log"
  ! grep -Eq '^[0-9]+ passed, [1-9][0-9]* failed' "$guest_log"
}

# What tests need besides the build; ./dev test has it made in the background.
dev_prepare() {
  dev_setup
  dev_build
  name_test_home
  test_homes && mcp_clients
}

# The homes of the tests stay, so that their environments are built once for each checkout.
name_test_home() {
  export PYRO_TEST_HOME="${PYRO_TEST_HOME:-$root/build/test-home}"
}

# prepared: waits for what is made in the background.
prepared() {
  wait "$preparing"
  made=$?
  trap - EXIT
  [ "$made" -ne 0 ] || return 0
  cat "$root/build/prepare.log" >&2
  return 1
}

# Two JVMs run tests at the same time, each in a home of its own; the second has links to the first's environments.
test_homes() {
  for environment in debian:12 debian:12-build; do
    PYRO_HOME=$PYRO_TEST_HOME "$root/pyro" env pull "$environment" > /dev/null || return
  done
  if [ ! -e "$PYRO_TEST_HOME-2/environments/debian-12-build/environment.json" ]; then
    mkdir -p "$PYRO_TEST_HOME-2" &&
      cp -al "$PYRO_TEST_HOME/environments" "$PYRO_TEST_HOME/kernels" "$PYRO_TEST_HOME-2"
  fi
}

# The MCP clients that the tests talk to, with the Node that they need.
mcp_clients() {
  clients=$root/build/mcp-peers
  cmp -s "$root/mcp/src/test/node/package-lock.json" "$clients/installed.json" || {
    mkdir -p "$clients" &&
      cp "$root/mcp/src/test/node/package.json" "$root/mcp/src/test/node/package-lock.json" \
        "$root/mcp/src/test/node/.npmrc" "$clients" &&
      (cd "$clients" && npm ci --prefer-offline --no-fund --no-audit) &&
      cp "$clients/package-lock.json" "$clients/installed.json"
  }
}

# step NAME COMMAND...: a step that fails stops nothing, but its name is remembered.
step() {
  what=$1
  shift
  started=$(date +%s)
  "$@" || faults="$faults
  $what"
  times="$times$(($(date +%s) - started)) $what
"
}

# print_times: how long each step took, and each module, whose name Maven's summary has in place of its folder.
print_times() {
  {
    printf '%s' "$times" | sed 's/^/step /'
    for module in $(modules); do
      sed -n "s:^  <name>\(.*\)</name>\$:module $module \1:p" "$root/pom.xml" "$root/$module/pom.xml" | tail -n 1
    done
    cat "$root/build/test.log" 2> /dev/null
  } | awk '
    $1 == "step" {
      seconds = $2
      sub(/^step [0-9]+ /, "")
      printf "%6d s  %s\n", seconds, $0
    }
    $1 == "module" {
      folder = $2
      sub(/^module [^ ]+ /, "")
      folders[$0] = folder
    }
    /^\[INFO\] .* \.\.+ (SUCCESS|FAILURE) \[/ {
      name = substr($0, 8, index($0, " ..") - 8)
      sub(/ [0-9.]+(-SNAPSHOT)?$/, "", name)
      taken = $0
      sub(/.*\[ */, "", taken)
      split(taken, part, /[: ]/)
      seconds = taken ~ /min/ ? part[1] * 60 + part[2] : taken ~ / h/ ? (part[1] * 60 + part[2]) * 60 : part[1]
      if (name in folders) printf "%6d s    %s\n", seconds, folders[name]
    }'
}

# count_tests: prints the closing line; fails if a test did, or if there was none.
count_tests() {
  cat "$root"/*/target/check/surefire-reports/TEST-*.xml \
    "$root"/adapters/*/target/check/surefire-reports/TEST-*.xml "$guest_log" 2> /dev/null | awk '
    function value(name) { return match($0, " " name "=\"[0-9]+") ? substr($0, RSTART + length(name) + 3) + 0 : 0 }
    /^<testsuite / {
      bad = value("errors") + value("failures")
      failed += bad
      skipped += value("skipped")
      passed += value("tests") - bad - value("skipped")
    }
    /^[0-9]+ passed, [0-9]+ failed/ {
      passed += $1
      failed += $3
    }
    END {
      printf "%d passed, %d failed%s\n", passed, failed, skipped ? ", " skipped " skipped" : ""
      exit failed || !passed
    }'
}
