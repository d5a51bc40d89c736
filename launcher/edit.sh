# Sourced by ./dev: what helps people who edit the sources. Reads root; needs start.sh, host.sh and build.sh.

# dev_fmt [--staged]: formats all sources, or those of the next commit.
dev_fmt() {
  dev_setup
  case ${1:-} in
    '')
      make -C "$root/guest" fmt && make -C "$root/confine" fmt &&
        maven com.diffplug.spotless:spotless-maven-plugin:apply ;;
    --staged) format_staged ;;
    *) die "./dev fmt takes --staged or nothing" ;;
  esac
}

# format_staged: formats the Java and C files that are staged, and stages them again. A file of which only a part is
# staged stays as it is: to stage it again would stage all of it.
format_staged() {
  cd "$root" || exit
  staged=$(git -c core.quotePath=off diff --cached --name-only --diff-filter=ACMR -- '*.java' '*.c' '*.h') || exit
  java=
  whole= # the Java files among them
  for_each "$staged" format_one
  [ -n "$java" ] || return 0
  log=$root/build/format.log
  maven -q com.diffplug.spotless:spotless-maven-plugin:apply -DspotlessFiles="$java" > "$log" 2>&1 || {
    tell_why_maven_failed "$log"
    die "the Java files could not be formatted; the whole log: $log"
  }
  for_each "$whole" stage
}

# for_each LINES FUNCTION: calls it with each line.
for_each() {
  while IFS= read -r file; do
    [ -z "$file" ] || "$2" "$file" || exit
  done << LINES
$1
LINES
}

stage() { git add -- "$1"; }

# format_one FILE: formats C; Java is collected, as a pattern each, for one run of Maven.
format_one() {
  if ! git diff --quiet -- "$1"; then
    say "$1 has changes that are not staged, so it is not formatted"
    return
  fi
  case $1 in
    *.java)
      # shellcheck disable=SC2016 # this is no expansion
      java="$java${java:+,}.*/$(printf '%s' "$1" | sed 's/[][*.^$()+?{}|\\]/\\&/g')"
      whole="$whole$1
"
      ;;
    *) clang-format -i "$1" && stage "$1" ;;
  esac
}

# The hook calls this checkout's own script, so that it never is out of date. Worktrees share their hooks.
dev_hook() {
  hook=$(cd "$root" && git rev-parse --path-format=absolute --git-path hooks/pre-commit) ||
    die "a hook can be installed in a Git checkout only"
  text='#!/bin/sh
# Written by ./dev hook. Formats the Java and C files of each commit; git commit --no-verify goes without.
exec ./dev fmt --staged'
  if [ -e "$hook" ] && [ "$(cat "$hook")" != "$text" ]; then
    die "there is another hook already: $hook; have it call ./dev fmt --staged"
  fi
  { mkdir -p "${hook%/*}" && printf '%s\n' "$text" > "$hook" && chmod +x "$hook"; } ||
    die "$hook cannot be written"
  say "from now on each commit formats its Java and C files; to undo this, remove $hook"
}

# What an editor needs that is not in the checkout: clangd reads how C is compiled, and Java sources of the engine need
# the agent, which Maven makes.
dev_ide() {
  dev_setup
  dev_build
  make -s -C "$root/guest" compile_commands.json || die "guest/compile_commands.json could not be made"
  say "C: clangd finds guest/compile_commands.json by itself"
  say "Java: open $root/pom.xml as a Maven project; CONTRIBUTING.md has the settings of each editor"
}
