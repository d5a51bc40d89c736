# Makes the disk of a builder machine: its tools are the packages that packages.sh listed in `tools`, unpacked. None of
# them has been configured, and their files belong to whoever runs this; both matter to nothing that assemble.sh does.
#
#   PYRO_WORK, PYRO_CACHE, PYRO_LISTS   as for packages.sh
#   PYRO_DISK_BYTES                     the size of the disk
cd "$PYRO_WORK"
mkdir -p machine/pyro/work machine/pyro/packages machine/dev machine/proc machine/run machine/sys machine/tmp

echo 'pyro: making a builder machine'
while read -r deb; do
  dpkg-deb --fsys-tarfile "$PYRO_CACHE/$deb" |
    tar -C machine --keep-directory-symlink --no-same-owner --exclude='./usr/share/doc/*' \
      --exclude='./usr/share/locale/*' --exclude='./usr/share/man/*' -xf -
done < tools
cp base rest machine/pyro/work
cp -r "$PYRO_LISTS" machine/pyro/lists
while read -r deb; do
  ln "$PYRO_CACHE/$deb" machine/pyro/packages 2> /dev/null || cp "$PYRO_CACHE/$deb" machine/pyro/packages
done < rest
# The essential packages come without their compression, see deb(5): unpacking them twice would take an emulated machine
# minutes. apt wants the others as they are.
member() { printf '%-16s%-12d%-6d%-6d%-8d%-10d`\n' "$1" 0 0 0 100644 "$(stat -c %s "$2")" && cat "$2"; }
printf '2.0\n' > machine/tmp/version
while read -r deb; do
  dpkg-deb --ctrl-tarfile "$PYRO_CACHE/$deb" > machine/tmp/control
  dpkg-deb --fsys-tarfile "$PYRO_CACHE/$deb" > machine/tmp/data
  {
    printf '!<arch>\n'
    member debian-binary machine/tmp/version
    member control.tar machine/tmp/control
    member data.tar machine/tmp/data
  } > "machine/pyro/packages/$deb"
done < base
rm machine/tmp/*
# Without a journal: the disk is thrown away if the machine does not end as it should.
make_ext4 machine machine.ext4 "$PYRO_DISK_BYTES" -O "none,$features"
chmod -R u+rwX machine
rm -rf machine
