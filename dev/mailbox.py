"""A mail server that keeps every message as a file and sends none on. Runs in the virtual environment.

``python -m dev.mailbox FOLDER`` prints its port and ends when its standard input is closed, so it never outlives
the command that started it.
"""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path

from aiosmtpd.smtp import SMTP


class Keeper:
    """Writes what arrives."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count = 0

    async def handle_DATA(self, _server, _session, envelope) -> str:
        """Keep one message under the time of its arrival, with the recipients it was handed over for."""
        self.count += 1
        name = f"{time.strftime('%Y%m%d-%H%M%S')}-{self.count:05}.eml"
        recipients = ", ".join(envelope.rcpt_tos).encode()
        (self.folder / name).write_bytes(b"X-Envelope-To: " + recipients + b"\r\n" + envelope.content)
        return "250 Kept"


async def serve(folder: Path) -> None:
    """Accept mail on a free port until standard input ends."""
    folder.mkdir(parents=True, exist_ok=True)
    keeper, loop = Keeper(folder), asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(keeper, enable_SMTPUTF8=True, loop=loop), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
