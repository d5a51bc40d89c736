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
sort -u base rest | while read -r deb; do
  ln "$PYRO_CACHE/$deb" machine/pyro/packages 2> /dev/null || cp "$PYRO_CACHE/$deb" machine/pyro/packages
done
# Without a journal: the disk is thrown away if the machine does not end as it should.
make_ext4 machine machine.ext4 "$PYRO_DISK_BYTES" -O "none,$features"
chmod -R u+rwX machine
rm -rf machine
