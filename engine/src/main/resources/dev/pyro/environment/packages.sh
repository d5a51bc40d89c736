# Downloads the packages of a system, and lists their files: in `base` the essential ones, which are installed first; in
# `rest` all others; in `tools` what a builder machine has to have.
#
#   PYRO_PACKAGES  what the system has beyond Debian's minimal one, separated by blanks; may be empty

# files PATTERN...: prints the files of packages and of what they need, downloaded or not.
files() {
  apt-get -qq --yes -o Dir::Cache::Archives="$PYRO_WORK/apt/none" --print-uris install "$@" |
    sed -n "s/^'[^']*' \([^ ]*\) .*/\1/p"
}

files "$essential" > base
files "$essential" apt e2fsprogs mount > tools

echo 'pyro: downloading the base system'
apt-get --yes --download-only install "$essential" apt e2fsprogs mount

# For the rest, what it needs is found out with the essential packages installed: apt may choose between packages, and
# chooses one that is there.
while read -r deb; do
  dpkg-deb --field "$PYRO_CACHE/$deb"
  printf 'Status: install ok installed\n\n'
done < base > apt/status
# shellcheck disable=SC2086 # several names in one variable
files "$required" $PYRO_PACKAGES > rest

echo 'pyro: downloading packages'
# shellcheck disable=SC2086
apt-get --yes --download-only install "$required" $PYRO_PACKAGES
