"""Edits /workspace at random, from a seed, and prints what is there afterwards, a line for each path."""
import hashlib
import os
import random
import shutil
import stat
import sys

os.chdir(b"/workspace")
os.umask(0o022)
rnd = random.Random(int(sys.argv[1]))
count = int(sys.argv[2])
NAMES = [b"new", b"sp ace", b"li\nne", b'qu"ote', b"ba\\ck", b"-x", b"\xff\xfe", "ü".encode(), b"e ", b"N" * 200]
LINES = [b"alpha", b"", b" x", b"--- a/y", b"@@ -3 +3 @@", b"\\ No newline at end of file", b"cr\r", b"z "]
number = 0


def walk():
    files, links, dirs = [], [], [b"."]
    for base, ds, fs in os.walk(b"."):
        for name in sorted(ds) + sorted(fs):
            path = os.path.join(base, name)
            mode = os.lstat(path).st_mode
            (links if stat.S_ISLNK(mode) else dirs if stat.S_ISDIR(mode) else files).append(path)
    return sorted(files), sorted(links), sorted(dirs)


def fresh(dirs):
    global number
    number += 1
    return os.path.join(rnd.choice(dirs), rnd.choice(NAMES) + b"~%d" % number)


def read(path):
    with open(path, "rb") as f:
        return f.read()


def write(path, data):
    with open(path, "wb") as f:
        f.write(data)


def text():
    end = rnd.choice([b"\n", b"\n", b"\n", b"\r\n"])
    data = b"".join(rnd.choice(LINES) + end for _ in range(rnd.randrange(12)))
    return data + rnd.choice([b"", b"", b"last"])


def anything():
    return rnd.choice([text, text, text, lambda: b"\0bin" + text(), lambda: b"\xe9" + text()])()


def remove(path):
    if os.path.isdir(path) and not os.path.islink(path):
        shutil.rmtree(path)
    else:
        os.unlink(path)


def target():
    return rnd.choice([b"/etc/passwd", b"../../../..", b"new", b"a/b c", "ü".encode(), b"\xff", b"."])


def edit_lines(files, links, dirs):
    path = rnd.choice(files)
    lines = read(path).splitlines(True)
    at = rnd.randrange(len(lines) + 1)
    rnd.choice([lambda: lines.insert(at, rnd.choice(LINES) + b"\n"), lambda: lines.__delitem__(slice(at, at + 2))])()
    write(path, b"".join(lines))


def append(files, links, dirs):
    with open(rnd.choice(files), "ab") as f:
        f.write(anything())


def truncate(files, links, dirs):
    path = rnd.choice(files)
    os.truncate(path, rnd.randrange(os.lstat(path).st_size + 3))


def same_again(files, links, dirs):
    path = rnd.choice(files)
    data = read(path)
    rnd.choice([lambda: write(path, data), lambda: os.utime(path, (7, 7))])()


def rename(files, links, dirs):
    path = rnd.choice(files + links + dirs[1:])
    inside = [d for d in dirs if d != path and not d.startswith(path + b"/")]
    os.rename(path, fresh(inside))


def delete(files, links, dirs):
    remove(rnd.choice(files + links + dirs[1:] if rnd.random() < 0.4 else files))


def chmod(files, links, dirs):
    os.chmod(rnd.choice(files + dirs[1:]), rnd.choice([0o755, 0o644, 0o700, 0o750, 0o775]))


def relink(files, links, dirs):
    path = rnd.choice(links or files)
    remove(path)
    os.symlink(target(), path)


def retype(files, links, dirs):
    path = rnd.choice(files + links + dirs[1:])
    remove(path)
    kind = rnd.randrange(4)
    if kind == 0:
        os.symlink(target(), path)
    elif kind == 1:
        write(path, anything())
    else:
        os.mkdir(path)
        if kind == 3:
            write(path + b"/inner", anything())


def add(files, links, dirs):
    path = fresh(dirs)
    kind = rnd.randrange(6)
    if kind == 0:
        os.mkdir(path)
    elif kind == 1:
        os.symlink(target(), path)
    elif kind == 2:
        os.link(rnd.choice(files), path)
    else:
        write(path, anything())
        os.chmod(path, rnd.choice([0o644, 0o644, 0o755, 0o600]))


KINDS = [edit_lines, edit_lines, append, truncate, same_again, rename, delete, chmod, relink, retype, add, add]
for _ in range(count):
    found = walk()
    if not found[0]:
        write(fresh(found[2]), b"1\n")
        continue
    rnd.choice(KINDS)(*found)

everything = []
for group in walk():
    everything += [path[2:] for path in group if path != b"."]
firsts = {}
for path in sorted(everything):
    s = os.lstat(path)
    hashed, said = "", b""
    if stat.S_ISLNK(s.st_mode):
        kind, mode, said = "l", 0, os.readlink(path)
    elif stat.S_ISDIR(s.st_mode):
        kind, mode = "d", s.st_mode & 0o7777
    else:
        kind, mode = "f", s.st_mode & 0o7777
        data = read(path)
        is_text = b"\0" not in data[:8000]
        hashed = ("text-" if is_text else "binary-") + hashlib.sha256(data).hexdigest()
        said = firsts.setdefault(s.st_ino, path) if s.st_nlink > 1 else b""
    print(path.hex(), kind, mode, s.st_mtime_ns, hashed, said.hex(), sep=",")
