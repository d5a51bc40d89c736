# Features of ext4 are spelled out, so that a file system does not depend on the mke2fs.conf at hand. Blocks for growing
# it online are reserved (resize_inode).
features=ext_attr,resize_inode,dir_index,filetype,extent,64bit,flex_bg,sparse_super,large_file,huge_file,dir_nlink
features=$features,extra_isize,metadata_csum

# make_ext4 FOLDER FILE BYTES OPTION...: makes a file system from a folder. In a sparse file that has its full length
# mke2fs discards everything first and so knows that it reads as zeros: it notes that in every group, and the guest does
# not zero inode tables in the background.
make_ext4() {
  from=$1 file=$2
  truncate -s "$3" "$file"
  shift 3
  mke2fs -q -t ext4 -b 4096 -I 256 -i 16384 -m 0 -E lazy_itable_init=1,discard -d "$from" "$@" "$file"
}
