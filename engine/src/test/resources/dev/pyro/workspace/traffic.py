"""The client of TrafficServer: python3 traffic.py PORT MIB_IN MIB_OUT. It prints a line for each thing it tried."""
import hashlib
import socket
import struct
import sys
import time

PORT, MIB_IN, MIB_OUT = map(int, sys.argv[1:])
BLOCK = bytes((i * 131 + (i >> 8) * 17) & 255 for i in range(1 << 20))
END = struct.pack('ii', 1, 0)


def connect(line):
    s = socket.create_connection(('host.pyro.internal', PORT))
    s.sendall((line + '\n').encode())
    return s


def digest(size):
    h = hashlib.sha256()
    while size > 0:
        h.update(BLOCK[:min(size, len(BLOCK))])
        size -= len(BLOCK)
    return h.hexdigest()


def parts(s):
    while part := s.recv(1 << 17):
        yield part


def get(size, pause):
    h, got = hashlib.sha256(), 0
    for part in parts(connect('get %d' % size)):
        h.update(part)
        got += len(part)
        time.sleep(pause)
    return got == size and h.hexdigest() == digest(size)


def put(size, pause):
    s = connect('put %d' % pause)
    left = size
    while left > 0:
        s.sendall(BLOCK[:min(left, len(BLOCK))])
        left -= len(BLOCK)
    s.shutdown(socket.SHUT_WR)
    return s.makefile().readline() == '%d %s\n' % (size, digest(size))


def half():
    s = connect('half')
    got = sum(map(len, parts(s)))
    s.sendall(BLOCK[:50000])
    s.close()
    return got == 100000


def reset():
    try:
        return connect('reset').recv(1) is None
    except ConnectionResetError:
        return True


def many(count):
    clients = [connect('echo') for _ in range(count)]
    for i, s in enumerate(clients):
        s.sendall(b'%d;' % i * 100)
        s.shutdown(socket.SHUT_WR)
    return all(b''.join(parts(s)) == b'%d;' % i * 100 for i, s in enumerate(clients))


def short(count):
    for _ in range(count):
        with connect('echo') as s:
            s.sendall(b'x')
            if s.recv(1) != b'x':
                return False
    return True


def refused(port):
    try:
        socket.create_connection(('host.pyro.internal', port))
    except ConnectionRefusedError:
        return True
    return False


print('get', get(MIB_IN << 20, 0))
print('put', put(MIB_OUT << 20, 0))
print('slow reader', get(4 << 20, 0.01))
print('slow writer', put(2 << 20, 5))
print('half', half())
print('reset', reset())
s = connect('await-reset')
s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, END)
s.close()
print('many', many(500))
print('short', short(100))
print('refused', refused(1))
