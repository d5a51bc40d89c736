#!/bin/bash
# Makes the recordings of this folder: what programs wrote to a terminal of 120 columns and 30 rows while somebody
# typed. tmux is that terminal: it answers what programs ask, as a terminal does. Run as root on Debian 12 with git,
# less, vim, procps, curl and vttest. Nothing of the host shows: own host name, processes and /workspace.
#
#   record.sh FOLDER [NAME...]
#
# shellcheck disable=SC2016 # what is typed is for the shell in the terminal
set -euo pipefail

if [ "${1:-}" != --inside ]; then
  mkdir -p /workspace "$1"
  exec unshare --mount --uts --pid --fork --mount-proc "$0" --inside "$@"
fi
shift

mkdir -p /run/recordings
mount --bind "$1" /run/recordings # which /tmp may have
to=/run/recordings
shift
mount -t tmpfs none /workspace
hostname box
cd /workspace
mount -t tmpfs none /tmp
mkdir /tmp/record
echo 'set-option -g default-terminal xterm-256color' > /tmp/record/tmux.conf
cat > /tmp/record/bashrc << 'RC'
PS1='\[\e[1;32m\]agent@box\[\e[0m\]:\w\$ '
RC

# play NAME: has the function of that name type into a fresh bash; what was written is NAME.raw.
play() {
  find /workspace -mindepth 1 -delete
  terminal=(tmux -L "$1" -f /tmp/record/tmux.conf)
  env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/workspace LANG=C.UTF-8 \
    "${terminal[@]}" new-session -d -x 120 -y 30 'read -r _; exec bash --rcfile /tmp/record/bashrc'
  "${terminal[@]}" pipe-pane "cat > '$to/$1.raw'"
  keys Enter
  see 'agent@box:~'
  "$1"
  "${terminal[@]}" kill-server
  ls -l "$to/$1.raw"
}

keys() { "${terminal[@]}" send-keys "$@"; }
line() { "${terminal[@]}" send-keys -l "$1" && keys Enter; }

# see TEXT: waits until TEXT is on the screen and nothing changes any more.
see() {
  local before=none now tries
  for tries in {1..100}; do
    now=$("${terminal[@]}" capture-pane -p)
    [[ $now != *"$1"* || $now != "$before" ]] || return 0
    before=$now
    sleep 0.2
  done
  printf 'never saw %s after %s tries in:\n%s\n' "$1" "$tries" "$now" >&2
  return 1
}

# Input of 3 rows edited in the middle, the search of the history, completion, 200 lines, clear.
shell() {
  line 'mkdir -p src/deep; touch src/one.txt src/two.txt src/deep/three.txt'
  "${terminal[@]}" send-keys -l "echo $(seq -s ' ' 1 80)"
  see '79 80'
  keys Home Right Right Right Right Space
  "${terminal[@]}" send-keys -l 'zero and before it a few words that move all of the rows'
  see 'all of the rows 1 2'
  keys End C-w BSpace Enter
  see '78 79'
  keys C-r
  "${terminal[@]}" send-keys -l 'mkdir'
  see 'reverse-i-search'
  keys C-a C-k
  "${terminal[@]}" send-keys -l 'cat src/'
  keys Tab Tab
  see 'two.txt'
  keys C-u
  line 'seq 1 200'
  see '200'
  line 'ls --color -l src | cut -c 1-20; printf "no newline"'
  see 'no newline'
  line 'clear'
  line 'for i in {1..40}; do printf "%s\n" "after the clear $i"; done'
  see 'after the clear 40'
  keys C-l
  line 'tput cup 20 40; echo here; tput home; echo at the top'
  see 'at the top'
}

python() {
  line 'python3 -q'
  see '>>>'
  line 'def double(n):'
  line '    return 2 * n'
  line ''
  line '[double(n) for n in range(60)]'
  see '118]'
  line '1 / 0'
  see 'ZeroDivisionError'
  "${terminal[@]}" send-keys -l 'print("x" * 300)'
  keys Left Left BSpace BSpace BSpace
  line '150'
  see 'xxx'
  keys Up Up Enter
  see '>>>'
  keys C-d
  line 'echo back'
  see 'back'
}

git_add() {
  line 'git init -q -b main . && git config user.name A && git config user.email a@example.org'
  line 'seq 1 60 > numbers; printf "all:\n\tcc -o a a.c\n" > Makefile; git add .; git commit -qm first'
  line 'sed -i "s/^5$/five/; s/^8$/eight/; s/^50$/fifty/" numbers; printf "\n\tstrip a\n" >> Makefile; clear'
  line 'git -c color.ui=always add -p'
  see 'Stage this hunk'
  keys y Enter
  see '(1/2)'
  keys s Enter
  see 'Split into 2'
  keys n Enter
  keys y Enter
  see 'fifty'
  keys '?' Enter
  see 'print help'
  keys q Enter
  line 'git --no-pager -c color.ui=always diff --cached --stat; git status --short'
  see 'numbers'
  line 'git diff -U40'
  see 'eight'
  keys G
  see '(END)'
  keys q
  line 'git log --oneline --decorate --color=always | cat'
  see 'first'
}

less() {
  line 'for i in {1..300}; do printf "%s\tcolumn\t%s\n" "line $i" "$((i * i))"; done > table'
  line 'echo before less; less -N table'
  see 'table'
  keys Space
  see '58'
  keys j j j j k k
  keys b
  see 'line 1'
  "${terminal[@]}" send-keys -l '/line 17[0-9]'
  keys Enter
  see 'line 170'
  keys n n N
  see 'line 171'
  keys G
  see '(END)'
  keys k k k k u
  see 'line 280'
  keys g
  see 'line 1'
  keys q
  line 'echo after less; yes "a long line that is wrapped by less since it does not fit" |'\
' head -300 | tr "\n" " " | less'
  see 'a long line'
  keys Space
  see ':'
  keys y y y
  keys q
  line 'seq 5 | less -FX'
  see '5'
  line 'printf "%s\n" one two | less -X'
  see '(END)'
  keys q
  line 'echo done'
  see 'done'
}

vim() {
  line 'for i in {1..100}; do printf "def function_%s(a, b):\n    return a + b * %s\n\n" $i $i; done > code.py'
  line 'echo before vim; vim code.py'
  see 'code.py'
  keys o
  "${terminal[@]}" send-keys -l '    # a comment that was typed, with 漢字 and é'
  keys Escape
  see 'comment'
  keys 5 j d d p 3 d d u
  see '3 more lines'
  line ':set number list'
  see '1 def'
  keys C-f C-f C-e C-e C-y C-b
  line ':split'
  keys G
  see '300'
  keys C-w w 1 0 G z z
  keys O
  line 'first of two'
  "${terminal[@]}" send-keys -l 'second'
  keys Escape
  see 'second'
  keys V j j '>'
  keys x x i
  "${terminal[@]}" send-keys -l 'insert in the middle'
  keys Escape
  line ':vsplit'
  line '/function_4'
  keys n n
  see 'function_4'
  line ':only'
  line ':w'
  see 'written'
  line ':%s/return/yield/'
  see 'substitutions'
  line ':wq'
  see 'before vim'
  line 'grep -n comment code.py; vim --clean +"set nowrap ruler" code.py'
  see 'function_1'
  keys 3 0 z l 2 z h
  line ':set wrap'
  line ':!echo from the shell'
  see 'Press ENTER'
  keys Enter
  line ':q!'
  see 'a comment'
}

top() {
  line 'echo before top; sleep 300 & TZ=UTC top -d 1'
  see 'COMMAND'
  sleep 2.5
  keys m
  keys t
  sleep 1.2
  keys M
  sleep 1.2
  keys q
  line 'kill %1; echo after top'
  see 'after top'
}

progress() {
  line 'for i in {0..100..5}; do printf "\rloading %3d %% [%-20s]" $i'\
' "$(printf "%*s" $((i / 5)) | tr " " "#")"; sleep 0.01; done; echo'
  see '100 %'
  head -c 250000 /dev/zero > big
  python3 -m http.server --bind 127.0.0.1 8000 > /tmp/record/server 2>&1 &
  until curl -sIo /tmp/record/head http://127.0.0.1:8000/; do sleep 0.1; done
  line 'curl --limit-rate 150K -# -O http://127.0.0.1:8000/big; curl --limit-rate 150K -O http://127.0.0.1:8000/big; echo both""files'
  see 'bothfiles'
  line 'for i in 1 2 3; do printf "job one: %s\e[K\njob two: %s\e[K\n\e[2A" $i'\
' $((i * 2)); done; printf "\e[2B"; echo both'
  see 'both'
  line 'printf "working...\r\e[Kdone\n"; printf "spin |\b/\b-\b\\\\\\b \n"'
  see 'done'
}

# The bar of apt keeps the last row with a scroll region.
apt() {
  mount -t tmpfs none /etc/apt/sources.list.d
  mkdir -p demo/DEBIAN demo/usr/share/doc/demo
  printf '%s\n' 'Package: demo' 'Version: 1' 'Architecture: all' 'Maintainer: A <a@example.org>' 'Description: demo' \
    > demo/DEBIAN/control
  dpkg-deb --build demo demo.deb > /dev/null
  line 'apt-get install -y -o Dpkg::Progress-Fancy=1 ./demo.deb; seq 40; echo all""done'
  see 'alldone'
  line 'apt-get remove -y -o Dpkg::Progress-Fancy=1 -o Apt::Color=1 demo; echo all""gone'
  see 'allgone'
  line 'echo after; tput lines'
  see 'after'
}

wide() {
  cat > wide.txt << 'TEXT'
漢字かな交じり文 한국어 中文 ｆｕｌｌ ﾊﾝｶｸ
é (e + U+0301) ñ ö ḍ̇ שָׁלוֹם नमस्ते ไทยกำ
emoji: 😀 🎉 ❤ ☺ ⌚ ✅ 🚀
table │ 一 │ two │
漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字
x漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字
TEXT
  echo 'the end' >> wide.txt
  line 'cat wide.txt'
  see 'end'
  line "printf '漢字漢字\rxx\n漢字\b\bZ\n漢字\e[2D\e[Kend\n漢字漢字\e[6D\e[2P\n漢字漢字\e[6D\e[@\n漢字\e[1;3H\e[20;1H'"
  "${terminal[@]}" send-keys -l 'echo 漢字 né'
  keys Left Left Left BSpace
  "${terminal[@]}" send-keys -l '仮'
  see '仮'
  keys Enter
  line "printf '│\t│\t│\n\e[3g\e[5G\eH\e[20G\eH\ra\tb\tc\td\n\e[W'; tabs -8; echo; printf 'a\tb\e[Zc\n'"
  line 'ls --color=always; echo ┌──┐; tput smacs; echo lqqk; tput rmacs'
  see '┌──┐'
  line 'for i in {1..20}; do cat wide.txt; done | tail -50'
  see 'end'
}

# vttest's menus: cursor movements, screen features, features of the VT102.
cursor() { vttest 1 6; }
screen() { vttest 2 15; }
edit() { vttest 8 14; }

vttest() {
  line 'command vttest 24x80.120'
  see 'Enter choice number'
  line "$1"
  for ((page = 0; page < $2; page++)); do
    see ''
    keys Enter
  done
  see 'Enter choice number'
  line 0
  see 'all, folks'
}

[ $# -gt 0 ] || set -- shell python git_add less vim top progress apt wide cursor screen edit
for name; do
  play "$name"
done
