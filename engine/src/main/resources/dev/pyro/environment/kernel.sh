# Downloads the kernel that a metapackage names, checked by apt, and unpacks it.
#
#   PYRO_KERNEL  the metapackage

# The variant custom installs nothing: mmdebstrap only prepares apt for the suite.
set -- --variant=custom --skip=cleanup,chroot/mount
set -- "$@" --extract-hook='
  set -eu
  export APT_CONFIG="$MMDEBSTRAP_APT_CONFIG"
  echo "pyro: downloading the kernel"
  image=$(apt-cache show --no-all-versions "$PYRO_KERNEL" |
    sed -n "s/^Depends: .*\(linux-image-[0-9][^ ,]*\).*/\1/p")
  if [ -z "$image" ]; then
    echo "E: $PYRO_KERNEL names no kernel" >&2
    exit 1
  fi
  cd "$PYRO_CACHE"
  apt-get download "$image"
  apt-cache show --no-all-versions "$image" | sed -n "s/^Version: //p" >"$PYRO_WORK/package-version"
  echo "${image#linux-image-}" >"$PYRO_WORK/version"'
bootstrap "$@"

echo 'pyro: unpacking the kernel'
dpkg-deb --extract "$PYRO_CACHE/linux-image-$(cat version)"_*.deb kernel
rm -rf --one-file-system -- "$PYRO_WORK/root"
