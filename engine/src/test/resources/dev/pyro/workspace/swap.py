"""Swaps the directory d and the link trap, atomically and as fast as it can, until there is a file stop."""
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
AT_FDCWD, RENAME_EXCHANGE = -100, 2
os.chdir("/workspace")
open("swapping", "w").close()
count = 0
while not os.path.exists("stop"):
    if libc.renameat2(AT_FDCWD, b"d", AT_FDCWD, b"trap", RENAME_EXCHANGE) != 0:
        raise OSError(ctypes.get_errno(), "renameat2")
    count += 1
print(count)
