# Sourced by ./dev: its verbs but those of test.sh and edit.sh. Reads root; needs start.sh, stamp.sh, host.sh and
# build.sh.

dev_help() {
  printf '%s\n' \
    './dev setup    installs the tools that the other verbs need' \
    './dev build    builds what ./pyro runs' \
    './dev test     formatting, static analysis and every test; the last line counts them' \
    './dev test MODULE | CLASS | CLASS#METHOD' \
    '               these tests only: engine, adapters/openai, guest, RunCliTest, RunCliTest#nothingIsLeft' \
    './dev golden   rewrites golden files, which hold what pyro says, and names those that changed' \
    './dev prepare  makes what tests need: environments and MCP clients' \
    './dev check    formatting and static analysis only' \
    './dev fmt      formats the sources; with --staged, only those that the next commit has' \
    './dev hook     makes each commit of this checkout format its files first' \
    './dev ide      makes what editors need: how the guest agent is compiled' \
    './dev bench run [RUNS] [PART...]' \
    '               measures all parts, or some of them (machine ... network); writes build/bench/result.json' \
    './dev faults [--seed N] [--minutes M] [--only kill | disk | damage | versions] [--count N] [--step K]' \
    '               kills pyro and QEMU, fills disks, damages files, and looks whether anything is lost or left' \
    './dev classpath' \
    '               prints the class path of a program that uses pyro as a library' \
    './dev install  puts the libraries into the local Maven repository' \
    './dev dist     packs build/dist/pyro-VERSION-linux-x86_64.tar.gz'
}

# asks_for_help ARGUMENT...: is one of them --help?
asks_for_help() {
  for argument; do
    case $argument in -h | --help) return 0 ;; esac
  done
  return 1
}

dev_setup() {
  need "$needs_of_building$needs_of_developing"
}

dev_build() {
  is_built || build_once
}

# The class path of ./pyro itself, for programs that are started from their source.
dev_classpath() {
  dev_build
  read -r app < "$root/build/current"
  printf '%s\n' "$root/build/app/$app/*"
}

# For Maven projects on this machine: the parent, the engine, and the adapters.
dev_install() {
  need "$needs_of_building"
  log=$root/build/install.log
  maven install -pl adapters/junit,adapters/openai,adapters/langchain4j,adapters/spring-ai -am \
    -Dmaven.test.skip=true > "$log" 2>&1 || {
    tell_why_maven_failed "$log"
    die "the libraries could not be installed; the whole log: $log"
  }
  sed -n 's:^\[INFO\] Installing .* to .*/\([^/]*\.jar\)$:pyro\: installed \1:p' "$log" >&2
}

dev_check() {
  dev_setup
  look_at_sources
  step 'compiling with Error Prone' maven test-compile -Pcheck
  [ -z "$faults" ] || die "failed:$faults"
}

# The engine is that of the build which ./pyro starts, so that the library and the command line are measured in the same
# state. The home is that of the tests, unless PYRO_HOME names another.
dev_bench() {
  need "$needs_of_building"
  dev_build
  export PYRO_HOME="${PYRO_HOME:-${PYRO_TEST_HOME:-$root/build/test-home}}" LC_ALL=C.UTF-8
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

# A mount namespace of its own, where the host allows one: what is mounted goes with the run, in whichever way it ends.
dev_faults() {
  need "$needs_of_building"
  dev_build
  name_test_home
  mkdir -p "$root/build/faults" || die "$root/build/faults cannot be written"
  PYRO_HOME=$PYRO_TEST_HOME "$root/pyro" env pull debian:12 >&2 || exit
  log=$root/build/faults/build.log
  maven compile -pl faults > "$log" 2>&1 || {
    tell_why_maven_failed "$log"
    die "the fault run does not compile; the whole log: $log"
  }
  rm -rf "$root/build/faults/pyro"
  lay_out "$root/build/faults/pyro"
  export XDG_CACHE_HOME="$root/build/faults/cache"
  cd "$root" || exit
  set -- "$java_home/bin/java" -cp "faults/target/classes:build/app/$app/*" dev.pyro.faults.Faults "$@"
  if unshare --mount true 2> /dev/null; then set -- unshare --mount "$@"; fi
  exec "$@"
}

# Formatting is looked at apart from the compiler, so that a misplaced blank does not keep the tests from running.
look_at_sources() {
  step 'shell scripts' shell_scripts
  step 'long lines and long files' house_style
  step 'formatting of Java' maven -q com.diffplug.spotless:spotless-maven-plugin:check
  step 'analysis of C' make -j "$(nproc)" -C "$root/guest" analyze
  step 'analysis of C of the host' make -C "$root/confine" analyze
}

shell_scripts() {
  (cd "$root" && shellcheck --check-sourced pyro dev .ci/run guest/test/layers.sh guest/test/layers_test.sh)
}

# lay_out FOLDER: what starts there is the last build, and goes on to be it when sources change.
lay_out() {
  mkdir -p "$1/bin" "$1/lib/app" "$1/lib/launcher"
  read -r app < "$root/build/current"
  mkdir "$1/lib/app/$app"
  cp "$root/build/app/$app"/*.jar "$1/lib/app/$app"
  cp "$root/pyro" "$1/bin/pyro"
  cp "$root/launcher/start.sh" "$1/lib/launcher"
}

# The distribution needs a Java and QEMU. Nothing is compiled on the machine that it is unpacked on.
dev_dist() {
  dev_build
  version=$(sed -n 's:^  <version>\(.*\)</version>$:\1:p' "$root/pom.xml")
  name=pyro-$version
  dist=$root/build/dist
  rm -rf "$dist"
  lay_out "$dist/$name"
  cp "$root/LICENSE" "$dist/$name"
  cp "$root/launcher/README.dist.md" "$dist/$name/README.md"
  unset TAR_OPTIONS GZIP # they add options to those of tar and gzip
  tar -C "$dist" --sort=name --owner=0 --group=0 --numeric-owner --mtime='2026-01-01 UTC' \
    -czf "$dist/$name-linux-x86_64.tar.gz" "$name" || die "the distribution could not be packed"
  rm -rf "${dist:?}/$name"
  say "packed $dist/$name-linux-x86_64.tar.gz"
}
