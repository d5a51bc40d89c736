# Ends this script and what it has started when standard input ends: pyro holds the other end of the pipe and never
# writes, so its end means that pyro has given up or is dead. The script leads a process group of its own (setsid).
exec 3<&0 < /dev/null
{
  cat <&3 > /dev/null
  kill -KILL 0
} 2> /dev/null &
exec 3<&-
set -eu
umask 022
