# Tries what assemble.sh needs of its host: to be root, to give files away, to mount, to change the root.
#
#   PYRO_WORK  a folder to try it in
[ "$(id -u)" = 0 ]
cd "$PYRO_WORK"
folder=$(mktemp -d try.XXXXXX)
trap 'umount "$folder/dev/null" "$folder/dev" "$folder/proc" 2> /dev/null; rm -rf "$folder"' EXIT
: > "$folder/file"
chown 42:42 "$folder/file"
chown 65534:65534 "$folder/file"
chmod 4755 "$folder/file"
mkdir "$folder/proc" "$folder/dev"
mount -t proc proc "$folder/proc"
mount -t tmpfs dev "$folder/dev"
: > "$folder/dev/null"
mount --bind /dev/null "$folder/dev/null"
: > "$folder/dev/null"
chroot / true
