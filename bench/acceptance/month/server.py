"""The sites served on loopback, each on an address of its own; what was asked, and how much of it at once."""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from bench.acceptance.month.sites import KINDS, Site

#: The third byte of the sites' addresses.
_BYTE = 30


class Month(ThreadingHTTPServer):
    """Serves the step that it is set to."""

    daemon_threads = True

    def __init__(self, port: int, seed: int) -> None:
        super().__init__(("0.0.0.0", port), _Handler)
        self.step = 0
        self.sites: dict[str, Site] = {}
        for number, kind in enumerate(KINDS, 1):
            host = f"127.0.{_BYTE}.{number}"
            self.sites[host] = kind(f"http://{host}:{port}", seed)
        #: By kind: requests, those answered with 304, and those for what a poll begins with.
        self.asked, self.unchanged, self.polls = Counter[str](), Counter[str](), Counter[str]()
        #: The most requests that a site had open at once.
        self.most_open = Counter[str]()
        self._open = Counter[str]()
        self._lock = threading.Lock()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def is_polled(self, before: Counter[str], times: int) -> bool:
        """Whether every site was polled so often since."""
        return all(self.polls[site.kind] >= before[site.kind] + times for site in self.sites.values())

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing: a killed reader hangs up in the middle."""

    def begin(self, kind: str, *, is_first: bool) -> None:
        """A request came."""
        with self._lock:
            self.asked[kind] += 1
            self.polls[kind] += is_first
            self._open[kind] += 1
            self.most_open[kind] = max(self.most_open[kind], self._open[kind])

    def end(self, kind: str, status: int) -> None:
        """It was answered."""
        with self._lock:
            self._open[kind] -= 1
            self.unchanged[kind] += status == 304


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Month

    def do_GET(self) -> None:
        site = self.server.sites[self.headers["Host"].partition(":")[0]]
        parts = urlsplit(self.path)
        self.server.begin(site.kind, is_first=self.path == (site.once or site.path))
        try:
            found = site.answer(parts.path, parts.query, self.server.step)
            kind, body = found or ("text/plain", b"")
            tag = f'"{hashlib.blake2b(body, digest_size=8).hexdigest()}"'
            status = 404 if found is None else 304 if self.headers.get("If-None-Match") == tag else 200
            self.send_response(status)
            self.send_header("ETag", tag)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body) if status == 200 else 0))
            self.end_headers()
        finally:
            self.server.end(site.kind, status)
        if status == 200:
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
        """Nothing."""
