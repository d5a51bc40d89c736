"""The client of NetworkProtocolsSlow: python3 protocols-client.py WHAT PORT [SILENT_PORT]"""
import http.client
import select
import socket
import sys

import h2.config
import h2.connection
import h2.events
import wsproto
from wsproto import events as ws

HOST = 'host.pyro.internal'
WHAT, PORT = sys.argv[1], int(sys.argv[2])


def get(path, connection=None):
    connection = connection or http.client.HTTPConnection(HOST, PORT)
    connection.request('GET', path)
    response = connection.getresponse()
    return response.status, response.read()


def keep_alive():
    connection = http.client.HTTPConnection(HOST, PORT)
    answers = [get('/client?%d' % n, connection)[1].decode().split() for n in range(20)]
    print(' '.join(number for number, _ in answers), 'over', len({port for _, port in answers}), 'connection')


def events():
    connection = http.client.HTTPConnection(HOST, PORT)
    connection.request('GET', '/events')
    response = connection.getresponse()
    print(response.status, response.getheader('content-type'))
    for line in response:
        if line.startswith(b'data: '):
            number = line[6:].strip().decode()
            print(number, get('/seen?' + number)[0])


def streams():
    """Twenty streams of HTTP/2 at once over one connection."""
    s = socket.create_connection((HOST, PORT))
    protocol = h2.connection.H2Connection(h2.config.H2Configuration(header_encoding='utf-8'))
    protocol.initiate_connection()
    method, scheme, authority = (':method', 'GET'), (':scheme', 'http'), (':authority', HOST)
    sizes, got, ended = {}, {}, 0
    for n in range(20):
        stream = protocol.get_next_available_stream_id()
        sizes[stream], got[stream] = n * 20000, 0
        protocol.send_headers(stream, [method, scheme, authority, (':path', '/bytes?%d' % (n * 20000))], True)
    s.sendall(protocol.data_to_send())
    while ended < 20:
        for event in protocol.receive_data(s.recv(1 << 16)):
            if isinstance(event, h2.events.DataReceived):
                got[event.stream_id] += len(event.data)
                protocol.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
            ended += isinstance(event, h2.events.StreamEnded)
        s.sendall(protocol.data_to_send())
    print(got == sizes, sum(got.values()))


class WebSocket:
    def __init__(self):
        self.socket = socket.create_connection((HOST, PORT))
        self.protocol = wsproto.WSConnection(wsproto.ConnectionType.CLIENT)
        self.come = iter(self.events())
        self.send(ws.Request(host=HOST, target='/'))
        assert isinstance(next(self.come), ws.AcceptConnection)

    def send(self, event):
        self.socket.sendall(self.protocol.send(event))

    def events(self):
        while data := self.socket.recv(1 << 16):
            self.protocol.receive_data(data)
            yield from self.protocol.events()

    def message(self):
        parts = []
        for event in self.come:
            parts.append(event.data)
            if event.message_finished:
                return parts[0][:0].join(parts)


def websocket():
    client = WebSocket()
    print(client.message())
    client.send(ws.TextMessage('grüße'))
    print(client.message())
    block = bytes((i * 131 + (i >> 8) * 17) & 255 for i in range(1 << 20))
    client.send(ws.BytesMessage(block))
    print(client.message() == block)
    client.send(ws.CloseConnection(code=1000))
    print(next(client.come).code, client.socket.recv(1))


def silent():
    """Connections to a port that never answers wait, and others do not wait for them."""
    waiting = []
    for _ in range(50):
        s = socket.socket()
        s.setblocking(False)
        s.connect_ex((socket.gethostbyname(HOST), int(sys.argv[3])))
        waiting.append(s)
    print(sum(get('/client?%d' % n)[0] == 200 for n in range(20)), 'answers')
    print(len(select.select([], waiting, [], 0)[1]), 'of', len(waiting), 'connects have ended')


def datagrams():
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.settimeout(600)
    s.connect((HOST, PORT))
    for size in (1, 512, 1472, 1473, 4096, 9000):
        sent = bytes(i & 255 for i in range(size))
        s.send(sent)
        print(size, s.recv(65536) == sent)


globals()[WHAT]()
