# Sourced by ./pyro and by the bin/pyro of a distribution: finds a Java and starts the command line.
# Each program that a shell starts costs a millisecond or two, so a usual start runs no other program than java.

# The oldest Java that runs pyro.
needed_java=25

# Where pyro keeps what it fetches for a user.
pyro_data=${XDG_DATA_HOME:-${HOME:-}/.local/share}/pyro

# Debian keeps mke2fs and its like where ordinary users do not look.
PATH=$PATH:/usr/sbin:/sbin

say() { printf 'pyro: %s\n' "$*" >&2; }

# die MESSAGE: 125 is docker's exit code, too, for "the tool failed, not your command".
die() {
  say "$@"
  exit 125
}

# A JVM starts in no folder that is gone, and says so with a stack trace.
[ -n "$(pwd -P 2> /dev/null)" ] ||
  die "the current folder was removed: change to a folder that exists, and try again"

# is_java HOME: whether HOME is a Java that runs pyro. Sets java_version. Starts no JVM, which would cost 40 ms.
is_java() {
  java_version=
  [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 1
  while IFS='=' read -r key value; do
    case $key in
      JAVA_RUNTIME_VERSION | JAVA_VERSION)
        value=${value#\"}
        java_version=${value%\"}
        [ "$key" = JAVA_VERSION ] || break
        ;;
    esac
  done < "$1/release"
  feature=${java_version%%[!0-9]*}
  [ "${feature:-0}" -ge "$needed_java" ]
}

# find_java [TOOL]: sets java_home and java_version, or fails. With TOOL, only a Java that has it in bin/.
find_java() {
  tool=${1:-java}
  java_home=${JAVA_HOME:-}
  usable_java && return
  if on_path=$(command -v java); then
    on_path=$(readlink -f "$on_path")
    java_home=${on_path%/bin/java}
    usable_java && return
  fi
  for java_home in /usr/lib/jvm/* "$pyro_data"/jdk/*; do
    usable_java && break
    java_home=
  done
  [ -n "$java_home" ]
}

usable_java() {
  [ -n "$java_home" ] && [ -x "$java_home/bin/$tool" ] && is_java "$java_home"
}

# use_app APP CACHE: sets class_path for the jars in APP, and aot: the file in the folder CACHE that speeds up their
# start. A JVM does not notice when jars were replaced after their cache was made, and runs the old code. So the file's
# name holds all that the cache depends on: the jars (by their folder, which is named by their content) and the Java.
use_app() {
  class_path=
  for jar in "$1"/*.jar; do
    class_path=$class_path${class_path:+:}$jar
  done
  aot=$2/${1##*/}-${java_home##*/}-$java_version.aot
}

# java_with OPTIONS...: becomes pyro's JVM. The cache works only in a JVM with the options that it was trained with.
#
# Options that the environment holds for other Java programs are dropped: another garbage collector, for example, keeps
# our JVM from starting. By default a JVM writes its messages to stdout, in the middle of --json; the last three options
# send them to stderr and keep only errors. C.UTF-8, because Java mangles arguments and file names in the locale C.
java_with() {
  case ${PYRO_JAVA_OPTS:-} in
    *-verbose* | *version*) die "PYRO_JAVA_OPTS cannot hold -verbose or -version: they write to stdout" ;;
  esac
  unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS
  export LC_ALL=C.UTF-8
  # The JVM would warn on stderr about the one call to C, which waits where a standard stream is non-blocking.
  # SLF4J, which a library brings along, would complain that nobody takes its log.
  # shellcheck disable=SC2086 # several options in one variable
  exec "$java_home/bin/java" ${PYRO_JAVA_OPTS:-} -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData \
    --enable-native-access=ALL-UNNAMED -Dslf4j.internal.verbosity=ERROR \
    -XX:+DisplayVMOutputToStderr -Xlog:disable -Xlog:all=error:stderr "$@"
}

# hold_streams: opens /dev/null in the place of each standard stream that the caller has closed. Otherwise the first
# file that the JVM opens takes its number, and a guest could read that file as the command's input. What is written
# there still fails, as /dev/null is open for reading.
hold_streams() {
  [ -e /proc/self/fd/0 ] || exec 0< /dev/null
  [ -e /proc/self/fd/1 ] || exec 1< /dev/null
  [ -e /proc/self/fd/2 ] || exec 2< /dev/null
}

# start ARGUMENTS...: becomes the command line.
start() {
  hold_streams
  terminals=
  [ -t 0 ] && terminals=0
  [ -t 1 ] && terminals=${terminals}1
  [ -t 2 ] && terminals=${terminals}2
  set -- -Dpyro.terminals="$terminals" -cp "$class_path" dev.pyro.cli.Main "$@"
  if [ -f "$aot" ]; then
    set -- -XX:AOTCache="$aot" "$@"
  else
    train &
  fi
  java_with "$@"
}

# train: makes the cache by starting the command line once. The cache saves 60 ms of each start; without it everything
# works, too. If several starts come at the same time, one of them trains. Nobody waits for it or sees what it says.
train() {
  [ -z "${PYRO_JAVA_OPTS:-}" ] || return 0 # nobody else has these options
  (
    mkdir -p "${aot%/*}" && exec 8> "${aot%/*}/training" && flock -n 8 && ! [ -f "$aot" ] || exit
    (java_with -XX:AOTCacheOutput="$aot.new" -cp "$class_path" dev.pyro.cli.Training) && mv "$aot.new" "$aot"
    rm -f "$aot.new"
    find "${aot%/*}" -maxdepth 1 -name '*.aot' -atime +30 -delete # of versions that nobody starts any more
  ) < /dev/null > /dev/null 2>&1
}
