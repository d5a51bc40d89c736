#!/bin/sh
# layers_test.sh CC: what layers.sh says of small trees, each with one fault.
set -eu
cc=$1
layers=$(dirname "$0")/layers.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0
failed=0

# tree: a fresh one without a fault: high/top uses low/one, which uses low/two.
tree() {
  rm -rf "$work/src" "$work/objects"
  mkdir -p "$work/src/low" "$work/src/high" "$work/objects"
  printf '%s\n' '# a comment' 'low  |     | below' 'high | low | above' > "$work/LAYERS"
  printf 'int one(void);\n' > "$work/src/low/one.h"
  printf '#include "low/one.h"\n#include "low/two.h"\nint one(void) { return two(); }\n' > "$work/src/low/one.c"
  printf 'int two(void);\n' > "$work/src/low/two.h"
  printf '#include "low/two.h"\nstatic int two_is;\nint two(void) { return two_is; }\n' > "$work/src/low/two.c"
  printf '#include "low/one.h"\nint top(void);\nint top(void) { return one(); }\n' > "$work/src/high/top.c"
}

# says WHAT EXPECTED: compiles the tree and compares what layers.sh says, without its last line.
says() {
  (
    cd "$work/src"
    for file in */*.c *.c; do
      [ ! -f "$file" ] || {
        mkdir -p "$work/objects/$(dirname "$file")"
        "$cc" -I. -c -o "$work/objects/${file%.c}.o" "$file"
      }
    done
  )
  said=$(sh "$layers" "$work/src" "$work/LAYERS" "$work/objects" | sed '/passed/d') || true
  if [ "$said" = "$2" ]; then
    passed=$((passed + 1))
    echo "ok   $1"
  else
    failed=$((failed + 1))
    printf 'FAIL %s: expected\n%s\ngot\n%s\n' "$1" "$2" "$said"
  fi
}

tree
says 'a tree as the table says' ''

tree
printf '#include "high/up.h"\n' >> "$work/src/low/two.h"
: > "$work/src/high/up.h"
says 'an include that goes up' 'src/low/two includes high/up: LAYERS does not allow it'

tree
printf 'int top(void);\nint three(void);\nint three(void) { return top(); }\n' > "$work/src/low/three.c"
says 'a call that goes up' 'src/low/three calls high/top: LAYERS does not allow it'

tree
printf '#include "low/one.h"\n' >> "$work/src/low/two.h"
says 'a circle of includes' 'a circle of files: low/one low/two'

tree
printf 'int one(void);\nint back(void);\nint back(void) { return one(); }\n' >> "$work/src/low/two.c"
says 'a circle by a call' 'a circle of files: low/one low/two'

tree
mkdir "$work/src/other"
: > "$work/src/other/file.h"
says 'a folder that the table does not list' 'src/other: a folder that LAYERS does not list'

tree
: > "$work/src/loose.h"
says 'a file in no folder' 'src/: a folder that LAYERS does not list'

tree
sed -i 's/^low .*/low | high | below/' "$work/LAYERS"
says 'a table with a folder that may use one below it' 'LAYERS: low may use high, which does not stand above it'

tree
printf '#include "two.h"\n' >> "$work/src/low/one.c"
cp "$work/src/low/two.h" "$work/src/two.h"
says 'an include without its folder' 'src/: a folder that LAYERS does not list
src/low/one includes two: without its folder'

tree
printf 'static int count;\nint *three(void);\nint *three(void) { return &count; }\n' > "$work/src/low/three.c"
says 'a static name of nowhere' 'src/low/three: the static name count does not begin with three'

tree
yes '' | head -n 401 > "$work/src/low/long.h"
says 'a file of 401 lines' 'src/low/long.h: 401 lines, more than 400'

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
