# Downloads the kernel that a metapackage names, and unpacks it.
#
#   PYRO_KERNEL  the metapackage

echo 'pyro: downloading the kernel'
image=$(apt-cache show --no-all-versions "$PYRO_KERNEL" |
  sed -n 's/^Depends: .*\(linux-image-[0-9][^ ,]*\).*/\1/p')
if [ -z "$image" ]; then
  echo "E: $PYRO_KERNEL names no kernel" >&2
  exit 1
fi
apt-cache show --no-all-versions "$image" | sed -n 's/^Version: //p' > package-version
echo "${image#linux-image-}" > version
(cd "$PYRO_CACHE" && apt-get download "$image")

echo 'pyro: unpacking the kernel'
dpkg-deb --extract "$PYRO_CACHE/$image"_*.deb kernel
