"""Another Mintwire's closed days, by HTTP, as a storage that is only read; see docs/collections.md."""

from __future__ import annotations

import json
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http import HTTPStatus
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Any, NoReturn
from urllib.parse import urlsplit

import httpx

from config.errors import StoreError
from record.collections.layout import as_day, folder_of
from record.collections.storage.storage import CHUNK, MOST, too_large
from record.guard import Guard, guarded

_TIMEOUT_S = 60.0
#: How often it is asked again where it has too much to do, and how long it is waited for each time at most.
_TRIES, _LONGEST_S = 6, 60.0
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
_BUSY = (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE)
#: The file ends before the part that was asked for.
_NOTHING_THERE = HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
#: Bytes of a list of days and of a problem; and pages of the list, of a thousand days each.
_MOST_TOLD, _PAGES = 1024 * 1024, 100
#: Characters of what it says is wrong.
_TOLD = 300


class Remote:
    """See `record.collections.storage.storage.Storage`; whatever would change it raises StoreError."""

    folder = None

    def __init__(self, url: str, token: str | None = None) -> None:
        """`url`: where its `/collections` lies.  `token`: one of its tokens, with the scope raw for raw files."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query:
            raise StoreError("write the address of a Mintwire alone, as in https://news.example.org")
        if token is not None and parts.scheme == "http" and parts.hostname not in _THIS_MACHINE:
            raise StoreError("a token goes by https alone: it could be read on its way")
        self.name = url.rstrip("/")
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        # Files are asked for as they are stored: nothing in between may pack them again.
        headers["Accept-Encoding"] = "identity"
        self._client = httpx.Client(headers=headers, timeout=_TIMEOUT_S, **guarded(Guard(configured=url)))
        weakref.finalize(self, self._client.close)
        self._days: list[date] | None = None

    def size(self, path: str) -> int:
        with self._asked("HEAD", path) as answer:
            told = answer.headers.get("Content-Length", "")
            return int(told) if told.isdecimal() else self._refuse(path, "it does not say how long it is")

    def read(self, path: str, most: int = MOST) -> bytes:
        data = b"".join(self.stream(path, 0, most + 1))
        if len(data) > most:
            raise too_large(self.name, path, most)
        return data

    def stream(self, path: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        chunks = self._chunks(path, start, end)
        # It is asked now, and not when the chunks are.
        return chain([next(chunks, b"")], chunks)

    def _chunks(self, path: str, start: int, end: int | None) -> Iterator[bytes]:
        if end is not None and end <= start:
            return
        part = {} if (start, end) == (0, None) else {"Range": f"bytes={start}-{'' if end is None else end - 1}"}
        with self._asked("GET", path, part) as answer:
            if answer.status_code == _NOTHING_THERE:
                return
            if start and answer.status_code != HTTPStatus.PARTIAL_CONTENT:
                self._refuse(path, "it sent all, where a part was asked for")
            at = start
            for chunk in answer.iter_raw(CHUNK):
                at += len(chunk)
                if end is not None and at > end:
                    self._refuse(path, "it sent more than was asked for")
                yield chunk

    def folders(self, path: str = "") -> list[str]:
        if self._days is None:
            self._days = list(self._closed_days())
        depth = len(PurePosixPath(path).parts)
        found = [PurePosixPath(folder_of(day)) for day in self._days]
        return sorted({day.parts[depth] for day in found if day.parts[:depth] == PurePosixPath(path).parts})

    def _closed_days(self) -> Iterator[date]:
        url = f"{self.name}/collections"
        for _ in range(_PAGES):
            with self._answered("GET", url) as answer:
                try:
                    rows = json.loads(_body_of(answer))["days"]
                    yield from (date.fromisoformat(row["day"]) for row in rows if row["state"] == "closed")
                except (ValueError, KeyError, TypeError, RecursionError):
                    self._refuse("collections", "that is no list of days")
            if "next" not in answer.links:
                return
            url = f"{self.name}/collections?{answer.url.join(answer.links['next']['url']).query.decode()}"

    def put(self, path: str, local: Path) -> None:
        self._refuse(path, "it is another's, and only read")

    def put_bytes(self, path: str, data: bytes, *, new: bool = False) -> None:
        self._refuse(path, "it is another's, and only read")

    def list(self, path: str) -> Iterator[tuple[str, int]]:
        # It gives what its manifests name, and nothing else.
        return iter(())

    def delete(self, path: str) -> None:
        self._refuse(path, "it is another's, and only read")

    @contextmanager
    def _asked(self, method: str, path: str, headers: dict[str, str] | None = None) -> Iterator[httpx.Response]:
        folder, file = path[:10], path[11:]
        day = as_day(folder)
        if day is None or not file:
            raise FileNotFoundError(f"{self.name}: {path}")
        with self._answered(method, f"{self.name}/collections/{day}/{file}", headers) as answer:
            yield answer

    @contextmanager
    def _answered(self, method: str, url: str, headers: dict[str, str] | None = None) -> Iterator[httpx.Response]:
        try:
            for _ in range(_TRIES):
                with self._client.stream(method, url, headers=headers) as answer:
                    if answer.is_success or answer.status_code == _NOTHING_THERE:
                        yield answer
                        return
                    wait_s = _wait_of(answer)
                    if answer.status_code not in _BUSY or wait_s > _LONGEST_S:
                        self._told(url, answer)
                time.sleep(wait_s)
        except httpx.HTTPError as error:
            raise StoreError(f"{url}: {type(error).__name__}: {error}") from error
        raise StoreError(f"{url}: it has too much to do: try again later")

    def _told(self, url: str, answer: httpx.Response) -> NoReturn:
        """Raises what the answer says."""
        if answer.status_code in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
            raise FileNotFoundError(url)
        raise StoreError(f"{url}: {answer.status_code} {_detail_of(answer)}")

    def _refuse(self, path: str, why: str) -> NoReturn:
        raise StoreError(f"{self.name}: {path}: {why}")


def _detail_of(answer: httpx.Response) -> str:
    """As a problem document says it (https://www.rfc-editor.org/rfc/rfc9457)."""
    try:
        row: dict[str, Any] = json.loads(_body_of(answer))
        return str(row.get("detail") or row.get("title") or "")[:_TOLD]
    except (ValueError, AttributeError, RecursionError):
        return answer.reason_phrase[:_TOLD]


def _body_of(answer: httpx.Response) -> bytes:
    """As far as anybody needs it."""
    body = b""
    for chunk in answer.iter_bytes(CHUNK):
        body += chunk
        if len(body) > _MOST_TOLD:
            break
    return body


def _wait_of(answer: httpx.Response) -> float:
    """Seconds after which it wants to be asked again."""
    told = answer.headers.get("Retry-After", "")
    return float(told) if told.isascii() and told.isdigit() else 1.0
