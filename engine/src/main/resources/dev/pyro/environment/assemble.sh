# Builds a system from downloaded packages, and an ext4 image from it. Runs as root of namespaces or of a builder
# machine, and does the same in both. It follows what mmdebstrap(1) does.
#
#   PYRO_WORK           a folder for everything that is made; it has what packages.sh listed
#   PYRO_LISTS, PYRO_CACHE, PYRO_SUITE, PYRO_PACKAGES   as for packages.sh; nothing is downloaded any more
#   PYRO_SOURCES        apt's sources, by which package lists are found
#   PYRO_GUEST_SOURCES  what apt in the image reads instead
#   PYRO_BYTES          the size of the image
#   PYRO_LABEL          the label of its file system
cd "$PYRO_WORK"
root=$PYRO_WORK/root

echo 'pyro: unpacking the base system'
for folder in etc/apt/apt.conf.d etc/apt/preferences.d etc/apt/sources.list.d etc/dpkg/dpkg.cfg.d \
  var/cache/apt/archives var/lib/apt/lists var/lib/dpkg/alternatives var/lib/dpkg/info var/lib/dpkg/triggers \
  var/lib/dpkg/updates var/log/apt; do
  mkdir -p "$root/$folder"
done
mkdir -m 1777 "$root/tmp"
echo '# UNCONFIGURED FSTAB FOR BASE SYSTEM' > "$root/etc/fstab"
: > "$root/var/lib/dpkg/status"
echo amd64 > "$root/var/lib/dpkg/arch"
for kind in doc info locale man; do
  echo "path-exclude=/usr/share/$kind/*"
  set -- "$@" "--exclude=./usr/share/$kind/*"
done > "$root/etc/dpkg/dpkg.cfg.d/pyro"
echo 'path-include=/usr/share/doc/*/copyright' >> "$root/etc/dpkg/dpkg.cfg.d/pyro"
echo 'path-include=/usr/share/locale/locale.alias' >> "$root/etc/dpkg/dpkg.cfg.d/pyro"
echo force-unsafe-io > "$root/etc/dpkg/dpkg.cfg.d/pyro-build" # a crash loses all of the build anyway
while read -r deb; do
  dpkg-deb --fsys-tarfile "$PYRO_CACHE/$deb" | tar -C "$root" --keep-directory-symlink "$@" -xf -
done < base

# The cache is mounted, not copied. The mounts are private to this build and end with it.
mount --bind "$PYRO_CACHE" "$root/var/cache/apt/archives"
mount -t proc proc "$root/proc"
mount -t tmpfs -o mode=755 dev "$root/dev"
devices='null zero full random urandom tty'
for device in $devices; do
  : > "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
ln -s /proc/self/fd "$root/dev/fd"
printf '#!/bin/sh\nexit 101\n' > "$root/usr/sbin/policy-rc.d" # no package starts a service
chmod +x "$root/usr/sbin/policy-rc.d"
export DEBIAN_FRONTEND=noninteractive DEBCONF_NONINTERACTIVE_SEEN=true

echo 'pyro: installing the base system'
echo "pyro-packages: $(wc -l < base)"
# Packages that others need before they are installed come in no order here; they are unpacked already.
# shellcheck disable=SC2046 # several words
chroot "$root" dpkg --install --force-depends $(sed 's:^:/var/cache/apt/archives/:' base)

echo 'pyro: installing packages'
echo "pyro-packages: $(wc -l < rest)"
printf '%s\n' "$PYRO_SOURCES" > "$root/etc/apt/sources.list.d/debian.sources"
cat > conf << CONF
$apt_options
Dir "$root";
Dir::State::Status "$root/var/lib/dpkg/status";
Dir::State::Lists "$PYRO_LISTS";
Dir::Bin::dpkg "env";
DPkg::Options { "--unset=TMPDIR"; "--unset=APT_CONFIG"; "dpkg"; };
DPkg::Chroot-Directory "$root";
DPkg::Use-Pty "false";
CONF
# shellcheck disable=SC2086 # several names in one variable
APT_CONFIG=$PYRO_WORK/conf TMPDIR=$PYRO_WORK apt-get --yes --no-download install "$required" $PYRO_PACKAGES
for device in $devices; do
  umount "$root/dev/$device"
done
umount "$root/dev" "$root/proc" "$root/var/cache/apt/archives"

echo 'pyro: configuring the system'
# Nothing of the host or of the build may stay: sources of its apt (they may hold passwords), logs, ids.
rm "$root/usr/sbin/policy-rc.d" "$root/etc/dpkg/dpkg.cfg.d/pyro-build"
printf '%s\n' "$PYRO_GUEST_SOURCES" > "$root/etc/apt/sources.list.d/debian.sources"
rm -rf "${root:?}"/dev/* "$root"/run/* "$root"/tmp/* "$root"/var/tmp/*
rm -rf "$root"/var/lib/apt/lists/* "$root"/var/cache/apt/*.bin "$root"/var/cache/debconf/*-old
rm -f "$root"/etc/*- "$root"/var/lib/dpkg/*-old "$root/var/cache/ldconfig/aux-cache"
find "$root/var/log" -type f -delete
: > "$root/etc/resolv.conf"
: > "$root/etc/machine-id"
echo pyro > "$root/etc/hostname"
printf '127.0.0.1\tlocalhost pyro\n::1\tlocalhost\n' > "$root/etc/hosts"
echo 'LANG=C.UTF-8' > "$root/etc/default/locale"
printf 'PATH=%s\nLANG=C.UTF-8\n' \
  /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin > "$root/etc/environment"
sed -i 's/^root:[^:]*:/root::/' "$root/etc/shadow"
mkdir -p "$root/workspace"
# The folders of manual pages, without the pages: packages such as Java's make links in them.
for section in 1 2 3 4 5 6 7 8; do
  mkdir -p "$root/usr/share/man/man$section"
done
dpkg-query --admindir="$root/var/lib/dpkg" -W -f '${Package}=${Version}\n' > packages

echo 'pyro: making the disk image'
make_ext4 "$root" image.ext4 "$PYRO_BYTES" -O "none,has_journal,$features" -J size=16 -L "$PYRO_LABEL"
{
  apt-get --version | sed -n 's/^\(apt [^ ]*\).*/\1/p'
  mke2fs -V 2>&1 | head -n 1
} > tools-used
