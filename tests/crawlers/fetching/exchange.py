"""One request to the hostile server, and how to answer it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass


@dataclass
class Exchange:
    """One request, and how to answer it."""

    path: str
    #: Each name with its values.
    parameters: dict[str, list[str]]
    headers: dict[str, str]
    writer: asyncio.StreamWriter
    #: How often this path has been asked for, this time included.
    time: int

    @property
    def query(self) -> dict[str, str]:
        """Each name with its first value."""
        return {name: values[0] for name, values in self.parameters.items()}

    def head(self, status: int, **headers: object) -> None:
        lines = [f"HTTP/1.1 {status} Such"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self.writer.write("\r\n".join([*lines, "", ""]).encode())

    async def reply(self, status: int, body: bytes = b"", **headers: object) -> None:
        self.head(status, Content_Length=len(body), **headers)
        await self.write(body)

    async def write(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def forever(self, data: bytes, pause_s: float = 0.0) -> None:
        """Write until the client is gone."""
        while not self.writer.is_closing():
            await self.write(data)
            await asyncio.sleep(pause_s)
