# Sourced by ./pyro when it must build, and by ./dev: finds out what the host lacks and installs it.

# One row for each thing that is needed: a command or a file that shows that it is there, its Debian package, and its
# purpose. A package is missing if its command or file is. With a question mark in front it is a package that pyro can
# do without: it is installed along with others only.
needs_of_building='
qemu-system-x86_64 qemu-system-x86 runs the microVMs
/usr/share/keyrings/debian-archive-keyring.gpg debian-archive-keyring has the keys of their packages
mke2fs e2fsprogs makes their file systems
?newuidmap uidmap lets an ordinary user build them faster
prlimit util-linux confines QEMU
git git tells the version
gcc gcc compiles the guest agent
/usr/include/stdio.h libc6-dev the C library for the guest agent
make make drives the C build
mvn maven drives the Java build
'

# shellcheck disable=SC2034 # ./dev reads it
needs_of_developing='
clang clang finds faults in C and builds the fuzzers
/usr/lib/llvm-*/lib/clang/*/lib/linux/libclang_rt.fuzzer-x86_64.a libclang-rt-dev runs the fuzzers
clang-format clang-format formats C
shellcheck shellcheck finds faults in shell scripts
curl curl fetches a JDK in a test
zstd zstd packs archives in a test
tmux tmux shows what terminals show in a test
npm npm installs the MCP clients that the tests talk to
'

# need ROWS: installs what is missing of those, and a JDK.
need() {
  [ "$(uname -sm)" = "Linux x86_64" ] || die "pyro runs on Linux on x86-64; this is $(uname -sm)"
  packages=
  reasons=
  lacks_of "$1" '[!?]*'
  find_java javac || choose_java
  [ -z "$packages" ] || lacks_of "$1" '\?*'
  if [ -n "$packages" ]; then
    say "this host lacks:$reasons"
    install_packages
  fi
  if ! find_java javac; then
    . "$root/launcher/jdk.sh"
    fetch_java
  fi
}

# lacks_of ROWS SIGNS: adds what is missing of the rows whose first word is like SIGNS.
lacks_of() {
  while read -r sign package purpose; do
    # shellcheck disable=SC2254 # a pattern
    case $sign in
      $2) is_there "${sign#\?}" || lacks "$package" "$purpose" ;;
    esac
  done << ROWS
$1
ROWS
}

lacks() {
  packages="$packages $1"
  reasons="$reasons
  $1: $2"
}

is_there() {
  case $1 in
    /*)
      # shellcheck disable=SC2086 # it may be a pattern
      set -- $1
      [ -e "$1" ]
      ;;
    *) command -v "$1" > /dev/null ;;
  esac
}

# choose_java: adds a JDK to packages, if the package lists have one. A bare machine has no lists yet, so they are
# fetched first.
choose_java() {
  known_java || { may_install && apt update && known_java; } || return 0
  lacks "$package" "compiles and runs pyro"
}

known_java() {
  for package in temurin-25-jdk openjdk-25-jdk-headless; do
    [ -z "$(apt-cache --quiet=2 show "$package" 2> /dev/null)" ] || return 0
  done
  return 1
}

# install_packages: installs packages with apt, or says how and stops.
install_packages() {
  command -v apt-get > /dev/null ||
    die "install what corresponds to these Debian packages, then try again:$packages"
  if ! may_install; then
    say "you may not install packages here; have this run, then try again:"
    printf '\n  sudo apt-get update && sudo apt-get install --no-install-recommends%s\n\n' "$packages" >&2
    exit 125
  fi
  say "installing with apt-get:$packages"
  # A package list that is missing, or older than the mirror, is the usual reason for a failure.
  # shellcheck disable=SC2086 # several packages in one variable
  apt install $packages || { apt update && apt install $packages; } || {
    tail -n 15 "$host_log" >&2
    die "apt-get failed; the whole log: $host_log"
  }
}

# may_install: whether packages can be installed, as root or with sudo. sudo may ask for a password only if stderr is a
# terminal, where somebody can type it.
may_install() {
  as_root=
  [ "$(id -u)" -ne 0 ] || return 0
  as_root=sudo
  command -v sudo > /dev/null && { sudo -n true 2> /dev/null || [ -t 2 ]; }
}

# apt VERB ARGUMENTS...: apt-get; its output goes to the log, and how much it fetches is said.
apt() {
  verb=$1
  shift
  begun=$(date +%s)
  {
    $as_root env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 apt-get "$verb" -y -q --no-install-recommends \
      -o DPkg::Lock::Timeout=300 "$@" 2>&1
    echo "pyro: apt-get ended with $?"
  } | while IFS= read -r line; do
    printf '%s\n' "$line" >> "$host_log"
    case $line in
      'Need to get '*) say "apt-get fetches ${line#Need to get }" ;;
      'Fetched '*) say "apt-get has fetched ${line#Fetched }" ;;
      'pyro: apt-get ended with 0')
        [ "$verb" != install ] || say "installed in $(($(date +%s) - begun)) s"
        exit 0
        ;;
      'pyro: apt-get ended with '*) exit 1 ;;
    esac
  done
}
