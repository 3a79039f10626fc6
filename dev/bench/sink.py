"""The mail server of the benchmark: accepts every message, keeps one line of each.

python -m dev.bench.sink PORT LOG
"""

from __future__ import annotations

import asyncio
import sys

from aiosmtpd.smtp import SMTP


class Accept:
    """Writes the size and the recipients of each message."""

    def __init__(self, log):
        self.log = log

    async def handle_DATA(self, server, session, envelope):
        """Accept, without keeping the message."""
        print(len(envelope.content), *envelope.rcpt_tos, file=self.log, flush=True)
        return "250 accepted"


async def serve(port: int, path: str) -> None:
    """Listen until the process is ended."""
    with open(path, "a") as log:
        server = await asyncio.get_running_loop().create_server(
            lambda: SMTP(Accept(log), enable_SMTPUTF8=True), "127.0.0.1", port
        )
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), sys.argv[2]))
