"""The client of MachineNamesTest: names.py STEP [NAME...]. It prints a line for each thing that it tried."""
import errno
import socket
import struct
import sys

PORT = 8000
A, AAAA, TXT = 1, 28, 16
CODES = {0: 'NOERROR', 2: 'SERVFAIL', 3: 'NXDOMAIN'}
SECONDS = 300  # only bounds a hang


def question(name, kind, payload):
    labels = b''.join(bytes([len(label)]) + label.encode() for label in name.split('.')) + b'\0'
    more = struct.pack('>BHHIH', 0, 41, payload, 0, 0) if payload else b''
    return struct.pack('>6H', 7, 0x100, 1, 0, 0, 1 if payload else 0) + labels + struct.pack('>2H', kind, 1) + more


def server():
    return [line.split()[1] for line in open('/etc/resolv.conf') if line.startswith('nameserver')][0], 53


def show(how, name, answer):
    number, flags, _, records = struct.unpack_from('>4H', answer)
    code = CODES[flags & 15] + (', truncated' if flags & 0x200 else '')
    print('%s %s: %s, %d records, %d bytes' % (how, name, code, records, len(answer)), end='')
    print('' if number == 7 else ', of another question')


def udp(name, kind, payload=0):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.settimeout(SECONDS)
        s.connect(server())
        s.send(question(name, kind, payload))
        show('udp %d' % (payload or 512), name, s.recv(65535))


def tcp(name, kind):
    asked = question(name, kind, 0)
    with socket.create_connection(server(), SECONDS) as s, s.makefile('rb') as answers:
        s.sendall(struct.pack('>H', len(asked)) + asked)
        show('tcp', name, answers.read(*struct.unpack('>H', answers.read(2))))


def resolved(name, family=0):
    try:
        found = socket.getaddrinfo(name, PORT, family, socket.SOCK_STREAM, 0, socket.AI_CANONNAME)
        return found[0][3], sorted(entry[4][0] for entry in found)
    except socket.gaierror as e:
        return e.strerror, []


def connected(address):
    try:
        with socket.create_connection((address, PORT), SECONDS) as s:
            return s.makefile().readline().strip()
    except OSError as e:
        return errno.errorcode[e.errno]


def answers(domain):
    for kind in (TXT, A):
        name = {TXT: 'large', A: 'many'}[kind] + domain
        udp(name, kind)
        udp(name, kind, 8192)
        tcp(name, kind)
    first, all_of_them = resolved('many' + domain)
    print('many:', first, len(set(all_of_them)), 'addresses')
    for name in ('missing', 'broken'):
        udp(name + domain, A)
        tcp(name + domain, A)
        print(name + ':', *resolved(name + domain))
    reach('alias' + domain)
    reach('six' + domain)
    reach('both' + domain)


def reach(name, family=0):
    told, addresses = resolved(name, family)
    print(name + ':', told, *('%s %s' % (address, connected(address)) for address in addresses))


def reach4(*names):
    for name in names:
        reach(name, socket.AF_INET)


def literal(*addresses):
    for address in addresses:
        print(address + ':', connected(address))


def denied(*names):
    for name in names:
        udp(name, A)
        udp(name, A, 1232)
        tcp(name, A)
        print(name + ':', *resolved(name))


globals()[sys.argv[1]](*sys.argv[2:])
