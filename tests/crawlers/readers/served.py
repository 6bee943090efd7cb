"""A site whose documents a test changes between polls; each has an ETag."""

from __future__ import annotations

import hashlib
import json

from scrapy import Request
from scrapy.http import Response


class Served:
    """Address -> document, or status; POSTed bodies as JSON after the address."""

    def __init__(self, documents: dict[str, str | int]) -> None:
        self.documents = documents
        self.asked: list[str] = []
        self.answered: list[int] = []

    async def download(self, request: Request) -> Response:
        name = request.url
        if request.method == "POST":
            assert request.headers["Content-Type"] == b"application/json"
            name += f" {json.dumps(json.loads(request.body))}"
        found = self.documents.get(name, 404)
        body = found.encode() if isinstance(found, str) else b""
        tag = f'"{hashlib.blake2b(body, digest_size=8).hexdigest()}"'.encode()
        status = found if isinstance(found, int) else 304 if request.headers.get("If-None-Match") == tag else 200
        self.asked.append(name)
        self.answered.append(status)
        headers = {"ETag": tag} if status == 200 else {}
        return Response(
            request.url, status=status, headers=headers, body=body if status == 200 else b"", request=request
        )

    def since(self) -> list[tuple[str, int]]:
        """What was asked since the last time, by the last part of its address, and its status."""
        found = [(name.rpartition("/")[2], status) for name, status in zip(self.asked, self.answered, strict=True)]
        self.asked, self.answered = [], []
        return found
