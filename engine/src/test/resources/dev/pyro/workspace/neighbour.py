"""A machine among others, for NeighboursTest: python3 neighbour.py NUMBER

It listens, on its ports and on the wire, and counts what it hears. A line in /tmp/ask has an answer in /tmp/answer:
"attack PORT [ADDRESS...]" tries to reach the others and the host, "report" tells what was heard.
"""
import collections
import errno
import os
import re
import socket
import struct
import sys
import threading

TOKEN = b'from machine %d.' % int(sys.argv[1])
PORT = 7000
SECONDS = 300  # only bounds a hang
ETH_P_ALL, ETH_P_IP, ETH_P_ARP, ETH_P_EXPERIMENTAL = 3, 0x0800, 0x0806, 0x88b5
OWN = '100.127.255.250', 'fd70:7972:6f00::2'
GATEWAY = '100.127.255.249'
BROADCAST = '100.127.255.255'
LINK = ['100.127.255.%d' % n for n in (248, 251, 252, 253, 254)]
LINK_IPV6 = ['fd70:7972:6f00::' + n for n in ('', '1', '3', '4', 'ff', '1:2', '70:7972:6f00:2', 'ffff:ffff:ffff:ffff')]
CARDS = [b'\x02pyro\x01', b'\x02pyro\x02', b'\x02pyro\x03', b'\xff' * 6, b'\x52\x54\0\x12\x34\x56',
         b'\x01\0\x5e\0\0\x01', b'\x33\x33\0\0\0\x01']
heard = collections.Counter()


def read(s):
    return b''.join(iter(lambda: s.recv(65536), b''))


def serve_tcp(listener):
    while True:
        with listener.accept()[0] as s:
            try:
                heard['tcp ' + read(s).decode()] += 1
                s.sendall(TOKEN)
            except OSError as e:
                heard['tcp ' + errno.errorcode[e.errno]] += 1


def serve_udp(s):
    while True:
        heard['udp ' + s.recv(65536).decode()] += 1


def watch(wire):
    while True:
        frame, (_, _, kind, _, _) = wire.recvfrom(1 << 17)
        if kind == socket.PACKET_OUTGOING:
            continue
        heard['frames'] += 1
        tokens = set(re.findall(rb'from machine \d+\.', frame))
        flags = frame[47] if frame[12:14] == b'\x08\0' and frame[23] == 6 else 0
        is_strange = frame[6:12] != b'\x02pyro\x01' or tokens - {TOKEN} or flags & 0x12 == 0x02
        if is_strange:
            heard['strange frame ' + frame.hex()] += 1


def tcp(address, port=PORT):
    try:
        with socket.create_connection((address, port), SECONDS) as s:
            s.sendall(TOKEN)
            s.shutdown(socket.SHUT_WR)
            return read(s).decode()
    except OSError as e:
        return errno.errorcode[e.errno]


def checksum(data):
    total = sum(struct.unpack('>%dH' % (len(data) // 2), data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


def packet(source, to, protocol, body, at):
    """A packet of IPv4; its protocol's checksum is put where it belongs."""
    body += b'\0' * (len(body) % 2)
    ends = socket.inet_aton(source) + socket.inet_aton(to)
    sum_of_body = checksum(ends + struct.pack('>HH', protocol, len(body)) + body)
    head = struct.pack('>BBHHHBBH', 0x45, 0, 20 + len(body), 1, 0, 64, protocol, 0) + ends
    head = head[:10] + struct.pack('>H', checksum(head)) + head[12:]
    return head + body[:at] + struct.pack('>H', sum_of_body) + body[at + 2:]


def packets():
    for source in (OWN[0], LINK[2], GATEWAY):
        for to in (OWN[0], *LINK, GATEWAY, BROADCAST, '224.0.0.1', '255.255.255.255'):
            yield packet(source, to, 6, struct.pack('>HHIIBBHHH', 999, PORT, 1, 0, 0x50, 2, 9000, 0, 0), 16)
            body = TOKEN + b'.' * (len(TOKEN) % 2)
            yield packet(source, to, 17, struct.pack('>HHHH', 999, PORT, 8 + len(body), 0) + body, 6)


def send_frames():
    arp = struct.pack('>HHBBH', 1, ETH_P_IP, 6, 4, 1) + b'\x02pyro\x02' + socket.inet_aton(OWN[0]) + b'\0' * 6
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as wire:
        wire.bind(('eth0', 0))
        for card in CARDS:
            for source in (b'\x02pyro\x02', b'\x02pyro\x03'):
                for kind, bodies in ((ETH_P_ARP, [arp + socket.inet_aton(LINK[2]) + TOKEN]),
                                     (ETH_P_EXPERIMENTAL, [TOKEN * 4]), (ETH_P_IP, packets())):
                    for body in bodies:
                        wire.send(card + source + struct.pack('>H', kind) + body)


def send_datagrams():
    groups = [('224.0.0.1', socket.AF_INET), ('255.255.255.255', socket.AF_INET), ('ff02::1%eth0', socket.AF_INET6)]
    for address in [*LINK, GATEWAY, BROADCAST, *LINK_IPV6, *OWN]:
        groups.append((address, socket.AF_INET6 if ':' in address else socket.AF_INET))
    for address, family in groups:
        with socket.socket(family, socket.SOCK_DGRAM) as s:
            s.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
            if family == socket.AF_INET:
                s.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_LOOP, 0)
            else:
                s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_LOOP, 0)
            try:
                s.sendto(TOKEN, socket.getaddrinfo(address, PORT, family)[0][4])
            except OSError:
                pass  # what matters is what arrives


def attack(published, *of_host):
    published = int(published)
    send_datagrams()
    send_frames()
    tried = {
        'itself': [tcp(address) for address in OWN],
        'link': [tcp(address, port) for address in LINK for port in (PORT, published)],
        'broadcast': [tcp(BROADCAST)],
        'link over IPv6': [tcp(address) for address in LINK_IPV6],
        'gateway': [tcp(GATEWAY, port) for port in (1, 22, 80, 443, 1024, PORT, published, 65535)],
        'loopback of the host': [tcp('host.pyro.internal', published)],
        'own loopback': [tcp('127.0.0.1', published)],
        'addresses of the host': [tcp(address, published) for address in of_host],
    }
    return ''.join('%s: %s\n' % (what, ', '.join(sorted(set(ends)))) for what, ends in tried.items())


def report():
    seen = heard.pop('frames', 0) > 0
    return ''.join('%s %d\n' % line for line in sorted(heard.items())) + 'frames %s\n' % seen


def main():
    listener = socket.create_server(('::', PORT), family=socket.AF_INET6, dualstack_ipv6=True, backlog=64)
    datagrams = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
    datagrams.bind(('::', PORT))
    wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
    wire.bind(('eth0', 0))
    for serve, s in ((serve_tcp, listener), (serve_udp, datagrams), (watch, wire)):
        threading.Thread(target=serve, args=(s,), daemon=True).start()
    for name in ('/tmp/ask', '/tmp/answer'):
        os.mkfifo(name)
    open('/tmp/ready', 'w').close()
    while True:
        with open('/tmp/ask') as ask:
            words = ask.readline().split()
        with open('/tmp/answer', 'w') as answer:
            answer.write(globals()[words[0]](*words[1:]))


main()
