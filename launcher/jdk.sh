# Sourced by host.sh where no JDK can be had from the package lists: fetches the vendor's.

# PYRO_JDK_API points elsewhere for hosts behind a mirror.
jdk_api=${PYRO_JDK_API:-https://api.adoptium.net}

# fetch_java: unpacks a JDK into the user's own folder, or says what to do and stops.
fetch_java() {
  command -v curl > /dev/null || {
    packages=' curl ca-certificates'
    say "this host lacks curl, to fetch a JDK with"
    install_packages
  }
  say "no package has a JDK $needed_java; fetching Temurin from $jdk_api"
  query="architecture=x64&image_type=jdk&os=linux&vendor=eclipse"
  answer=$(curl -fsSL --retry 2 "$jdk_api/v3/assets/latest/$needed_java/hotspot?$query") || no_jdk
  link=$(jdk_field link "$answer")
  checksum=$(jdk_field checksum "$answer")
  if [ -z "$link" ] || [ ${#checksum} -ne 64 ]; then
    no_jdk
  fi
  target=$pyro_data/jdk
  mkdir -p "$target" || no_jdk
  work=$(mktemp -d "$target/.new.XXXXXX") || no_jdk
  trap 'rm -rf "$work"' EXIT
  curl -fSL --retry 2 --progress-bar -o "$work/jdk.tar.gz" "$link" || no_jdk
  printf '%s  %s\n' "$checksum" "$work/jdk.tar.gz" | sha256sum --check --quiet - >&2 ||
    die "the JDK from $link is not the one that $jdk_api names; nothing was installed"
  mkdir "$work/jdk"
  unset TAR_OPTIONS GZIP # they add options to those of tar and gzip
  tar -xzf "$work/jdk.tar.gz" -C "$work/jdk" --strip-components=1 || no_jdk
  [ -d "$target/$checksum" ] || mv "$work/jdk" "$target/$checksum"
  rm -rf "$work"
  trap - EXIT
  find_java javac || no_jdk
}

# jdk_field NAME JSON: the first string of that name.
jdk_field() {
  printf '%s' "$2" | tr -s ',{}' '\n' | sed -n 's/^ *"'"$1"'" *: *"\([^"]*\)".*/\1/p' | head -n 1
}

no_jdk() {
  die "install a JDK $needed_java (Debian: openjdk-$needed_java-jdk-headless or temurin-$needed_java-jdk), or set" \
    "JAVA_HOME to one, then try again"
}
