# Sourced by ./dev: the rules for source files that no formatter keeps. Reads root.

# house_style: looks at lines and files that are too long, also in files that Git does not know yet.
house_style() {
  cd "$root" && git rev-parse --git-dir > /dev/null 2>&1 || return 0 # an unpacked archive has no list of its files
  # shellcheck disable=SC2016 # awk has variables of its own
  git ls-files -z --cached --others --exclude-standard --deduplicate -- \
    '*.md' '*.java' '*.c' '*.h' '*.sh' '*.py' '*Makefile' dev pyro .ci/run ':!docs/reference.md' |
    LC_ALL=C xargs -0 awk -v columns=120 -v most=400 '
      # A file that was removed is still in the list.
      BEGIN {
        for (i = 1; i < ARGC; i++) {
          if ((getline line < ARGV[i]) < 0) delete ARGV[i]
          close(ARGV[i])
        }
      }
      {
        length_of[FILENAME] = FNR
        line = $0
        gsub(/[\200-\277]/, "", line) # all bytes of a character but its first
        while (at = index(line, "\t")) {
          line = substr(line, 1, at - 1) sprintf("%" (8 - (at - 1) % 8) "s", "") substr(line, at + 1)
        }
      }
      # Addresses cannot be broken, nor rows of tables (of Markdown, and of values in Java tests), nor the calls in
      # transcripts of Markdown.
      length(line) > columns && !/https?:\/\// && !(FILENAME ~ /\.md$/ && /^[|>]/) &&
        !(FILENAME ~ /src\/test\/.*\.java$/ && / [|] /) {
        print FILENAME ":" FNR ": " length(line) " columns; break the line: it may have " columns
        bad = 1
      }
      END {
        for (file in length_of) {
          if (length_of[file] > most && file ~ /(^|\/)src\/main\/|^(guest|confine)\/src\/|^launcher\/|^(dev|pyro)$/) {
            print file ": " length_of[file] " lines; give a part of it a file of its own: one may have " most
            bad = 1
          }
        }
        exit bad
      }' >&2
}
