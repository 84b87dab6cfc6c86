"""Carries connections from a Unix socket to a port inside a network namespace that has nothing but loopback.

`unshare --net python milvus_relay.py SOCKET PORT`. Milvus listens on all interfaces and cannot be told otherwise;
inside such a namespace all interfaces are loopback, and files, as this socket is, are the way in.
"""

from __future__ import annotations

import asyncio
import fcntl
import socket
import struct
import sys

_SIOCSIFFLAGS = 0x8914
_UP_AND_RUNNING = 0x41


def bring_loopback_up() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sh", b"lo", _UP_AND_RUNNING))


async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(1 << 16):
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()


async def relay(path: str, port: int) -> None:
    async def connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            inside_reader, inside_writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            writer.close()
            return
        await asyncio.gather(carry(reader, inside_writer), carry(inside_reader, writer))

    server = await asyncio.start_unix_server(connect, path)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    bring_loopback_up()
    asyncio.run(relay(sys.argv[1], int(sys.argv[2])))
