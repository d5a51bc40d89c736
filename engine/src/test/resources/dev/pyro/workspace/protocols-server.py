"""The server of NetworkProtocolsSlow. It prints its port, which is open for TCP and UDP, and ends with its input."""
import asyncio
import socket
import sys

from hypercorn.asyncio import serve
from hypercorn.config import Config

seen = asyncio.Queue()


async def answer(send, body):
    await send({'type': 'http.response.start', 'status': 200, 'headers': [(b'content-length', b'%d' % len(body))]})
    await send({'type': 'http.response.body', 'body': body})


async def events(send):
    """An event each 5 s, for 60 s. The next one waits until the client has said that it has the one before."""
    await send({'type': 'http.response.start', 'status': 200, 'headers': [(b'content-type', b'text/event-stream')]})
    for number in range(13):
        await send({'type': 'http.response.body', 'body': b'data: %d\n\n' % number, 'more_body': True})
        assert await seen.get() == str(number)
        if number < 12:
            await asyncio.sleep(5)
    await send({'type': 'http.response.body', 'body': b''})


async def echo(receive, send):
    await receive()
    await send({'type': 'websocket.accept'})
    await send({'type': 'websocket.send', 'text': 'welcome'})
    while (message := await receive())['type'] == 'websocket.receive':
        await send({'type': 'websocket.send', 'bytes': message.get('bytes'), 'text': message.get('text')})


async def app(scope, receive, send):
    if scope['type'] == 'lifespan':
        raise NotImplementedError
    if scope['type'] == 'websocket':
        await echo(receive, send)
        return
    query = scope['query_string'].decode()
    match scope['path']:
        case '/client':  # the port tells one connection from another
            await answer(send, b'%s %d' % (query.encode(), scope['client'][1]))
        case '/bytes':
            await answer(send, bytes(int(query)))
        case '/seen':
            seen.put_nowait(query)
            await answer(send, b'')
        case '/events':
            await events(send)


class Datagrams(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, address):
        self.transport.sendto(data, address)


async def main():
    loop = asyncio.get_running_loop()
    tcp = socket.create_server(('127.0.0.1', 0))
    await loop.create_datagram_endpoint(Datagrams, local_addr=tcp.getsockname())
    config = Config()
    config.bind = ['fd://%d' % tcp.fileno()]
    print(tcp.getsockname()[1], flush=True)
    await serve(app, config, shutdown_trigger=lambda: loop.run_in_executor(None, sys.stdin.read))


asyncio.run(main())
