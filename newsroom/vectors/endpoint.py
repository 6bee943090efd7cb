"""Vectors from a service that speaks OpenAI's embeddings protocol, such as a model server on one's own machine.

https://platform.openai.com/docs/api-reference/embeddings/create
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import httpx
import numpy as np
from numpy.typing import NDArray

from config.errors import EncoderError
from newsroom.vectors.encoder import unit
from record.guard import Guard, guarded

#: Texts per request; services take from a few hundred to 2,048.
_BATCH = 128
#: A number of a vector takes up to 25 characters of JSON.
_BYTES_PER_NUMBER, _BYTES_BESIDE = 32, 65_536
#: Characters of an error's body that are told.
_TOLD = 200


@dataclass
class EndpointEncoder:
    """An encoder at `url` (up to and without `/embeddings`), which serves `model`.

    `dimensions` is the length of the model's vectors; `key` goes into the Authorization header where it is not empty;
    `timeout_s` is for connecting, and for each silence of the service after that.
    """

    url: str
    model: str
    dimensions: int
    key: str = field(default="", repr=False)
    timeout_s: float = 30.0

    def __post_init__(self) -> None:
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        self._client = httpx.Client(headers=headers, timeout=self.timeout_s, **guarded(Guard(configured=self.url)))

    @property
    def name(self) -> str:
        """Model and length: what two vectors must have in common."""
        return f"{self.model}/{self.dimensions}"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Shape (len(texts), dimensions), unit rows.  Raises EncoderError where the service does not give them."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        rest, done = iter(texts), 0
        while batch := list(islice(rest, _BATCH)):
            # Services refuse empty texts, and JSON has no lone surrogates.
            clean = [text.encode("utf-8", "replace").decode().strip() or "-" for text in batch]
            vectors[done : done + len(batch)] = self._ask(clean)
            done += len(batch)
        return unit(vectors)

    def close(self) -> None:
        """Closes the HTTP connections to the service; the encoder cannot be used after that."""
        self._client.close()

    def _ask(self, texts: list[str]) -> NDArray[np.float32]:
        most = len(texts) * self.dimensions * _BYTES_PER_NUMBER + _BYTES_BESIDE
        asked = {"model": self.model, "input": texts, "encoding_format": "float"}
        try:
            with self._client.stream("POST", f"{self.url.rstrip('/')}/embeddings", json=asked) as answer:
                body = _read(answer, most)
        except httpx.HTTPError as error:
            raise EncoderError(f"embeddings: {self.model}: {type(error).__name__}") from error
        if answer.status_code != httpx.codes.OK:
            told = body[:_TOLD].decode("utf-8", "replace")
            raise EncoderError(f"embeddings: {self.model}: status {answer.status_code}: {told}")
        return self._vectors(body, len(texts))

    def _vectors(self, body: bytes, count: int) -> NDArray[np.float32]:
        try:
            data: list[dict[str, Any]] = json.loads(body)["data"]
            rows = sorted(data, key=lambda row: int(row["index"]))
            indices = [int(row["index"]) for row in rows]
            vectors = np.array([row["embedding"] for row in rows], dtype=np.float32)
        except (KeyError, TypeError, ValueError, RecursionError) as error:
            raise EncoderError(f"embeddings: {self.model}: the answer is no list of vectors") from error
        if indices != list(range(count)) or vectors.shape != (count, self.dimensions):
            found = f"{len(rows)} vectors of shape {vectors.shape[1:]}"
            raise EncoderError(f"embeddings: {self.model}: {found} for {count} texts; expected ({self.dimensions},)")
        return vectors


def _read(answer: httpx.Response, most: int) -> bytes:
    """The body.  Raises EncoderError where it is longer than any answer could be."""
    body = bytearray()
    for chunk in answer.iter_bytes():
        body += chunk
        if len(body) > most:
            raise EncoderError(f"embeddings: the answer is longer than {most} bytes")
    return bytes(body)
