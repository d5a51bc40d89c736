# Ends this script and what it has started when standard input ends: pyro holds the other end of the pipe and never
# writes, so its end means that pyro has given up or is dead. The script leads a process group of its own (setsid). The
# process that waits for the end does not hold the output open, so pyro sees the end of the script.
exec 3<&0 < /dev/null
{
  cat <&3
  kill -KILL 0
} > /dev/null 2>&1 &
exec 3<&-
set -eu
umask 022
