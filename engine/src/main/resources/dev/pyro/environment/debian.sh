# Common to every build:
#
#   PYRO_WORK      a folder for everything that is built
#   PYRO_CACHE     a folder for packages, kept until the build is complete
#   PYRO_SUITE     the suite of Debian
#   PYRO_SOURCES   a file with apt's sources, or empty for mmdebstrap's own
#   PYRO_OPTIONS   options of apt, one per line

# bootstrap OPTION...: runs mmdebstrap for the folder root.
bootstrap() {
  while read -r option; do
    if [ -n "$option" ]; then
      set -- "$@" "--aptopt=$option"
    fi
  done <<EOF
$PYRO_OPTIONS
EOF
  set -- "$@" --mode=root --format=directory --verbose "$PYRO_SUITE" "$PYRO_WORK/root"
  if [ -n "$PYRO_SOURCES" ]; then
    set -- "$@" "$PYRO_SOURCES"
  fi
  TMPDIR=$PYRO_WORK mmdebstrap "$@"
}

cd "$PYRO_WORK" || exit 1
mkdir root
