# Sourced by ./dev: its verbs. Reads root; needs start.sh, stamp.sh, host.sh and build.sh.

dev_help() {
  printf '%s\n' \
    './dev setup    installs the tools that the other verbs need' \
    './dev build    builds what ./pyro runs' \
    './dev test     formatting, static analysis and every test; the last line counts them' \
    './dev prepare  makes what tests need: environments and MCP clients' \
    './dev check    formatting and static analysis only' \
    './dev fmt      formats the sources' \
    './dev bench run [RUNS] [PART...]' \
    '               measures machine, process, mcp and workspace, or some of these; writes build/bench/result.json' \
    './dev classpath' \
    '               prints the class path of a program that uses pyro as a library' \
    './dev install  puts the libraries into the local Maven repository' \
    './dev dist     packs build/dist/pyro-VERSION-linux-x86_64.tar.gz'
}

dev_setup() {
  need "$needs_of_building$needs_of_developing"
}

dev_build() {
  is_built || build_once
}

# What ./pyro itself runs on, for programs that are started from their source.
dev_classpath() {
  dev_build
  read -r app < "$root/build/current"
  printf '%s\n' "$root/build/app/$app/*"
}

# For Maven projects on this machine: the parent, the engine, and the adapters.
dev_install() {
  need "$needs_of_building"
  log=$root/build/install.log
  maven install -pl adapters/junit,adapters/openai,adapters/langchain4j,adapters/spring-ai -am -Dmaven.test.skip=true > "$log" 2>&1 || {
    tell_why_maven_failed "$log"
    die "the libraries could not be installed; the whole log: $log"
  }
  sed -n 's:^\[INFO\] Installing .* to .*/\([^/]*\.jar\)$:pyro\: installed \1:p' "$log" >&2
}

dev_test() {
  dev_setup
  dev_build
  name_test_home
  export LC_ALL=C.UTF-8 # tests write names that are not ASCII, which Java cannot in a bare host's locale
  rm -rf "$root"/*/target/check/surefire-reports "$root"/adapters/*/target/check/surefire-reports
  faults=
  say "what the tests need is made meanwhile (log: $root/build/prepare.log)"
  setsid "$root/dev" prepare > "$root/build/prepare.log" 2>&1 & # a session that can be ended as a whole
  preparing=$!
  trap 'kill -- -"$preparing" 2> /dev/null' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  look_at_sources
  step 'tests of the guest agent' guest_tests
  step 'the environments and the MCP clients of the tests' prepared
  step 'the Java build and its tests' maven verify -Pcheck --fail-at-end
  # Maven leaves the line that it ends in unfinished.
  printf '\n'
  [ -z "$faults" ] || say "failed:$faults"
  count_tests && [ -z "$faults" ]
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

dev_check() {
  dev_setup
  faults=
  look_at_sources
  step 'compiling with Error Prone' maven test-compile -Pcheck
  [ -z "$faults" ] || die "failed:$faults"
}

dev_fmt() {
  dev_setup
  make -C "$root/guest" fmt && maven com.diffplug.spotless:spotless-maven-plugin:apply
}

# The engine from the build that ./pyro starts, so that both are measured in one state. The home is the tests', unless
# PYRO_HOME names one.
dev_bench() {
  need "$needs_of_building"
  dev_build
  export PYRO_HOME="${PYRO_HOME:-${PYRO_TEST_HOME:-$root/build/test-home}}"
  mkdir -p "$root/build/bench" || die "$root/build/bench cannot be written"
  log=$root/build/bench/build.log
  maven compile -pl bench -am > "$log" 2>&1 || {
    tell_why_maven_failed "$log"
    die "the benchmarks do not compile; the whole log: $log"
  }
  read -r app < "$root/build/current"
  cd "$root" || exit
  ./pyro env pull debian:12 >&2 || exit
  exec "$java_home/bin/java" -cp "bench/target/classes:build/app/$app/*" dev.pyro.bench.Bench "$@"
}

# Formatting apart from the compiler, so that a misplaced blank does not keep the tests from running.
look_at_sources() {
  step 'shell scripts' shell_scripts
  step 'formatting of Java' maven -q com.diffplug.spotless:spotless-maven-plugin:check
  step 'analysis of C' make -j "$(nproc)" -C "$root/guest" analyze
}

# step NAME COMMAND...: a fault stops nothing, but it is remembered in faults.
step() {
  what=$1
  shift
  "$@" || faults="$faults
  $what"
}

shell_scripts() {
  (cd "$root" && shellcheck --check-sourced pyro dev .ci/run)
}

guest_tests() {
  guest_log=$root/build/guest-test.log
  { make -j "$(nproc)" -C "$root/guest" test 2>&1 || echo "0 passed, 1 failed: make test"; } | tee "$guest_log"
  ! grep -Eq '^[0-9]+ passed, [1-9][0-9]* failed' "$guest_log"
}

# What is packed runs with a Java and QEMU; nothing is compiled on the machine that it goes to.
dev_dist() {
  dev_build
  version=$(sed -n 's:^  <version>\(.*\)</version>$:\1:p' "$root/pom.xml")
  name=pyro-$version
  dist=$root/build/dist
  rm -rf "$dist"
  mkdir -p "$dist/$name/bin" "$dist/$name/lib/app" "$dist/$name/lib/launcher"
  read -r app < "$root/build/current"
  mkdir "$dist/$name/lib/app/$app"
  cp "$root/build/app/$app"/*.jar "$dist/$name/lib/app/$app"
  cp "$root/pyro" "$dist/$name/bin/pyro"
  cp "$root/launcher/start.sh" "$dist/$name/lib/launcher"
  cp "$root/LICENSE" "$root/README.md" "$dist/$name"
  tar -C "$dist" --sort=name --owner=0 --group=0 --numeric-owner --mtime='2026-01-01 UTC' \
    -czf "$dist/$name-linux-x86_64.tar.gz" "$name" || die "the distribution could not be packed"
  rm -rf "${dist:?}/$name"
  say "packed $dist/$name-linux-x86_64.tar.gz"
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
