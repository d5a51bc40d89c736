"""Kills its machine, with nothing flushed, at the Nth name that is made in a directory.

The process that makes the name does not go on.
"""
import ctypes
import os
import sys

folder, left = sys.argv[1], int(sys.argv[2])
libc = ctypes.CDLL(None, use_errno=True)
IN_MOVED_TO, IN_CREATE = 0x80, 0x100
events = libc.inotify_init()
if libc.inotify_add_watch(events, folder.encode(), IN_MOVED_TO | IN_CREATE) < 0:
    raise OSError(ctypes.get_errno(), folder)
trigger = os.open("/proc/sysrq-trigger", os.O_WRONLY)
os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(50))  # it preempts whoever caused the event
print("ready", flush=True)
while left > 0:
    data = os.read(events, 4096)
    at = 0
    while at < len(data):
        at += 16 + int.from_bytes(data[at + 12 : at + 16], "little")
        left -= 1
os.write(trigger, b"b")
