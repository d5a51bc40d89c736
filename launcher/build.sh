# Sourced by ./pyro when is_built says no. Reads root; needs start.sh, stamp.sh and host.sh.

# build_once: builds unless another launcher has just done it.
build_once() {
  case $root in
    # A colon separates the parts of a class path; javac and Maven do not agree on how to write the others.
    *:* | *\"* | *\\*)
      die "the checkout must not lie in a folder with a colon, a double quote or a backslash in its name: $root"
      ;;
  esac
  if ! mkdir -p "$root/build/app" 2> /dev/null || ! [ -w "$root/build/app" ]; then
    die "pyro must be built first, but $root/build cannot be written"
  fi
  (
    flock 9
    is_built || build
  ) 9> "$root/build/lock" || exit
}

# build: compiles, and packs into a folder that is named by its content. So a pyro that is running keeps its jars.
build() {
  host_log=$root/build/host.log
  need "$needs_of_building"
  log=$root/build/build.log
  begun=$(date +%s)
  say "building pyro (log: $log)"
  new=$root/build/app/new
  rm -rf "$new"
  mkdir "$new"
  : > "$root/build/begun" # what changes from here on makes the next start build again
  # Plugins have their whole names here: to find a short one, Maven fetches a list of all plugins.
  {
    maven -pl cli -am compile org.apache.maven.plugins:maven-jar-plugin:jar \
      org.apache.maven.plugins:maven-dependency-plugin:copy-dependencies \
      -Dmaven.test.skip=true -DoutputDirectory="$new" 2>&1 9>&-
    echo $? > "$root/build/status"
  } | tee "$log" | tell_what_maven_does
  read -r status < "$root/build/status"
  if [ "$status" -ne 0 ]; then
    tell_why_maven_failed "$log"
    die "the build failed; the whole log: $log"
  fi
  cp "$root"/cli/target/pyro-cli-*.jar "$new"
  name=$(cat "$new"/*.jar | sha256sum)
  name=${name%% *}
  [ -d "$root/build/app/$name" ] || mv "$new" "$root/build/app/$name"
  say "built in $(($(date +%s) - begun)) s"
  use_app "$root/build/app/$name" "$root/build/app/$name"
  train 9>&-
  forget_old_builds "$name"
  printf '%s\n' "$name" > "$root/build/current.new"
  touch -r "$root/build/begun" "$root/build/current.new"
  mv "$root/build/current.new" "$root/build/current"
}

# maven ARGUMENTS...: Maven on this checkout, with the JDK in java_home. In the locale of a bare host Java cannot name
# files that are not ASCII: neither a checkout in such a folder, nor what tests write.
maven() {
  (cd "$root" && JAVA_HOME=$java_home LC_ALL=C.UTF-8 mvn -B "$@")
}

# tell_what_maven_does: says which module is built, and, at each 10 MB, how much was fetched.
tell_what_maven_does() {
  fetched=0 # in kB
  told=0
  while IFS= read -r line; do
    case $line in
      '[INFO] Building pyro '*)
        module=${line#'[INFO] Building '}
        number=[${module##*[}
        module=${module%"$number"}
        say "$number ${module%"${module##*[! ]}"}"
        ;;
      *'Downloaded from '*' kB at '*) fetched=$((fetched + $(size_of "$line"))) ;;
      *'Downloaded from '*' MB at '*) fetched=$((fetched + 1000 * $(size_of "$line"))) ;;
    esac
    if [ $((fetched / 10000)) -gt "$told" ]; then
      told=$((fetched / 10000))
      say "Maven has fetched $((fetched / 1000)) MB"
    fi
  done
}

# size_of LINE: the whole number of what stands in front of a unit, as in: Downloaded from x: y (12.3 kB at 1 MB/s)
size_of() {
  size=${1##*(}
  size=${size%% *}
  printf '%d' "${size%%.*}"
}

# tell_why_maven_failed LOG: what a person needs of a failed build, of make and gcc too.
tell_why_maven_failed() {
  sed -n -e 's/\x1b\[[0-9;]*m//g' -e 's/ -> \[Help [0-9]*\]$//' -e '/\[Help [0-9]*\]/d' \
    -e '/full stack trace of the errors\|using the -X switch\|following articles\|^\[ERROR\] *$/d' \
    -e '/After correcting the problems/q' -e '/^\[ERROR\]\|^\[WARNING\].*\.java:/p' \
    -e '/: error: \|: fatal error: \|^make.* \*\*\* /p' "$1" |
    cut -c 1-500 | head -n 30 >&2
}

# forget_old_builds NAME: removes builds whose folders have not changed for two days, except that one.
forget_old_builds() {
  find "$root/build/app" -mindepth 1 -maxdepth 1 -mtime +1 ! -name "$1" -exec rm -rf {} +
}
