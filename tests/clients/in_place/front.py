"""Stands at the names of other services and passes everything on to ours: front.py CERTIFICATE KEY PORT."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import sys


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    writer.close()


async def main(certificate: str, key: str, port: str) -> None:
    """Listen on the two ports of the web until the process ends."""

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        ours, theirs = await asyncio.open_connection("127.0.0.1", int(port))
        await asyncio.gather(_pass_on(reader, theirs), _pass_on(ours, writer))

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    await asyncio.start_server(connected, "127.0.0.1", 443, ssl=context)
    await asyncio.start_server(connected, "127.0.0.1", 80)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:4]))
