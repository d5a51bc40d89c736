# Builds a root folder with mmdebstrap and an ext4 image from it.
#
#   PYRO_GUEST_SOURCES  what apt in the image reads instead of PYRO_SOURCES
#   PYRO_PACKAGES       what to install, separated by commas; may be empty
#   PYRO_BYTES          the size of the image
#   PYRO_LABEL          the label of its file system
root=$PYRO_WORK/root

set -- --variant=minbase --skip=cleanup/apt,download/empty,essential/unlink
# The cache is mounted, not copied, so that what has been downloaded outlives this build. The
# mount is private to this build; nothing removes the root folder while it is there.
set -- "$@" --setup-hook='mkdir -p "$1/var/cache/apt/archives" &&
  mount --bind "$PYRO_CACHE" "$1/var/cache/apt/archives"'
set -- "$@" --customize-hook='umount "$1/var/cache/apt/archives"'
for pattern in doc info locale man; do
  set -- "$@" "--dpkgopt=path-exclude=/usr/share/$pattern/*"
done
set -- "$@" --dpkgopt=force-unsafe-io # for the build only: a crash loses all of it anyway
set -- "$@" '--dpkgopt=path-include=/usr/share/doc/*/copyright'
set -- "$@" '--dpkgopt=path-include=/usr/share/locale/locale.alias'
if [ -n "$PYRO_PACKAGES" ]; then
  set -- "$@" "--include=$PYRO_PACKAGES"
fi
bootstrap "$@"

echo 'pyro: configuring the system'
# Nothing of the host or of the build may stay: options and sources of its apt (they may hold
# passwords), its resolver, its name.
rm -f "$root/etc/apt/apt.conf.d/99mmdebstrap"
sed -i '/^force-unsafe-io$/d' "$root/etc/dpkg/dpkg.cfg.d/99mmdebstrap"
if [ -n "$PYRO_SOURCES" ]; then
  rm -rf "$root/etc/apt/sources.list" "$root"/etc/apt/sources.list.d/*
  printf '%s\n' "$PYRO_GUEST_SOURCES" >"$root/etc/apt/sources.list.d/debian.sources"
fi
rm -rf "$root"/etc/resolv.conf "${root:?}"/dev/* "$root"/run/* "$root"/tmp/*
rm -rf "$root"/var/lib/apt/lists/* "$root"/var/cache/apt/*.bin "$root"/var/cache/debconf/*-old
rm -f "$root"/etc/*- "$root"/var/lib/dpkg/*-old
find "$root/var/log" -type f -delete
: >"$root/etc/resolv.conf"
: >"$root/etc/machine-id"
echo pyro >"$root/etc/hostname"
printf '127.0.0.1\tlocalhost pyro\n::1\tlocalhost\n' >"$root/etc/hosts"
echo 'LANG=C.UTF-8' >"$root/etc/default/locale"
printf 'PATH=%s\nLANG=C.UTF-8\n' \
  /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin >"$root/etc/environment"
sed -i 's/^root:[^:]*:/root::/' "$root/etc/shadow"
mkdir -p "$root/workspace"
chmod 1777 "$root/tmp"
dpkg-query --admindir="$root/var/lib/dpkg" -W -f '${Package}=${Version}\n' >packages

echo 'pyro: making the disk image'
# Features are spelled out, so that the image does not depend on the host's mke2fs.conf. In a
# sparse file that has its full length mke2fs discards everything first and so knows that it reads
# as zeros: it notes that in every group, and the guest does not zero inode tables in the
# background. Blocks for growing the file system online are reserved (resize_inode).
features=has_journal,ext_attr,resize_inode,dir_index,filetype,extent,64bit,flex_bg,sparse_super
features=$features,large_file,huge_file,dir_nlink,extra_isize,metadata_csum
truncate -s "$PYRO_BYTES" image.ext4
mke2fs -q -t ext4 -O "none,$features" -b 4096 -I 256 -i 16384 -m 0 -J size=16 \
  -E lazy_itable_init=1,discard -L "$PYRO_LABEL" -d "$root" image.ext4
chmod 0444 image.ext4
stat -c %b image.ext4 >sectors
{
  mmdebstrap --version
  mke2fs -V 2>&1 | head -n 1
} >tools

echo 'pyro: removing the root folder'
rm -rf --one-file-system -- "$root"
