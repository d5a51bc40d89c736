#!/bin/sh
# layers.sh SRC TABLE OBJECTS: holds the files of SRC, which were compiled to OBJECTS, to the table. A file is a .c and
# the .h of the same name. It uses another file if it includes its header, or needs a symbol that the other defines.
# Prints what is wrong, a fault a line, and then `N passed, N failed`.
set -eu
src=$1
table=$2
objects=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# allowed: FOLDER FOLDER, a pair a line. A folder may use itself and what stands above it in the table.
sed 's/#.*//' "$table" | awk -F '|' -v listed_file="$work/listed" '
  NF {
    gsub(/ /, "", $1)
    listed[$1] = 1
    print $1 > listed_file
    print $1, $1
    n = split($2, uses, " ")
    for (i = 1; i <= n; i++) print $1, (uses[i] in listed) ? uses[i] : "- " uses[i]
  }' > "$work/allowed"

# includes: FILE FILE (without their endings), a pair a line.
(cd "$src" && find . -name '*.[ch]' | sort | sed 's:^\./::') > "$work/files"
(cd "$src" && xargs grep -Ho '^#include "[^"]*"' < "$work/files") |
  sed -E 's/\.[ch]:#include "/ /; s/(\.h)?"$//' | awk '$1 != $2' | sort -u > "$work/includes"

# calls: FILE FILE, by the symbols of the objects.
(cd "$objects" && find . -name '*.o' | sed 's:^\./::' | sort | xargs nm -A -P) |
  sed -E 's/\.o(\[[^]]*\])?: / /' > "$work/symbols"
awk 'NR == FNR { if ($3 ~ /^[TDBRCV]$/) owner[$2] = $1; next }
  $3 == "U" && ($2 in owner) && owner[$2] != $1 { print $1, owner[$2] }' \
  "$work/symbols" "$work/symbols" | sort -u > "$work/calls"

{
  awk '$2 == "-" { print "LAYERS: " $1 " may use " $3 ", which does not stand above it" }' "$work/allowed"
  # A folder that is not in the table, and a file in no folder.
  sed -E 's:/?[^/]*$::' "$work/files" | sort -u | while read -r folder; do
    grep -qx "$folder" "$work/listed" || echo "src/$folder: a folder that LAYERS does not list"
  done
  # An include without its folder could be of any.
  awk '$2 !~ /\// { print "src/" $1 " includes " $2 ": without its folder" }' "$work/includes"
  # What goes up.
  for how in includes calls; do
    awk -v how="$how" 'NR == FNR { allowed[$1 " " $2] = 1; next }
      { from = $1; to = $2; sub(/\/.*/, "", from); sub(/\/.*/, "", to) }
      $2 ~ /\// && !((from " " to) in allowed) { print "src/" $1 " " how " " $2 ": LAYERS does not allow it" }' \
      "$work/allowed" "$work/$how"
  done
  # A circle of files, by either.
  sort -u "$work/includes" "$work/calls" | tsort 2>&1 > "$work/order" |
    awk '/contains a loop/ { if (n++) print circle; circle = "a circle of files:"; next }
      { circle = circle " " $NF }
      END { if (n) print circle }'
  # A file that is too long to be read at once.
  (cd "$src" && xargs wc -l < "$work/files") |
    awk '$1 > 400 && $2 != "total" { print "src/" $2 ": " $1 " lines, more than 400" }'
  # A static name that does not say where it is from.
  (cd "$src" && grep -rE '^(CHILD )?(__attribute__\(\([a-z, ]*\)\) )?static ' --include='*.c' . | sort) |
    sed -E 's/__attribute__\(\([a-z, ]*\)\) //; s:^\./(.*)\.c\::\1 :; s/[][(={;].*//' |
    awk '{ file = $1; sub(/.*\//, "", file); name = $NF; sub(/^[*]+/, "", name) }
      name != "enum" && index(name, file) != 1 {
        print "src/" $1 ": the static name " name " does not begin with " file
      }'
} > "$work/faults"

cat "$work/faults"
faults=$(wc -l < "$work/faults")
if [ "$faults" -eq 0 ]; then
  echo "1 passed, 0 failed"
else
  echo "0 passed, 1 failed"
  exit 1
fi
