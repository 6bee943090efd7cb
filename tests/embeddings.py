"""A service with OpenAI's embeddings protocol on loopback, which answers as such services do, or as it is told."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = tuple[int, bytes]


@dataclass
class Service:
    """What the server answers, and what it was asked."""

    url: str = ""
    answer: Callable[[dict[str, Any]], Answer] = lambda asked: (200, vectors_of(asked["input"]))
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)


def vectors_of(texts: list[str]) -> bytes:
    """A vector for each text, in reverse order, as the protocol allows."""
    rows = [{"index": row, "embedding": [float(len(text)), 1.0, 0.0]} for row, text in enumerate(texts)]
    return json.dumps({"object": "list", "data": rows[::-1]}).encode()


@contextmanager
def serving() -> Iterator[Service]:
    """A service, until the end of the block."""
    found = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            found.asked.append({**asked, "path": self.path})
            found.headers.append(dict(self.headers))
            status, body = found.answer(asked)
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    found.url = f"http://127.0.0.1:{server.server_port}/v1"
    yield found
    server.shutdown()
    thread.join()
    server.server_close()
